"""The reconciliation API 0.2: the manifest leads to everything else; one match is marked only when it is alone."""

import json

import pytest
from jsonschema import ValidationError

import reconciliation_shapes as shapes
from tamis.server.reconcile import PROPERTIES


def ask(client, queries, dataset="default"):
    return client.post(f"/reconcile/{dataset}", data={"queries": json.dumps(queries)})


def test_the_manifest_leads_to_every_service(client):
    found = client.get("/reconcile/default").json()
    assert found["versions"] == ["0.2"]
    assert found["name"]
    assert found["identifierSpace"]
    assert found["schemaSpace"]
    for service in (*found["suggest"].values(), found["extend"]["propose_properties"]):
        assert client.get(service["service_url"] + service["service_path"]).status_code == 200
    preview = client.get(found["preview"]["url"].replace("{{id}}", "ours:p1"))
    assert preview.headers["content-type"].startswith("text/html")
    assert "Firuz Anvar Qudratov" in preview.text
    assert client.get(found["view"]["url"].replace("{{id}}", "ours:p1")).status_code == 200
    assert client.get("/reconcile/nowhere").status_code == 404


def test_every_answer_has_the_shape_of_the_specification(client):
    """Of collections and lists, by GET and POST, with hits and without, with errors of single queries."""
    queries = {
        "hit": {"query": "Firuz Qudratov"},
        "weak": {"query": "Abu Samandar", "type": "Person", "type_strict": "should"},
        "ship": {"query": "Ocean Lantern", "type": ["Vessel"], "limit": 1},
        "facts": {"properties": [{"pid": "imoNumber", "v": 9074729}, {"pid": "name", "v": [{"id": "x"}]}]},
        "nobody": {"query": "Zeta Omicron"},
        "wrong": {"query": "A", "type": "Banana", "limit": 0},
    }
    wish = {"ids": ["ours:p1", "ours:p3", "nobody:1"],
            "properties": [{"id": name, "settings": {}} for name in PROPERTIES]}  # fmt: skip
    for dataset in ("default", "sanctions", "ours", "theirs"):
        here = f"/reconcile/{dataset}"
        shapes.check(shapes.MANIFEST, client.get(here).json())
        found = ask(client, queries, dataset).json()
        shapes.check(shapes.RESULTS, found)
        assert set(found) == set(queries)
        assert client.get(here, params={"queries": json.dumps(queries)}).json() == found
        extended = client.post(here, data={"extend": json.dumps(wish)}).json()
        shapes.check(shapes.EXTENSION, extended)
        assert set(extended["rows"]) == set(wish["ids"])
        assert all(list(row) == list(PROPERTIES) for row in extended["rows"].values())
        for service, shape, prefix in (
            ("entity", shapes.SUGGESTED_ENTITIES, "f"),
            ("property", shapes.SUGGESTED_PROPERTIES, "b"),
            ("type", shapes.SUGGESTED_TYPES, "c"),
        ):
            for sent in ("", prefix):
                shapes.check(shape, client.get(f"{here}/suggest/{service}", params={"prefix": sent}).json())
        shapes.check(shapes.PROPOSAL, client.get(f"{here}/extend/property", params={"type": "Person"}).json())
    assert ask(client, queries, "ours").json()["hit"]["result"]


@pytest.mark.parametrize(
    ("shape", "answer"),
    [
        (
            shapes.MANIFEST,
            {"versions": ["0.1"], "name": "", "identifierSpace": "http://a", "schemaSpace": "http://a"},
        ),
        (shapes.RESULTS, {"q": {"result": [{"id": "a", "name": "b", "score": "1"}]}}),
        (shapes.RESULTS, {"q": {}}),
        (shapes.EXTENSION, {"meta": [], "rows": {"a": {"b": [{"str": "c", "int": 1}]}}}),
        (shapes.SUGGESTED_ENTITIES, {"result": [{"id": "a"}]}),
    ],
)
def test_a_wrong_shape_is_found(shape, answer):
    with pytest.raises(ValidationError):
        shapes.check(shape, answer)


def test_queries_are_matched_each_on_its_own(client):
    queries = {
        "q0": {
            "query": "Firuz Qudratov",
            "type": "Person",
            "properties": [{"pid": "birthDate", "v": "1952-04-03"}, {"pid": "nationality", "v": {"id": "tj"}}],
        },
        "q1": {"query": "Zeta Omicron"},
        "q2": {"query": "Firuz Qudratov", "type": "Banana"},
        "q3": {"query": ""},
        "q4": {"query": "Ocean Lantern", "type": ["Vessel"], "properties": [{"pid": "imoNumber", "v": [9074729]}]},
    }
    answer = ask(client, queries)
    assert client.get("/v1/lists").json()["stamp"]["index"] in answer.headers["x-tamis-stamp"]
    found = answer.json()
    (firuz,) = found["q0"]["result"]
    assert (firuz["id"], firuz["match"], firuz["type"][0]["id"]) == ("ours:p1", True, "Person")
    assert firuz["score"] == sum(feature["value"] for feature in firuz["features"])
    assert found["q1"]["result"] == []
    assert "Banana" in found["q2"]["error"]["message"]
    assert "empty" in found["q3"]["error"]["message"]
    assert found["q4"]["result"][0]["id"] == "ours:p3"
    assert client.get("/reconcile/default", params={"queries": json.dumps(queries)}).json() == found


