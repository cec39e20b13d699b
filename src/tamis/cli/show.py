"""Results for people to read: colour and tables on a terminal, the same words without them in a pipe."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from tamis.drawing import shortened
from tamis.match.breakdown import GROUPS, Breakdown
from tamis.model import Answer, Match, Name, Party, Reason, Stamp

if TYPE_CHECKING:
    from tamis.screen.documents import Scanned
    from tamis.screen.groups import Row
    from tamis.store.customers import Alert


def echo(text: str = "", **style: Any) -> None:
    """One line to standard output; colours are left out where they would not be seen."""
    click.echo(styled(text, **style))


def headed(score: float, colour: str, name: str, rest: str = "") -> None:
    """A line that begins what is said of a match: its score and whose it is."""
    click.echo(f"{styled(f'{score:6.2f}', fg=colour, bold=True)}  {styled(name, bold=True)}{visible(rest)}")


def styled(text: str, **style: Any) -> str:
    """A text in a style, and nothing else in it that a terminal would obey."""
    return click.style(visible(text), **style) if style else visible(text)


def note(text: str) -> None:
    """One line to standard error."""
    click.echo(visible(text), err=True)


_UNSEEN: dict[int, str] = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\ufffd")
_UNSEEN |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "")


def visible(text: str) -> str:
    """A text without what a terminal would obey, and marks that turn the order of letters: it may be anybody's."""
    return text.translate(_UNSEEN)


def json(value: Any) -> None:
    """One JSON document to standard output."""
    from tamis.screen.document import encode

    sys.stdout.flush()
    click.echo(encode(value))


