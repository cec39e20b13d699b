"""Tools for assistants, over MCP: screen, scan, compare, explain, lists, history. Each only reads.

Answers are short enough to be read whole, keep every reason and warning, and carry the stamp.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any, TypeVar

import msgspec
from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, InputRequiredResult, Tool, ToolAnnotations
from pydantic import Field, ValidationError

from tamis import __version__
from tamis.errors import TamisError
from tamis.history.events import history_of
from tamis.match.compare import compare
from tamis.model import Answer, Match, Party, Reason, Stamp
from tamis.screen.document import document
from tamis.screen.mentions import Mention
from tamis.screen.texts import pages_of
from tamis.server.answers import told
from tamis.server.desk import Desk
from tamis.server.models import MOST_LETTERS, Kind, Query
from tamis.server.work import aside, slow, threads

_READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_ABOUT = (
    "Screen people, companies, vessels and wallets against official sanctions lists. Scores run from 0 to 100; a "
    "match stands at the threshold (70) or more, and its reasons sum to its score. Send everything that is known: "
    "birth dates, countries and identifiers decide between people of one name. What stands under below_line must "
    "be shown to the person who decides. Repeat warnings; an answer that rests on a stale list is not 'clear'."
)

Result = TypeVar("Result")
KindOf = Annotated[Kind | None, Field(description="What is screened, where it is known.")]


class _Strict(MCPServer[Any]):
    """Refuses an argument that a tool does not have: a misspelt birth date is not left out in silence."""

    async def list_tools(self) -> list[Tool]:
        """The tools, which take nothing but what they say."""
        found = await super().list_tools()
        closed = {"additionalProperties": False}
        return [tool.model_copy(update={"input_schema": tool.input_schema | closed}) for tool in found]

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool. Raises `ToolError` for an argument that it does not have."""
        for tool in await super().list_tools():
            known = tool.input_schema.get("properties", {})
            unknown = ", ".join(sorted(arguments.keys() - known.keys())) if tool.name == name else ""
            if unknown:
                raise ToolError(f"{name} has no argument {unknown[:200]}. It has: {', '.join(known)}")
        return await super().call_tool(name, arguments, context)


