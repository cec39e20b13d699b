"""The yente API: its shapes and status codes, and nothing dropped in silence."""

import pytest

PERSON = {"schema": "Person", "properties": {"name": ["Firuz Qudratov"], "birthDate": ["1952"]}}


def match(client, queries, dataset="default", **params):
    return client.post(f"/match/{dataset}", json={"queries": queries}, params=params)


def test_a_match_has_the_shape_of_yente_and_explanations_that_sum_to_the_score(client):
    answer = match(client, {"q": PERSON})
    assert answer.status_code == 200
    assert answer.headers["x-batch-size"] == "1"
    assert answer.headers["traceparent"].startswith("00-")
    body = answer.json()
    found = body["responses"]["q"]
    assert found["status"] == 200
    assert found["total"] == {"value": 1, "relation": "eq"}
    (result,) = found["results"]
    assert result["id"] == "ours:p1"
    assert result["match"] is True
    assert 0.7 <= result["score"] <= 1
    assert result["score"] == pytest.approx(sum(item["score"] for item in result["explanations"].values()))
    assert result["properties"]["birthDate"] == ["1952-04-03"]
    assert result["schema"] == "Person"
    assert result["datasets"] == ["ours"]
    assert body["limit"] == 5
    assert body["stamp"]["lists"]


def test_what_yente_drops_in_silence_is_reported(client):
    queries = {
        "case": {"schema": "Person", "properties": {"name": ["Firuz Qudratov"], "birthdate": ["1952"]}},
        "date": {"schema": "Person", "properties": {"name": ["Firuz Qudratov"], "birthDate": ["31/31/1952"]}},
        "none": {"schema": "Person", "properties": {"birthDate": ["1952"]}},
    }
    body = match(client, queries, algorithm="logic-v1", threshold=0.2).json()
    said = {key: " ".join(item["warnings"]) for key, item in body["responses"].items()}
    assert "'birthdate' was not used" in said["case"]
    assert "31/31/1952" in said["date"]
    assert "not screened" in said["none"]
    assert body["responses"]["none"]["status"] == 400
    assert "logic-v1" in said["case"]
    assert "0.5" in said["case"]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, ["ours:p1"]),
        ({"exclude_dataset": "ours"}, []),
        ({"exclude_schema": "Person"}, []),
        ({"exclude_entity_ids": "p1"}, []),
        ({"topics": "sanction"}, []),
        ({"changed_since": "2026-02-01"}, ["ours:p1"]),
        ({"changed_since": "2026-03"}, []),
        ({"threshold": 0.99}, ["ours:p1"]),
    ],
)
def test_filters_keep_what_they_say(client, params, found):
    results = match(client, {"q": PERSON}, **params).json()["responses"]["q"]["results"]
    assert [item["id"] for item in results] == found
    assert all(item["match"] == ("threshold" not in params) for item in results)


@pytest.mark.parametrize(
    ("dataset", "params", "met", "said"),
    [
        ("default", {"include_dataset": "theirs"}, [], ""),
        ("default", {"include_dataset": ["theirs", "ours"]}, ["ours:p1"], ""),
        ("theirs", {"include_dataset": "ours"}, ["ours:p1"], "include_dataset"),
        ("default", {"exclude_dataset": "ru_rupep"}, ["ours:p1"], "ru_rupep"),
    ],
)
def test_included_datasets_narrow_and_those_outside_are_added(client, dataset, params, met, said):
    """As yente does, and as its client means it when it asks for several."""
    body = match(client, {"q": PERSON}, dataset, **params).json()
    assert [item["id"] for item in body["responses"]["q"]["results"]] == met
    assert (said in " ".join(body["warnings"])) if said else not body["warnings"]
    found = client.get(f"/search/{dataset}", params={"q": "firuz", **params}).json()
    assert [item["id"] for item in found["results"]] == met
    assert said in " ".join(found["warnings"])