def table(
    headers: Sequence[str], rows: Sequence[Sequence[Any]], right: Sequence[int] = (), folded: Sequence[int] = ()
) -> None:
    """A table; the columns in `right` are set to the right, and where a terminal is too narrow, those in `folded`
    are broken at spaces, or else the last one is cut.
    """
    texts = [[visible(str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        _plain_table(headers, texts, right)
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for at, header in enumerate(headers):
        cells = [header, *(row[at] for row in texts)]
        if at in folded:
            cells = [word for cell in cells for word in cell.split()]
        drawn.add_column(
            header,
            justify="right" if at in right else "left",
            no_wrap=at not in folded,
            min_width=0 if at == len(headers) - 1 and not folded else max(map(len, cells), default=0),
        )
    for row in texts:
        drawn.add_row(*(_escape(cell) for cell in row))
    Console().print(drawn)


def _escape(cell: str) -> Any:
    from rich.text import Text

    return Text(cell)


def _plain_table(headers: Sequence[str], rows: list[list[str]], right: Sequence[int]) -> None:
    widths = [max(map(len, column)) for column in zip(headers, *rows, strict=True)]
    for row in [list(headers), *rows]:
        cells = (
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        echo("  ".join(cells).rstrip())


def alerts(rows: Sequence[tuple[Alert, str]], most: int) -> None:
    """The first alerts of customers, with what there is to say of each, and how many are not shown."""
    cells = [
        (a.customer_id, score_of(a), a.query_name, a.party_id, f"{a.matched_name} {said}".strip())
        for a, said in rows[:most]
    ]
    table(("customer", "score", "its name", "party", "met"), cells, (1,))
    if len(rows) > most:
        echo(f"… and {len(rows) - most:,} more; --json shows all")


def alert_document(alert: Alert) -> dict[str, Any]:
    """An alert for a JSON document, with its score from 0 to 100."""
    return {**alert._asdict(), "score": alert.score / 100}


def proof_document(proof: dict[str, Any]) -> dict[str, Any]:
    """The proof of a screening of all customers for a JSON document, with its threshold from 50 to 100."""
    return {**proof, "threshold": proof["threshold"] / 100}


def score_of(alert: Alert) -> str:
    """The score of an alert, and whether it stands below the line."""
    return f"{alert.score / 100:.2f}" + (" below" if alert.line == "below" else "")


def answer(found: Answer, rows: Sequence[Row]) -> None:
    """An answer: a row a person with its reasons and lists, what stands below the line, the lists it rests on."""
    names = " / ".join(f"“{shortened(name, 80)}”" for name in found.query.all_names)
    if found.matches:
        echo(f"{count(len(found.matches) + found.cut, 'match', 'matches')} for {names}", bold=True)
    else:
        echo(f"No match for {names} at {found.threshold:g} or more", bold=True)
    if len(rows) < len(found.matches):
        echo(f"{count(len(rows), 'row', 'rows')}: who stands on several lists is shown once")
    matches = {match.party.id: match for match in found.matches}
    for row in rows:
        _match(matches[row.entries[0].party], "red")
        _also(row)
    if found.cut:
        echo(f"\n{found.cut:,} more left out by the limit; --limit shows more")
    if found.below_line:
        echo("\nBelow the line: no match, but not to be lost", bold=True)
        for match in found.below_line:
            _match(match, "yellow")
    echo()
    for warning in found.warnings:
        line(f"Warning: {warning}", 0, hanging=2, fg="yellow")
    stamp(found.stamp)


def _also(row: Row) -> None:
    """The other lists that a row stands on, and why it is one."""
    for entry in row.entries[1:]:
        line(f"{entry.score:6.2f}  also {entry.party}, by “{entry.name}”", hanging=8)
    if row.ties:
        why = dict.fromkeys(tie.text for tie in row.ties)
        line(f"one row: {'; '.join(why)}", dim=True, hanging=2)


def _match(match: Match, colour: str) -> None:
    party = match.party
    echo()
    headed(match.score, colour, party.caption)
    facts = [party.kind, *_facts(party)]
    line(f"{party.id}: {', '.join(facts)}")
    if match.name.text != party.caption or match.name.strength == "weak":
        line(f"by its {described(match.name)} “{match.name.text}”")
    reasons(match.reasons)


def mentions(outcomes: Sequence[Scanned]) -> None:
    """The mentions in documents, a row each, and what could not be read."""
    found = [(one.file, mention) for one in outcomes for mention in one.mentions]
    echo(count(len(found), "mention", "mentions") if found else "No designated party is named", bold=True)
    several = len(outcomes) > 1
    if found:
        rows = [
            (
                *([file] if several else []),
                f"{m.attachment} {m.page}:{m.line}".strip(),
                f"{m.score:.2f}",
                " ".join(m.text.split()),
                m.party.id,
                m.party.caption,
            )
            for file, m in found
        ]
        headers = ["Page:line", "Score", "Text", "Party", "Name"]
        table(["File", *headers] if several else headers, rows, right=(1, 2) if several else (0, 1))
    for one in outcomes:
        if one.error:
            note(f"Not scanned: {one.error}")
        for name in one.unread:
            note(f"Not scanned: {name}, attached to {one.file}")
        for said in one.damaged:
            note(f"Warning: {said}")
    if several:
        read = sum(not one.error for one in outcomes)
        echo(f"{count(len(outcomes), 'document', 'documents')} = {read:,} scanned + {len(outcomes) - read:,} not")


def described(name: Name) -> str:
    """What sort of name it is, in words."""
    words = {"alias": "alias", "previousName": "former name", "weakAlias": "alias", "name": "name"}
    return ("weak " if name.strength == "weak" else "") + words.get(name.kind, "name")


def _facts(party: Party) -> list[str]:
    """What tells one party from another of the same name, in few words."""
    facts = [f"born {span.text or span.start}" for span in party.birth_dates[:2]]
    facts += dict.fromkeys(country.text or country.code for country in party.countries[:3])
    programmes = list(dict.fromkeys(act.programme for act in party.designations if act.programme))
    return facts + (
        [("programme " if len(programmes) == 1 else "programmes ") + ", ".join(programmes)] if programmes else []
    )


def reasons(found: Sequence[Reason], indent: int = 8) -> None:
    """The reasons of a score, a line each, with their points."""
    for reason in found:
        line(f"{reason.points:+7.2f}  {shortened(reason.text, 400)}", indent, hanging=9, dim=True)


def breakdown(found: Breakdown, indent: int = 8) -> None:
    """A score taken apart: the words that met, then the steps with the score so far."""
    for word in found.words:
        if word.query and word.listed:
            text = f"{word.query} = {word.listed}"
        else:
            text = f"{word.query or word.listed} (only in the {'query' if word.query else 'list'})"
        line(f"{word.relation:<16}{text}", indent, hanging=16)
    for group, title in GROUPS.items():
        steps = found.group(group)
        if steps:
            line(title, indent, bold=True)
        for step in steps:
            line(
                f"{step.points:+7.2f} {step.total:7.2f}  {shortened(step.text, 400)}", indent, hanging=17, dim=True
            )


def line(text: str, indent: int = 8, hanging: int = 0, **style: Any) -> None:
    """A line indented, and folded where a terminal is too narrow for it."""
    before = " " * indent
    width = shutil.get_terminal_size().columns - 1 if sys.stdout.isatty() else 10_000
    echo(
        textwrap.fill(
            text, max(width, 40), initial_indent=before, subsequent_indent=before + " " * hanging,
            drop_whitespace=True, break_on_hyphens=False,
        ),
        **style,
    )  # fmt: skip


def words(value: Any) -> str:
    """A value of a field, whatever its shape, on one line."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {words(item)}" for key, item in value.items())
    return ", ".join(map(words, value)) if isinstance(value, list | tuple) else str(value)


def stamp(found: Stamp) -> None:
    """The lists that an answer rests on, and their age."""
    echo(
        "Lists: " + "; ".join(f"{v.list_id} of {day(v.published)} ({age(v.published)})" for v in found.lists),
        dim=True,
    )


def day(time: str) -> str:
    """The day of a time in ISO 8601."""
    return time[:10]


def age(time: str) -> str:
    """How long ago a time in ISO 8601 is, in words."""
    days = (dt.datetime.now(dt.UTC).date() - dt.date.fromisoformat(time[:10])).days
    if days <= 0:
        return "today"
    if days < 100:
        return f"{count(days, 'day', 'days')} old"
    return f"{days / 30.44:.0f} months old" if days < 730 else f"{days / 365.25:.1f} years old"


def count(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many}"