def tools(desk: Desk, seconds: float = 30.0) -> MCPServer[Any]:
    """An MCP server over the lists that a desk holds; a text is scanned within `seconds`."""
    server: MCPServer[Any] = _Strict(
        name="tamis", title="Tamis", version=__version__, instructions=_ABOUT, log_level="ERROR"
    )

    @server.tool(title="Screen against sanctions lists", annotations=_READ_ONLY)
    async def screen(
        name: Annotated[str, Field(description="The name, in any script.")] = "",
        kind: KindOf = None,
        birth_date: Annotated[str, Field(description="1975-04-03, 1975, circa 1975 …")] = "",
        countries: Annotated[list[str], Field(description="Codes or names.")] = [],  # noqa: B006
        gender: str = "",
        identifiers: Annotated[dict[str, str], Field(description='{"passportNumber": "A123"}')] = {},  # noqa: B006
        address: str = "",
        other_names: list[str] = [],  # noqa: B006
        threshold: Annotated[float | None, Field(ge=50, le=100)] = None,
        limit: Annotated[int, Field(ge=1, le=50)] = 10,
        lists: Annotated[list[str], Field(description="Only these lists.")] = [],  # noqa: B006
    ) -> dict[str, Any]:
        """Who on the lists this is or may be, with the score and the reasons of each match."""

        def work() -> dict[str, Any]:
            query = Query(
                id=None,
                name=name,
                names=other_names,
                kind=kind,
                birth_date=birth_date,
                countries=countries,
                gender=gender,
                identifiers=identifiers,
                address=address,
            )
            serving = desk.serving
            answer = serving.engine.screen(query.engine(), threshold, limit, lists)
            return _answer(answer, serving.warnings)

        return await _said(work)

    @server.tool(name="compare", title="Compare two names", annotations=_READ_ONLY)
    async def compare_names(first: str, second: str, kind: KindOf = None) -> dict[str, Any]:
        """How alike two written forms of a name are, without any list, and why."""

        def work() -> dict[str, Any]:
            found = compare(first, second, kind or "", desk.profile)
            stamp = desk.serving.engine.stamp
            return {**document(found), "stamp": _stamp(stamp)}

        return await _said(work)

    @server.tool(title="Explain a party or its score", annotations=_READ_ONLY)
    async def explain(
        party: Annotated[str, Field(description="Its id, such as us_ofac_sdn:6365.")],
        name: Annotated[str, Field(description="A name to hold against it.")] = "",
    ) -> dict[str, Any]:
        """Everything a list says of a party; with a name, why it scores what it scores, or was not returned."""

        def work() -> dict[str, Any]:
            engine = desk.serving.engine
            found = engine.explain(party, name)
            best = found.best and _match(found.best)
            told = {"party": document(found.party), "verdict": found.verdict, "best": best}
            return told | {"returned": found.returned, "stamp": _stamp(engine.stamp)}

        return await _said(work)

    @server.tool(title="The lists in use", annotations=_READ_ONLY)
    async def lists() -> dict[str, Any]:
        """Which lists are screened against, how old they are, and which of them are too old to rest on."""

        def work() -> dict[str, Any]:
            serving = desk.serving
            states = [document(state) for state in serving.titles.values()]
            stamp = _stamp(serving.engine.stamp)
            return {"lists": states, "warnings": list(serving.warnings), "stamp": stamp}

        return await _said(work)

    @server.tool(title="Who is named in a text", annotations=_READ_ONLY)
    async def scan(
        text: Annotated[str, Field(min_length=1, max_length=MOST_LETTERS, description="Plain text.")],
        threshold: Annotated[float | None, Field(ge=50, le=100)] = None,
        limit: Annotated[int, Field(ge=1, le=500)] = 50,
    ) -> dict[str, Any]:
        """Every mention of a designated party in a text: where it stands, whose it is, and why."""
        until = time.monotonic() + seconds

        def work() -> dict[str, Any]:
            serving = desk.serving
            with serving.scanners.one() as scanner:
                found = scanner.scan(text, threshold, pages_of(text), until)
            return {
                "mentions": [_mention(mention) for mention in found[:limit]],
                "cut": len(found[limit:]),
                "warnings": list(serving.warnings),
                "stamp": _stamp(serving.engine.stamp),
            }

        return await _said(work, slow)

    @server.tool(title="What happened to a party", annotations=_READ_ONLY)
    async def history(
        party: Annotated[str, Field(min_length=1, max_length=1000, description="The id of an entry, or a name.")],
        everywhere: Annotated[bool, Field(description="Its entries on all lists.")] = False,
        limit: Annotated[int, Field(ge=1, le=500, description="The newest so many events.")] = 100,
    ) -> dict[str, Any]:
        """When a party was listed, changed and removed, oldest first, and how that is known."""

        def work() -> dict[str, Any]:
            serving = desk.serving
            found: dict[str, Any] = document(history_of(desk.library, party, everywhere=everywhere))
            events = found["events"]
            cut = max(0, len(events) - limit)
            rest = {"warnings": list(serving.warnings), "stamp": _stamp(serving.engine.stamp)}
            return found | {"events": events[cut:], "cut": cut} | rest

        return await _said(work, slow)

    return server


async def _said(work: Callable[[], Result], where: ThreadPoolExecutor = threads) -> Result:
    """The result of a piece of work; what goes wrong in words that say what to do."""
    try:
        return await aside(work, where=where)
    except ValidationError as error:
        raise ToolError(str(told(error))) from error
    except TamisError as error:
        raise ToolError(str(error)) from error


def _answer(answer: Answer, warnings: tuple[str, ...]) -> dict[str, Any]:
    return {
        "threshold": answer.threshold,
        "matches": [_match(match) for match in answer.matches],
        "below_line": [_match(match) for match in answer.below_line],
        "cut": answer.cut,
        "warnings": [*warnings, *answer.warnings],
        "stamp": _stamp(answer.stamp),
    }


def _match(match: Match) -> dict[str, Any]:
    return {
        "score": match.score,
        "matched_name": match.name.text,
        "name_strength": match.name.strength,
        **_party(match.party),
        "reasons": _reasons(match.reasons),
    }


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "text": mention.text,
        "start": mention.start,
        "line": mention.line,
        "page": mention.page,
        "score": mention.score,
        "matched_name": mention.name,
        **_party(mention.party),
        "also": list(mention.also),
        "reasons": _reasons(mention.reasons),
    }


def _reasons(reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    return [{"points": reason.points, "text": reason.text} for reason in reasons]


def _party(party: Party) -> dict[str, Any]:
    return {
        "party": party.id,
        "caption": party.caption,
        "kind": party.kind,
        "birth_dates": [span.text or span.start for span in party.birth_dates],
        "countries": sorted({country.code or country.text for country in party.countries}),
        "designations": [msgspec.to_builtins(act) for act in party.designations],
    }


def _stamp(stamp: Stamp) -> dict[str, Any]:
    """A stamp in short: every hash, and the date of each list."""
    lists = {version.list_id: version.published for version in stamp.lists}
    hashes = {"index": stamp.index, "lexicon": stamp.lexicon, "profile": stamp.profile}
    return {"program": stamp.program, **hashes, "lists": lists}
