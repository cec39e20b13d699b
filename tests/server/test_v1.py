"""Tamis's own API: the same answers as the engine gives, errors by name, bad items apart from good ones."""

import json
import time

import msgspec
import pytest

from servers import FIRST, client_of, load
from tamis.config import settings
from tamis.errors import CallError
from tamis.history.events import history_of
from tamis.model import Query
from tamis.screen.document import document
from tamis.screen.mentions import Scanner
from tamis.server.desk import Desk
from tamis.server.gate import Limits
from tamis.server.metrics import Metrics
from tamis.server.models import Options
from tamis.server.work import screen_items

FIRUZ = {"name": "Firuz Qudratov", "kind": "Person", "birth_date": "1952-04-03"}


def test_an_answer_is_that_of_the_engine_with_its_stamp(client, desk):
    engine = desk.serving.engine
    answer = engine.screen(Query(name="Firuz Qudratov", kind="Person", birth_date="1952-04-03"))
    body = client.post("/v1/screen", json={"query": FIRUZ}).json()
    wanted = json.loads(msgspec.json.encode(document(answer)))
    assert answer.matches
    assert body == {"id": None, **wanted}
    assert sum(reason["points"] for reason in body["matches"][0]["reasons"]) == body["matches"][0]["score"]


def test_a_bad_query_of_a_batch_never_fails_the_others(client):
    queries = [
        {"id": "good", **FIRUZ},
        {"id": "typo", "nmae": "x"},
        {"id": "date", "name": "A B", "birth_date": "31/31/1999"},
        {"id": "empty", "name": ""},
        {"id": "none", "name": "Zeta Omicron"},
    ]
    body = client.post("/v1/screen/batch", json={"queries": queries}).json()
    good, typo, date, empty, none = body["answers"]
    assert [item["id"] for item in body["answers"]] == [query["id"] for query in queries]
    assert good["matches"]
    assert none["matches"] == []
    assert "nmae" in typo["error"]["message"]
    assert "birth_date" in date["error"]["message"]
    assert empty["error"]["class"] == "QueryError"
    assert body["stamp"]["lists"]


def test_what_is_not_understood_is_refused_by_name(client):
    for sent, named in (
        ({"query": {"name": "A", "birthDate": "1952"}}, "query.birthDate"),
        ({"query": {"name": "A", "birth_date": "yesterday"}}, "query.birth_date"),
        ({"query": FIRUZ, "treshold": 60}, "treshold"),
        ({"query": FIRUZ, "threshold": 3}, "threshold"),
    ):
        answer = client.post("/v1/screen", json=sent)
        assert answer.status_code == 422
        assert named in answer.json()["error"]["message"]
    answer = client.post("/v1/screen", json={"query": FIRUZ, "lists": ["nobody"]})
    assert answer.status_code == 404
    assert "nobody" in answer.json()["detail"]


def test_json_that_is_broken_or_too_deep_or_too_large_is_refused(client, desk):
    assert client.post("/v1/screen", content=b"{").status_code == 400
    assert "nested" in client.post("/v1/screen", content=b"[" * 50 + b"]" * 50).json()["detail"]
    assert client.post("/v1/screen", content=b"[" * 100_000).status_code == 400
    small = client_of(desk, Limits(body=1000))
    assert small.post("/v1/screen", json={"query": {"name": "x" * 2000}}).status_code == 413
    chunks = (b"x" * 500 for _ in range(5))
    assert small.post("/v1/screen", content=chunks).status_code == 413


def test_what_there_is_no_time_for_is_said_query_by_query(desk):
    long = {"name": "", "names": [f"{'Firuz Qudratov ' * 60}{number}" for number in range(50)]}
    found = screen_items(desk.serving, Metrics(), [long] * 20, Options(), time.monotonic() + 0.01)
    assert len(found) == 20
    assert "error" not in found[0]
    assert "no time left" in found[-1]["error"]["message"]
    many = {"schema": "Person", "properties": {"name": [f"Firuz Qudratov {number}" for number in range(60)]}}
    (answer,) = client_of(desk).post("/match/default", json={"queries": {"q": many}}).json()["responses"].values()
    assert answer["status"] == 400
    assert "51 names" in " ".join(answer["warnings"])