def test_what_yente_lets_be_configured_is_taken_and_said_to_be_unused(client):
    def configured(name):
        return client.post("/match/default", json={"queries": {"q": PERSON}, "config": {name: 0.5}})

    known = configured("nm_number_mismatch")
    assert known.status_code == 200
    assert "config" in " ".join(known.json()["warnings"])
    unknown = configured("nm_typo")
    assert unknown.status_code == 400
    assert "nm_typo" in unknown.json()["detail"]
    answer = match(client, {"q": PERSON, "nothing": None}, limit=0)
    assert answer.headers["x-batch-size"] == "1"
    assert answer.json()["responses"]["q"]["results"] == []
    assert answer.json()["responses"]["q"]["total"]["value"] == 1


def test_datasets_are_lists_and_collections(client):
    zamira = {"schema": "Person", "properties": {"firstName": ["Zamira"], "lastName": ["Holmatova"]}}
    for dataset, met in (("default", 1), ("sanctions", 1), ("un_sc_sanctions", 1), ("ours", 0)):
        found = match(client, {"q": zamira}, dataset).json()["responses"]["q"]["results"]
        assert len(found) == met, dataset
    assert match(client, {"q": zamira}, "ours", include_dataset="sanctions").json()["responses"]["q"]["results"]
    assert match(client, {"q": zamira}, "nowhere").status_code == 404


@pytest.mark.parametrize(
    ("queries", "params", "status"),
    [
        ({"q": {"schema": "Banana", "properties": {"name": ["x"]}}}, {}, 400),
        ({str(n): PERSON for n in range(101)}, {}, 400),
        ({"q": PERSON}, {"algorithm": "magic"}, 400),
        ({}, {}, 400),
        ({"q": None}, {}, 400),
        ({"q": PERSON}, {"limit": 501}, 422),
        ({"q": PERSON}, {"threshold": 2}, 422),
        ({"q": PERSON}, {"changed_since": "soon"}, 422),
        ({"q": {"properties": {}}}, {}, 422),
    ],
)
def test_what_yente_refuses_is_refused_with_its_status(client, queries, params, status):
    answer = match(client, queries, **params)
    assert answer.status_code == status
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"q": "firuz"}, ["ours:p1"]),
        ({"q": "кудратов"}, ["ours:p1"]),
        ({"q": "glass mount*"}, ["ours:p2"]),
        ({"q": '"glass mountain"'}, ["ours:p2"]),
        ({"q": '"mountain glass"'}, []),
        ({"q": "firuz -anvar"}, []),
        ({"q": "firuzz"}, []),
        ({"q": "firuzz", "fuzzy": True}, ["ours:p1"]),
        ({"q": "properties.birthDate:1952"}, ["ours:p1"]),
        ({"q": "", "schema": "Vessel"}, ["ours:p3"]),
        ({"countries": "pa"}, ["ours:p3"]),
        ({"filter": "datasets:theirs"}, ["theirs:q1"]),
        ({"topics": "sanction"}, ["un_sc_sanctions:u1"]),
        ({"q": "9074729"}, ["ours:p3"]),
        ({"q": "", "sort": "caption:desc", "limit": 1}, ["un_sc_sanctions:u1"]),
        ({"q": "", "sort": "caption:asc", "limit": 1, "offset": 1}, ["ours:p1"]),
        ({"q": "", "sort": "properties.birthDate:asc", "limit": 1}, ["ours:p1"]),  # those without stand last
        ({"q": "", "sort": "properties.birthDate:desc", "limit": 1}, ["ours:p1"]),
        ({"q": "", "sort": "last_seen:desc", "limit": 1}, ["un_sc_sanctions:u1"]),
        (
            {"q": "", "sort": ["schema", "first_seen:desc"], "filter": "datasets:ours"},
            ["ours:p2", "ours:p1", "ours:p3"],
        ),
        ({"q": "properties.flag:PA"}, ["ours:p3"]),
        ({"q": "properties.birthDate:1952-04"}, ["ours:p1"]),
        ({"q": "a765*"}, ["ours:p1"]),
        ({"q": "A7654321"}, ["ours:p1"]),
        ({"q": "referents:p3"}, ["ours:p3"]),
        ({"q": "id:ours:p3"}, ["ours:p3"]),
        ({"q": "names:glass -names:firuz"}, ["ours:p2"]),
        ({"countries": ["pa", "tj"], "schema": "Vessel"}, ["ours:p3"]),
        ({"filter": ["countries:pa", "countries:tj"], "filter_op": "AND"}, []),
        ({"schema": "Security"}, []),
        ({"q": '"!"'}, []),
    ],
)
def test_search_finds_by_words_fields_and_filters(client, params, found):
    body = client.get("/search/default", params=params).json()
    assert [item["id"] for item in body["results"]] == found


