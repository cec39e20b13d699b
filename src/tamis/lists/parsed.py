"""What a parser hands over, and what it needs to be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tamis.errors import ListFormatError
from tamis.model import Party

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


@dataclass
class Parsed:
    """A publication as it is being read.

    `parties` can be gone through once; `unknown`, `warnings` and `doubts` fill on the way. `unknown` counts what
    was met and not understood, each under words that name it: `element FOO`, `column Bar`, `gender 'x'`,
    `measure 'y'`; `doubts` say why it looks like another list, which somebody has to accept.
    `published` is a UTC time, or empty where the format carries none; `declared` the number of parties that the
    file says it holds. For a file of changes `changes` makes the parties out of those of the version before, and
    `misfits` fills with what did not fit them.
    """

    list_id: str
    format: str
    file_digest: str
    source: str
    published: str = ""
    declared: int | None = None
    parties: Iterator[Party] = field(default_factory=lambda: iter(()))
    changes: Callable[[Iterable[Party]], Iterator[Party]] | None = None
    misfits: list[str] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def count_unknown(self, element: Element, known: frozenset[str]) -> None:
        """Count what stands under an element and no rule reads: `element NAME`, `attribute ELEMENT@NAME`.

        `known` holds names of elements, and of attributes as `@NAME`; attributes are looked at only when it holds
        one of these.
        """
        attributes = any(name.startswith("@") for name in known)
        for child in element.iter():
            if child.tag not in known:
                self.unknown[f"element {child.tag}"] += 1
            for name in child.keys() if attributes else ():
                if f"@{name}" not in known:
                    self.unknown[f"attribute {child.tag}@{name}"] += 1

    def checked(self, parties: Iterable[Party]) -> Iterator[Party]:
        """Parties in canonical form; `ListFormatError` for one that comes twice, a count that is off, or none."""
        seen: set[str] = set()
        for party in parties:
            if party.id in seen:
                message, hint = f"the party {party.source_id!r} comes twice", "Leave one of the two out"
                raise ListFormatError(message, file=self.source, field="id", hint=hint)
            seen.add(party.id)
            yield party.canonical()
        if not seen:
            raise ListFormatError(
                "holds no party", file=self.source, hint="The version in use stays; fetch it again"
            )
        if self.declared is not None and self.declared != len(seen):
            message = f"the file says that it holds {self.declared} parties, and {len(seen)} were found"
            raise ListFormatError(message, file=self.source, hint="Fetch it again; it may have been cut short")


def too_many(files: Sequence[Path]) -> ListFormatError:
    """The error for several files, or none, where one file is a whole list."""
    file = str(files[1]) if files else ""
    return ListFormatError(f"{len(files)} files where one is a whole list", file=file, hint="Give that one")


ColumnMap = Mapping[str, str]