def test_a_stream_answers_each_line_and_says_when_it_is_done(client):
    lines = [json.dumps({"id": str(number), **FIRUZ}) for number in range(250)]
    lines[7:7] = ["not json", '{"id": "typo", "nmae": "x"}', ""]
    answer = client.post("/v1/screen/stream", content="\n".join(lines).encode(), params={"limit": 1})
    first, *found, last = map(json.loads, answer.text.splitlines())
    assert first["stamp"]["index"]
    assert last == {"done": True, "lines": 252, "errors": 2}
    assert [item["line"] for item in found] == list(range(1, 253))
    assert [item["id"] for item in found if "error" in item] == [None, "typo"]
    assert all(item["matches"] for item in found if "error" not in item)


def test_lists_versions_differences_parties_and_explanations(client):
    listed = {item["id"]: item for item in client.get("/v1/lists").json()["lists"]}
    assert listed["ours"]["parties"] == 3
    assert len(client.get("/v1/lists/ours/versions").json()["versions"]) == 2
    found = client.get("/v1/lists/ours/diff", params={"from": "2026-01-01", "to": "2026-02-01"}).json()
    assert [party["id"] for party in found["added"]] == ["ours:p3"]
    assert client.get("/v1/lists/nobody/versions").status_code == 404
    assert client.get("/v1/parties/ours:p3").json()["party"]["caption"] == "Ocean Lantern"
    assert client.get("/v1/parties/ours:p9").status_code == 404
    told = client.post("/v1/explain", json={"party": "ours:p1", "query": {"name": "Zeta Omicron"}}).json()
    assert not told["returned"]
    assert "threshold" in told["verdict"]
    number = {"name": "", "identifiers": {"passportNumber": "A7654321"}}
    told = client.post("/v1/explain", json={"party": "ours:p1", "query": number}).json()
    assert told["returned"]
    alike = client.post("/v1/compare", json={"first": "Usama bin Ladin", "second": "BIN LADIN, Usama"}).json()
    assert alike["score"] > 70


def test_a_text_is_scanned_as_the_command_line_does_and_what_is_cut_is_counted(client, desk):
    text = "First page.\fThe treasurer Firuz Anvar Qudratov, whom some call FIRUZ ANVAR QUDRATOV, was there.\n"
    engine = desk.serving.engine
    wanted = Scanner(engine).scan(text, None, (0, 12))
    body = client.post("/v1/scan", json={"text": text}).json()
    assert len(wanted) == 2
    assert body["mentions"] == json.loads(msgspec.json.encode(document(wanted)))
    assert [text[m["start"] : m["end"]] for m in body["mentions"]] == [m["text"] for m in body["mentions"]]
    assert {m["page"] for m in body["mentions"]} == {2}
    assert body["stamp"]["index"] == engine.stamp.index
    cut = client.post("/v1/scan", json={"text": text, "limit": 1}).json()
    assert (cut["mentions"], cut["cut"]) == (body["mentions"][:1], 1)


def test_a_text_too_long_or_without_time_left_is_refused_and_never_half_answered(client, desk):
    assert client.post("/v1/scan", json={"text": "a" * 1_000_001}).status_code == 422
    assert client.post("/v1/scan", json={"text": "", "pages": 1}).status_code == 422
    answer = client_of(desk, Limits(seconds=0)).post("/v1/scan", json={"text": "Firuz Qudratov"})
    assert answer.status_code in (400, 408)
    scanner = Scanner(desk.serving.engine)
    with pytest.raises(CallError, match="no time left"):
        scanner.scan("Firuz Qudratov", until=time.monotonic() - 1)
    assert scanner.scan("Firuz Anvar Qudratov")  # it goes on afterwards


