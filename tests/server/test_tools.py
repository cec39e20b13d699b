"""MCP with the official client: over HTTP and over standard input and output, the same tools and answers."""

from __future__ import annotations

import asyncio
import json
import os
import sys

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client


async def talk(session):
    await session.initialize()
    listed = (await session.list_tools()).tools
    answers = {}
    for name, tool, arguments in (
        ("met", "screen", {"name": "Firuz Qudratov", "birth_date": "1952-04-03"}),
        ("date", "screen", {"name": "Firuz Qudratov", "birth_date": "31/31/1952"}),
        ("typo", "screen", {"name": "Firuz Qudratov", "birthdate": "1952"}),
        ("alike", "compare", {"first": "Usama bin Ladin", "second": "BIN LADIN, Usama"}),
        ("why", "explain", {"party": "ours:p1", "name": "Zeta Omicron"}),
        ("nobody", "explain", {"party": "ours:p9"}),
        ("lists", "lists", {}),
        ("named", "scan", {"text": "Paid by Firuz Anvar Qudratov, of the Ocean Lantern.", "limit": 1}),
        ("past", "history", {"party": "ours:p1", "limit": 1}),
    ):
        answers[name] = await session.call_tool(tool, arguments)
    return listed, answers


def check(listed, answers):
    assert {tool.name for tool in listed} == {"screen", "scan", "compare", "explain", "lists", "history"}
    assert all(tool.annotations.read_only_hint for tool in listed)
    assert not any(tool.input_schema["additionalProperties"] for tool in listed)
    read = {name: json.loads(a.content[0].text) for name, a in answers.items() if not a.is_error}
    assert set(read) == {"met", "alike", "why", "lists", "named", "past"}
    (match,) = read["met"]["matches"]
    assert match["party"] == "ours:p1"
    assert sum(reason["points"] for reason in match["reasons"]) == pytest.approx(match["score"])
    assert read["met"]["stamp"]["lists"]["ours"].startswith("2026-02-01")
    assert read["alike"]["score"] > 70
    assert not read["why"]["returned"]
    assert {row["id"] for row in read["lists"]["lists"]} == {"ours", "theirs", "un_sc_sanctions"}
    (mention,) = read["named"]["mentions"]
    assert (mention["party"], mention["start"], read["named"]["cut"]) == ("ours:p1", 8, 0)
    assert (len(read["past"]["events"]), read["past"]["caption"]) == (1, "Firuz Anvar Qudratov")
    assert read["past"]["cut"] > 0
    assert all("stamp" in answer for answer in read.values())
    assert "birth_date" in answers["date"].content[0].text
    assert "no argument birthdate" in answers["typo"].content[0].text
    assert "ours:p9" in answers["nobody"].content[0].text


def test_the_tools_answer_over_http(running):
    async def go():
        async with streamable_http_client(running.url + "/mcp") as pipes, ClientSession(*pipes[:2]) as session:
            return await talk(session)

    check(*asyncio.run(go()))


def test_the_tools_answer_over_standard_input_and_output(home):
    async def go():
        arguments = ["-m", "tamis.cli.main", "mcp", "--home", str(home)]
        server = StdioServerParameters(command=sys.executable, args=arguments, env=dict(os.environ))
        with open(os.devnull, "w") as silent:
            async with stdio_client(server, errlog=silent) as pipes, ClientSession(*pipes) as session:
                return await talk(session)

    check(*asyncio.run(go()))
