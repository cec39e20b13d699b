"""The gate: keys and scopes on every route, origins, hosts, rates; what the log may hold."""

import json
import logging
import re
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from servers import FIRST, client_of, load
from tamis.config import settings
from tamis.errors import CallError, StoreError
from tamis.server.access import NOBODY, SCOPES, Keys, scope_of
from tamis.server.app import bare_app
from tamis.server.desk import Desk
from tamis.server.gate import JsonLines, Limits
from tamis.server.run import check_keys, is_loopback

CLOSED = Limits(keys_required=True)


@pytest.fixture
def closed(tmp_path):
    """A home of its own, because keys are made in it."""
    load(tmp_path / "home", "ours", "2026-02-01", FIRST)
    desk = Desk(settings(tmp_path / "home"))
    desk.refresh()
    return desk


def walk(routes, before=""):
    """Every route of an application, whether its document names it or not: method and path."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from walk(inner.routes, before)
        elif getattr(route, "methods", None):
            for method in route.methods:
                yield method, re.sub(r"\{[^}]*\}", "ours", before + route.path)
        else:
            yield "POST", before + route.path


def test_every_route_refuses_no_key_a_wrong_key_and_a_key_of_another_scope(closed):
    client, keys = client_of(closed, CLOSED), Keys(closed.library.settings.home)
    made = {scope: keys.add(scope, (scope,))[1] for scope in SCOPES}
    app = bare_app(closed, CLOSED)
    routes = set(walk(app.routes))
    described = {re.sub(r"\{[^}]*\}", "ours", path) for path in app.openapi()["paths"]}
    assert described | {"/mcp", "/", "/openapi.json", "/manifest"} <= {path for _, path in routes}
    for method, path in routes:
        scope = scope_of(path)
        assert scope != NOBODY, f"{path} is in no row of access.py"
        assert client.request(method, path).status_code == 401, path
        for wrong in ("nonsense", "tamis_00000000_x", made[scope][:-1], made[scope] + "x"):
            answer = client.request(method, path, headers={"authorization": f"ApiKey {wrong}"})
            assert answer.status_code == 401, path
        for other in SCOPES:
            answer = client.request(method, path, headers={"x-api-key": made[other]})
            assert (answer.status_code == 403) == (other != scope), (path, other, answer.text)
            assert answer.status_code != 401


def test_a_key_is_hashed_can_be_sent_three_ways_and_is_refused_once_revoked(closed):
    client, keys = client_of(closed, CLOSED), Keys(closed.library.settings.home)
    key, text = keys.add("crm", ("lists",))
    held = keys.file.read_text()
    assert text not in held
    assert text.split("_", 2)[2] not in held
    assert stat.S_IMODE(keys.file.stat().st_mode) == 0o600
    for header in (
        {"x-api-key": text}, {"authorization": f"ApiKey {text}"}, {"authorization": f"Bearer {text}"},
    ):  # fmt: skip
        assert client.get("/v1/lists", headers=header).status_code == 200
    Keys(closed.library.settings.home).revoke(key.id)
    assert client.get("/v1/lists", headers={"x-api-key": text}).status_code == 401
    with pytest.raises(CallError, match="no key"):
        keys.revoke("nobody")


def test_a_route_that_is_not_there_is_told_to_whoever_has_a_key(closed):
    client, keys = client_of(closed, CLOSED), Keys(closed.library.settings.home)
    _, text = keys.add("crm", ("lists",))
    assert client.get("/statements").status_code == 401
    assert client.get("/statements", headers={"x-api-key": text}).status_code == 404


def test_keys_that_are_made_at_once_are_all_kept(closed):
    home = closed.library.settings.home
    with ThreadPoolExecutor(8) as makers:
        made = [key.id for key, _ in makers.map(lambda n: Keys(home).add(f"k{n}", ("lists",)), range(24))]
    assert set(Keys(home).all()) == set(made)


def test_a_damaged_file_of_keys_lets_nobody_in(closed):
    client, keys = client_of(closed, CLOSED), Keys(closed.library.settings.home)
    _, text = keys.add("crm", ("lists",))
    keys.file.write_text("[{")
    assert client.get("/v1/lists", headers={"x-api-key": text}).status_code == 503
    with pytest.raises(StoreError, match=r"keys\.json"):
        Keys(closed.library.settings.home).all()


def test_probes_are_open_when_asked_and_nothing_else(closed):
    client = client_of(closed, Limits(keys_required=True, open_probes=True))
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
    assert client.get("/v1/health").status_code == 401


def test_listening_elsewhere_needs_keys(closed):
    home = closed.library.settings
    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert not is_loopback("0.0.0.0")
    with pytest.raises(CallError, match="needs keys"):
        check_keys(home, "0.0.0.0", CLOSED)
    key, _ = Keys(home.home).add("crm", ("screen",))
    check_keys(home, "0.0.0.0", CLOSED)
    Keys(home.home).revoke(key.id)
    with pytest.raises(CallError, match="needs keys"):
        check_keys(home, "0.0.0.0", CLOSED)


def test_pages_of_other_origins_and_other_hosts_are_refused_unless_opened(desk):
    client = client_of(desk)
    assert client.get("/v1/lists", headers={"origin": "https://evil.example"}).status_code == 403
    assert client.get("/v1/lists", headers={"host": "evil.example"}).status_code == 403
    assert client.get("/v1/lists", headers={"host": "127.0.0.1:8000"}).status_code == 200
    opened = client_of(desk, Limits(cors=("https://console.example",)))
    answer = opened.get("/v1/lists", headers={"origin": "https://console.example"})
    assert answer.headers["access-control-allow-origin"] == "https://console.example"
    assert opened.get("/v1/lists", headers={"origin": "https://evil.example"}).status_code == 403
    asks = {"access-control-request-method": "POST", "access-control-request-headers": "x-api-key"}
    for origin, status in (("https://console.example", 200), ("https://evil.example", 400)):
        assert opened.options("/v1/screen", headers={"origin": origin, **asks}).status_code == status


def test_a_caller_who_is_too_fast_is_told_to_wait(desk):
    client = client_of(desk, Limits(rate=3))
    codes = [client.get("/healthz").status_code for _ in range(6)]
    assert codes[:3] == [200] * 3
    assert 429 in codes
    assert client.get("/healthz").headers["retry-after"] == "1"


def test_too_much_at_a_time_is_put_off_and_figures_hold_no_name(desk):
    busy = client_of(desk, Limits(concurrency=0)).get("/healthz")
    assert busy.status_code == 503
    assert busy.headers["retry-after"] == "1"
    client = client_of(desk)
    client.post("/v1/screen/batch", json={"queries": [{"name": "Firuz Qudratov"}, {"name": "Zeta Omicron"}, {}]})
    figures = client.get("/metrics").text
    for line in (
        "tamis_screenings_total 2.0",
        "tamis_screenings_with_match_total 1.0",
        "tamis_screening_errors_total 1.0",
        'tamis_list_parties{list="ours"} 3.0',
        'tamis_list_stale{list="ours"} 0.0',
        "tamis_ready 1.0",
    ):
        assert line in figures
    assert "firuz" not in figures.lower()


def test_the_log_has_no_name_unless_it_was_asked_for(desk, caplog):
    formatter = JsonLines()
    for asked in (False, True):
        caplog.clear()
        client = client_of(desk, Limits(log_names=asked))
        with caplog.at_level(logging.INFO, logger="tamis.access"):
            client.post("/v1/screen", json={"query": {"name": "Firuz Qudratov"}})
            client.post("/v1/screen/batch", json={"queries": [{"name": "Firuz Qudratov"}]})
            client.get("/v1/parties/firuz")
            client.get("/firuz")
        lines = [json.loads(formatter.format(record)) for record in caplog.records]
        assert [line["status"] for line in lines] == [200, 200, 404, 404]
        assert lines[1]["queries"] == 1
        assert ("firuz" in json.dumps(lines).lower()) == asked