def test_the_history_of_a_party_is_that_of_the_command_line(client, desk):
    wanted = json.loads(msgspec.json.encode(document(history_of(desk.library, "ours:p1"))))
    body = client.post("/v1/history", json={"party": "ours:p1"}).json()
    assert {key: body[key] for key in wanted} == wanted
    assert {event["field"] for event in body["events"] if event["what"] == "changed"} >= {"birth_dates", "names"}
    assert body["stamp"]["lists"]
    by_name = client.post("/v1/history", json={"party": "Firuz Anvar Qudratov", "everywhere": True}).json()
    assert by_name["events"] == body["events"]
    assert client.post("/v1/history", json={"party": "ours:p9"}).status_code == 404
    assert client.post("/v1/history", json={"party": ""}).status_code == 422


def test_every_answer_carries_its_stamp(client, desk):
    """In its body, or in a header where the shape belongs to others; but for what tells of the server alone."""
    stamp = desk.serving.engine.stamp
    calls = {
        "/v1/lists": {}, "/v1/lists/ours/versions": {}, "/v1/lists/ours/diff": {}, "/v1/parties/ours:p1": {},
        "/v1/health": {}, "/search/default": {}, "/entities/ours:p1": {}, "/entities/ours:p1/adjacent": {},
        "/entities/ours:p1/adjacent/sanctions": {}, "/catalog": {}, "/manifest": {}, "/algorithms": {},
        "/readyz": {}, "/reconcile/default": {}, "/reconcile/default/suggest/entity": {},
        "/reconcile/default/suggest/property": {}, "/reconcile/default/suggest/type": {},
        "/reconcile/default/extend/property": {}, "/reconcile/default/preview?id=ours:p1": {},
        "/reconcile/default/flyout/entity?id=ours:p1": {},
        "/v1/screen": {"query": FIRUZ}, "/v1/screen/batch": {"queries": [FIRUZ]}, "/updatez": {},
        "/v1/compare": {"first": "a", "second": "b"}, "/v1/explain": {"party": "ours:p1"},
        "/v1/scan": {"text": "a"}, "/v1/history": {"party": "ours:p1"},
        "/match/default": {"queries": {"q": {"schema": "Person", "properties": {}}}},
        "/v1/screen/stream": FIRUZ,
    }  # fmt: skip
    described = client.get("/openapi.json").json()["paths"]
    unasked = set(described)
    for path, body in calls.items():
        answer = client.post(path, json=body) if body or path == "/updatez" else client.get(path)
        assert answer.status_code == 200, (path, answer.text)
        short = answer.headers.get("x-tamis-stamp")
        found = short if short else answer.text
        assert stamp.profile in found, path
        assert path == "/v1/compare" or stamp.index in found, path
        known = path.partition("?")[0]
        for one, two in (("ours:p1", "{entity_id}"), ("sanctions", "{property_name}"), ("default", "{dataset}")):
            unasked.discard(known)
            known = known.replace(one, two)
        unasked -= {known, known.replace("ours", "{list_id}"), known.replace("{entity_id}", "{party_id}")}
    assert unasked == {"/healthz", "/metrics"}


def test_health_is_red_when_a_list_is_stale(client, tmp_path):
    assert client.get("/v1/health").json()["status"] == "ok"
    load(tmp_path / "home", "un_sc_sanctions", "2020-01-01", FIRST)
    old = Desk(settings(tmp_path / "home"))
    waiting = client_of(old)
    assert waiting.get("/readyz").status_code == 503
    assert waiting.get("/healthz").status_code == 200
    old.refresh()
    assert waiting.get("/readyz").status_code == 200
    health = waiting.get("/v1/health")
    assert health.status_code == 503
    assert health.json()["status"] == "stale"
    warnings = waiting.post("/v1/screen", json={"query": FIRUZ}).json()["warnings"]
    assert any("older than it may be" in warning for warning in warnings)