def test_search_counts_facets_and_says_what_it_did_not_understand(client):
    body = client.get(
        "/search/default", params={"q": "(firuz OR lantern)~2", "facets": ["datasets", "schema"]}
    ).json()
    assert len(body["warnings"]) >= 2
    body = client.get("/search/default", params={"facets": ["datasets", "schema"]}).json()
    counts = {item["name"]: item["count"] for item in body["facets"]["datasets"]["values"]}
    assert counts == {"ours": 3, "theirs": 1, "un_sc_sanctions": 1}
    assert client.get("/search/default", params={"facets": "colour"}).status_code == 422
    assert client.get("/search/default", params={"filter": "nonsense"}).status_code == 400
    for many in ("a " * 33, "a-" * 33, "! " * 33):
        assert client.get("/search/default", params={"q": many}).status_code == 400
    assert client.get("/search/nowhere").status_code == 404


def test_entities_are_found_by_either_id_with_what_hangs_on_them(client):
    redirect = client.get("/entities/p1", follow_redirects=False)
    assert redirect.status_code == 308
    entity = client.get("/entities/p1").json()
    assert entity["id"] == "ours:p1"
    assert entity["first_seen"].startswith("2026-01-01")
    assert entity["last_change"].startswith("2026-02-01")
    assert entity["properties"]["sanctions"][0]["properties"]["program"] == ["Glass Mountain"]
    assert "sanctions" not in client.get("/entities/ours:p1", params={"nested": False}).json()["properties"]
    pages = client.get("/entities/ours:p1/adjacent").json()["adjacent"]
    (link,) = pages["unknownLinkTo"]["results"]
    assert link["properties"]["object"][0]["id"] == "ours:p2"
    page = client.get("/entities/ours:p1/adjacent/sanctions", params={"offset": 1}).json()
    assert page["results"] == []
    assert page["total"]["value"] == 1
    assert client.get("/entities/ours:p1/adjacent/nonsense").status_code == 404
    assert client.get("/entities/nobody").status_code == 404
    referred = client.get("/entities/q-old", follow_redirects=False)
    assert (referred.status_code, referred.headers["location"]) == (308, "/entities/theirs:q1")


def test_the_catalogue_can_be_asked_whether_it_changed(client):
    answer = client.get("/catalog")
    rows = {row["name"]: row for row in answer.json()["datasets"]}
    assert rows["default"]["children"] == ["ours", "theirs", "un_sc_sanctions"]
    assert rows["sanctions"]["children"] == ["un_sc_sanctions"]
    assert answer.json()["outdated"] == []
    assert answer.headers["cache-control"] == "max-age=300"
    again = client.get("/manifest", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/algorithms").json()["best"] == "tamis"


def test_results_say_when_a_party_was_listed_and_when_what_is_said_of_it_changed(client):
    (matched,) = match(client, {"q": PERSON}).json()["responses"]["q"]["results"]
    (searched,) = client.get("/search/default", params={"q": "firuz"}).json()["results"]
    for found in (matched, searched, client.get("/entities/ours:p1", params={"nested": False}).json()):
        assert found["first_seen"] == "2026-01-01T00:00:00"
        assert found["last_change"] == "2026-02-01T00:00:00"
    since = {"changed_since": "2026-02-01", "filter": "datasets:ours", "sort": "id"}
    found = client.get("/search/default", params=since).json()["results"]
    assert [(item["id"], item["first_seen"][:7]) for item in found] == [
        ("ours:p1", "2026-01"),
        ("ours:p3", "2026-02"),
    ]


def test_what_else_yente_answers_is_answered(client):
    assert client.get("/favicon.ico").status_code == 204
    assert client.get("/").status_code == 200
    many = [("exclude_entity_ids", f"x{number}") for number in range(51)]
    assert client.post("/match/default", json={"queries": {"q": PERSON}}, params=many).status_code == 422
    mark = {"traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01", "tracestate": "vendor=one"}
    answer = client.get("/healthz", headers=mark)
    assert {name: answer.headers[name] for name in mark} == mark
