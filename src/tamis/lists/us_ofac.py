"""The lists of the United States' Office of Foreign Assets Control: SDN and Consolidated (non-SDN).

OFAC publishes each in several forms: the legacy XML, the CSV set, the advanced XML (the United Nations' model) and
the enhanced XML. All say the same of the same party; a module each reads them into the entries of `us_ofac_entry`,
which makes the parties, so that one publication gives the same parties from any. What a form cannot carry is said
in its module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tamis.lists import reading, us_ofac_advanced, us_ofac_csv, us_ofac_delta, us_ofac_enhanced, us_ofac_xml
from tamis.lists.parsed import Parsed, too_many
from tamis.model import Party

_XML = {
    "sdnList": ("ofac-xml", us_ofac_xml.read),
    "Sanctions": ("ofac-advanced-xml", us_ofac_advanced.read),
    "sanctionsData": ("ofac-enhanced-xml", us_ofac_enhanced.read),
}
"""The forms in XML by the name of their root."""

_NOT_OF_SDN = ("UKRAINE-EO13662", "NS-PLC", "CMIC-EO13959", "FSE-", "561")
"""How the programmes begin under which hardly anybody stands on the SDN list, and most of the Consolidated do."""

_MOST_OF_SDN, _LEAST_OF_CONS, _FEW = 0.3, 0.1, 20
"""Shares of the parties under these programmes beyond which a list is the other one; of fewer parties nothing is
told. Of 18 files of the Consolidated List, 2016 to 2026, they are 54 % and more, of 12 of the other under 1 %."""


def recognises(content: bytes, name: str) -> bool:
    """Whether this is a file that OFAC publishes."""
    return reading.root_name(content) in _XML or us_ofac_csv.recognises(content)


def parse(files: Sequence[Path], list_id: str = "us_ofac_sdn") -> Parsed:
    """Read one publication: an XML file, or the files of a CSV set (SDN alone at least)."""
    contents = [(str(path), reading.read_bytes(path)) for path in files]
    form, read_xml = _XML.get(reading.root_name(contents[0][1]), ("ofac-csv", None))
    parsed = Parsed(
        list_id=list_id,
        format=form,
        file_digest=reading.digest([content for _, content in contents]),
        source=", ".join(Path(path).name for path, _ in contents),
    )
    if us_ofac_delta.recognises(contents[0][1]) and len(files) == 1:
        _read_changes(parsed, *contents[0])
    elif read_xml is None:
        parsed.parties = parsed.checked(us_ofac_csv.read(parsed, contents))
    elif len(files) > 1:
        raise too_many(files)
    else:
        read_xml(parsed, *contents[0])
    if not parsed.changes:
        parsed.parties = _told_apart(parsed, parsed.parties)
    return parsed


def _told_apart(parsed: Parsed, parties: Iterable[Party]) -> Iterator[Party]:
    """The parties of a file; a doubt where their programmes are those of the other list: few forms say which."""
    read = elsewhere = 0
    for party in parties:
        read += 1
        elsewhere += any(act.programme.startswith(_NOT_OF_SDN) for act in party.designations)
        yield party
    if read < _FEW:
        return
    said = f"{elsewhere:,} of its {read:,} parties are under the programmes of the Consolidated List (non-SDN)"
    if parsed.list_id == "us_ofac_cons" and elsewhere < read * _LEAST_OF_CONS:
        parsed.doubts.append(f"only {said}: it may be the SDN list, which is us_ofac_sdn")
    if parsed.list_id == "us_ofac_sdn" and elsewhere > read * _MOST_OF_SDN:
        parsed.doubts.append(f"{said}: it may be that list, which is us_ofac_cons")


def _read_changes(parsed: Parsed, path: str, content: bytes) -> None:
    """Fill `parsed` from a file of changes, which speaks of several lists."""
    delta = us_ofac_delta.changes(content, path, parsed.list_id)
    parsed.format, parsed.published, parsed.unknown = "ofac-delta", delta.published, delta.unknown

    def changes(parties: Iterable[Party]) -> Iterator[Party]:
        said: list[str] = []
        yield from us_ofac_delta.applied(delta, parties, said)
        elsewhere = [words for words in said if words.endswith(us_ofac_delta.NOT_THERE)]
        parsed.misfits += [words for words in said if words not in elsewhere]
        if elsewhere:
            parsed.warnings.append(
                f"{len(elsewhere)} changed entries were passed over: they stand on another list"
            )

    parsed.changes = changes
