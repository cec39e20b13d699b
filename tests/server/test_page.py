"""The page at `/`: what a browser sees, and that it opens nothing that a key keeps closed."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess

import httpx
import pytest

from browser import Browser
from servers import FIRST, client_of, load
from tamis.config import settings
from tamis.server.access import SCOPES, Keys
from tamis.server.app import bare_app
from tamis.server.desk import Desk
from tamis.server.gate import Limits

from .test_gate import walk

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_a_browser_gets_the_page_and_a_program_the_place_to_read_on(client):
    assert client.get("/").json() == {"service": "tamis", "documentation": "/openapi.json"}
    page = client.get("/", headers=BROWSER)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<option>Vessel" in page.text


def test_the_page_holds_no_data_fetches_nothing_from_elsewhere_and_runs_its_own_script_alone(client):
    page = client.get("/", headers=BROWSER)
    for word in ("ours", "theirs", "Qudratov", "un_sc_sanctions"):
        assert word not in page.text
    assert not re.search(
        r"https?://|\bsrc=|innerHTML|insertAdjacentHTML|document\.write|eval\(|\bon\w+=", page.text
    )
    policy = dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["form-action"] == policy["frame-ancestors"] == "'none'"
    assert policy["connect-src"] == "'self'"
    for tag in ("style", "script"):
        [held] = re.findall(rf"<{tag}>(.*?)</{tag}>", page.text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(held.encode()).digest()).decode()
        assert policy[f"{tag}-src"] == f"'sha256-{digest}'"


def test_the_page_may_be_opened_without_a_key_and_nothing_else_is(tmp_path):
    load(tmp_path / "home", "ours", "2026-02-01", FIRST)
    desk = Desk(settings(tmp_path / "home"))
    desk.refresh()
    assert client_of(desk, Limits(keys_required=True)).get("/", headers=BROWSER).status_code == 401
    limits = Limits(keys_required=True, open_page=True)
    client = client_of(desk, limits)
    assert client.get("/", headers=BROWSER).text.startswith("<!doctype html>")
    for method, path in set(walk(bare_app(desk, limits).routes)):
        if path != "/":
            assert client.request(method, path, headers=BROWSER).status_code == 401, path
    assert client.get("/", headers=BROWSER | {"origin": "https://elsewhere.example"}).status_code == 403
    key = Keys(desk.library.settings.home).add("all", tuple(SCOPES))[1]
    assert client.post("/v1/screen", json={"query": {"name": "x"}}, headers={"x-api-key": key}).status_code == 200


needs_chromium = pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed")


@needs_chromium
def test_a_browser_shows_the_lists_that_are_loaded(running, tmp_path):
    options = ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}", "--dump-dom")
    command = ["chromium", *options, "--virtual-time-budget=10000", running.url + "/"]
    seen = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=True).stdout
    lists = seen.split('id="lists"', 1)[1].split("</table>")[0]
    assert "<td>ours</td>" in lists
    assert "2026-02-01" in lists
    assert "Security Council Consolidated List (un_sc_sanctions)" in lists


def ask(browser: Browser, **fields: str) -> str:
    """Fill the form in, send it by its button, and give the text of the answer."""
    for name, value in fields.items():
        browser.run(f"form[{json.dumps(name)}].value = {json.dumps(value)}")
    browser.run('answer.replaceChildren(); form.querySelector("button").click()')
    return browser.wait('answer.textContent !== "…" && answer.innerText')


@needs_chromium
def test_a_name_typed_into_the_form_is_screened_and_shown_as_the_api_answers(running, tmp_path):
    query = {"name": "Firuz Qudratov", "kind": "Person", "birth_date": "1952", "countries": ["tj"]}
    [match] = httpx.post(f"{running.url}/v1/screen", json={"query": query}).json()["matches"]
    with Browser(tmp_path) as browser:
        browser.open(running.url)
        text = ask(browser, name="Firuz Qudratov", kind="Person", birth_date="1952", country="tj")
        assert "1 match for “Firuz Qudratov”" in text
        assert f"{match['score']:.2f}" in text
        assert match["party"]["id"] in text
        for reason in match["reasons"]:
            assert reason["text"] in text
            assert f"{reason['points']:+.2f}" in text
        assert "No match for “Nobody Whatever”" in ask(browser, name="Nobody Whatever")
        hostile = "<img src=x onerror=\"document.title='run'\">"
        assert f"No match for “{hostile}”" in ask(browser, name=hostile)
        assert browser.run("document.title") == "Tamis"
        assert "No name that can be compared" in ask(browser, name="!!")
        browser.run('form.name.value = ""; answer.replaceChildren(); form.querySelector("button").click()')
        assert browser.run("answer.innerText") == "", "a form without a name is not sent"


@needs_chromium
def test_the_form_asks_for_a_key_where_one_is_needed_and_sends_it(start, tmp_path):
    home = tmp_path / "home"
    load(home, "ours", "2026-02-01", FIRST)
    key = Keys(home).add("page", ("screen", "lists"))[1]
    server = start(home, "--keys", "--open-page", "--open-probes").wait()
    with Browser(tmp_path / "browser") as browser:
        browser.open(server.url)
        browser.wait("!document.getElementById('locked').hidden")
        assert "asks for a key" in ask(browser, name="Firuz Anvar Qudratov")
        assert "1 match for" in ask(browser, name="Firuz Anvar Qudratov", key=key)
        browser.wait("document.getElementById('lists').innerText.includes('2026-02-01')")