def test_a_project_of_openrefine_goes_through_in_its_order(client):
    """Its calls: manifest, types guessed, matched with columns, searched by hand, extended, shown."""
    service = client.get("/reconcile/default").json()
    guessed = ask(
        client, {f"q{n}": {"query": name, "limit": 3} for n, name in enumerate(("Firuz Qudratov", "x y"))}
    )
    assert guessed.headers["x-batch-size"] == "2"
    (best,) = guessed.json()["q0"]["result"]
    kind = best["type"][0]["id"]
    assert kind in {each["id"] for each in service["defaultTypes"]}
    column = client.get("/reconcile/default/suggest/property", params={"prefix": "birth d"}).json()["result"][0][
        "id"
    ]
    query = {"query": "Firuz Qudratov", "type": kind, "type_strict": "should", "limit": 5,
             "properties": [{"pid": column, "v": "1952-04-03"}]}  # fmt: skip
    (better,) = ask(client, {"q0": query}).json()["q0"]["result"]
    assert better["match"]
    assert better["score"] > best["score"]
    by_hand = service["suggest"]["entity"]
    typed = {"prefix": "firuz q", "type": kind, "type_strict": "should"}
    (chosen,) = client.get(by_hand["service_url"] + by_hand["service_path"], params=typed).json()["result"]
    fly = by_hand["flyout_service_url"] + by_hand["flyout_service_path"].replace("${id}", chosen["id"])
    flown = client.get(fly).json()
    shapes.check(shapes.FLYOUT, flown)
    assert "Firuz Anvar Qudratov" in flown["html"]
    page = client.get(service["preview"]["url"].replace("{{id}}", chosen["id"]))
    assert flown["html"] in page.text
    proposed = service["extend"]["propose_properties"]
    params = {"type": kind, "limit": 50}
    offered = client.get(proposed["service_url"] + proposed["service_path"], params=params).json()["properties"]
    limit = service["extend"]["property_settings"][0]["name"]
    wish = [{"id": each["id"], "settings": {limit: 1}} for each in offered]
    sent = {"extend": json.dumps({"ids": [chosen["id"]], "properties": wish})}
    extended = client.post("/reconcile/default", data=sent)
    shapes.check(shapes.EXTENSION, extended.json())
    assert extended.headers["x-batch-size"] == "1"
    row = extended.json()["rows"][chosen["id"]]
    assert row["alias"] == [{"str": "Фируз Анвар Кудратов"}]
    assert all(len(values) <= 1 for values in row.values())


def test_what_yente_takes_here_is_taken(client):
    """Its parameters, and properties under the names that it gives them."""
    here, both = "/reconcile/default", {"queries": json.dumps({"q": {"query": "Firuz Qudratov"}})}
    for params, met in (
        ({"algorithm": "logic-v2"}, 1),
        ({"changed_since": "2026-02-01"}, 1),
        ({"changed_since": "2026-03"}, 0),
    ):
        assert len(client.post(here, params=params, data=both).json()["q"]["result"]) == met
    assert client.post(here, params={"algorithm": "magic"}, data=both).status_code == 400
    assert client.post(here, params={"changed_since": "soon"}, data=both).status_code == 422
    query = {"query": "Firuz Qudratov", "type": ["Company", "Person"],
             "properties": [{"pid": "Person:birthDate", "v": "1952-04-03"}]}  # fmt: skip
    found = ask(client, {"q": query}).json()["q"]
    assert found["warnings"] == []
    assert "birthDate" in {feature["id"] for feature in found["result"][0]["features"]}
    wish = {"ids": ["ours:p1"], "properties": [{"id": "Person:birthDate"}]}
    rows = client.post(here, data={"extend": json.dumps(wish)}).json()["rows"]
    assert rows["ours:p1"] == {"Person:birthDate": [{"str": "1952-04-03"}]}


def test_a_form_that_holds_no_batch_is_refused(client):
    assert client.post("/reconcile/default", data={}).status_code == 400
    assert client.post("/reconcile/default", data={"queries": "{"}).status_code == 400
    assert client.post("/reconcile/default", data={"queries": "[]"}).status_code == 422
    assert ask(client, {str(n): {"query": "x"} for n in range(101)}).status_code == 400


def test_parties_are_extended_by_properties_and_suggested_by_their_beginning(client):
    wish = {"ids": ["ours:p1", "ours:p9"], "properties": [{"id": "birthDate"}, {"id": "alias"}]}
    found = client.post("/reconcile/default", data={"extend": json.dumps(wish)}).json()
    assert [item["id"] for item in found["meta"]] == ["birthDate", "alias"]
    assert found["rows"]["ours:p1"]["birthDate"] == [{"str": "1952-04-03"}]
    assert found["rows"]["ours:p9"] == {"birthDate": [], "alias": []}
    names = client.get("/reconcile/default/suggest/entity", params={"prefix": "firuz anv"}).json()["result"]
    assert [item["id"] for item in names] == ["ours:p1"]
    assert client.get("/reconcile/default/suggest/entity").json()["result"] == []
    props = client.get("/reconcile/default/suggest/property", params={"prefix": "birth"}).json()["result"]
    assert {item["id"] for item in props} == {"birthDate", "birthPlace"}
    kinds = client.get("/reconcile/default/suggest/type", params={"prefix": "ves"}).json()["result"]
    assert [item["id"] for item in kinds] == ["Vessel"]
    some = client.get("/reconcile/default/extend/property", params={"type": "Person", "limit": 3}).json()
    assert len(some["properties"]) == 3
