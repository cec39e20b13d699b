"""Which of OFAC's acts and measures belongs to which programme of a party.

The newer forms give, for a party as a whole, its programmes, the lists it is on since when, the legal authorities
and the kinds of sanction, and never say which goes with which. What names a programme by the number of its order
(`Executive Order 14024 (Russia)`, `RUSSIA-EO14024`) is that programme's; everything else belongs to the programmes
that nothing names, or to all of them where each is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tamis.lists.sources import LISTS
from tamis.model import Designation, Measure
from tamis.normalize.measures import measure

AUTHORITY = LISTS["us_ofac_sdn"].publisher

_MARK = re.compile(r"\b561\b|(?<!\d)\d{5}(?!\d)|\bCAATSA\b|\bPEESA\b")
_LISTS = (
    ("Sectoral Sanctions Identifications", "13662"),
    ("Palestinian Legislative Council", "NS-PLC"),
    ("CMIC", "CMIC"),
    ("FSE", "FSE"),
)
"""Lists that stand for one programme, by a word of their name, and what the programme's name holds."""
_UMBRELLA = "Consolidated List"
"""The list of all that are on one of the others; begun in 2014, later than some of them."""


def acts(
    programmes: Sequence[str],
    listings: Iterable[tuple[str, str]] = (),
    authorities: Iterable[str] = (),
    sanctions: Iterable[str] = (),
) -> tuple[Designation, ...]:
    """One designation a programme; `listings` are names of lists with the day (ISO 8601) of coming onto each."""
    programmes = sorted(set(programmes))
    days = [(name, day) for name, day in listings if day]
    special = [(name, day) for name, day in days if name not in (_UMBRELLA, "SDN List")]
    if special:
        days = [(name, day) for name, day in days if name != _UMBRELLA]
    dated = shared(programmes, [(_list_mark(name), day) for name, day in days])
    basis = shared(programmes, [(mark(text), text) for text in authorities])
    means = shared(programmes, [(mark(text), text) for text in sanctions])
    return tuple(
        Designation(
            AUTHORITY,
            programme,
            min(dated[programme], default=""),
            "; ".join(sorted(set(basis[programme]))),
            tuple(sorted({_measure(text) for text in means[programme]})),
        )
        for programme in programmes
    )


def mark(text: str) -> str:
    """What of a text names the programme it belongs to; empty when nothing does."""
    found = _MARK.search(text)
    return found[0] if found else ""


def shared(programmes: Sequence[str], items: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """The items, each a mark and a text, by the programmes they belong to."""
    given: dict[str, list[str]] = {programme: [] for programme in programmes}
    loose = []
    for sign, text in items:
        owners = [programme for programme in programmes if sign and sign in programme]
        for programme in owners:
            given[programme].append(text)
        if not owners:
            loose.append(text)
    for programme in [p for p in programmes if not given[p]] or programmes:
        given[programme] += loose
    return given


def _list_mark(name: str) -> str:
    return next((sign for word, sign in _LISTS if word in name), "")


def _measure(text: str) -> Measure:
    """Non-blocking sanctions are no asset freeze, whatever the word in them."""
    return Measure("other", text) if "non-blocking" in text.lower() else measure(text)
