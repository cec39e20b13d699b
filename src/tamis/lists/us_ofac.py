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
    return parsed


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
