"""The lists that Tamis knows by name, and which module reads which file.

A row here and a module beside it add a list. A file given by hand is recognised from what it holds; a list id
that the catalogue lacks makes a list of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

from tamis.errors import ListFormatError, ListUnavailable, UnknownList
from tamis.lists import (
    ae_local_terrorists,
    au_dfat,
    ca_dfatd,
    ch_seco,
    eu_fsf,
    ftm,
    gb_conlist,
    gb_fcdo,
    ofac_wallets,
    own_csv,
    reading,
    ua_nsdc,
    un_sc,
    us_bis_dpl,
    us_ofac,
    us_trade_csl,
)
from tamis.lists.parsed import ColumnMap, Parsed, Source

PUBLISHERS: tuple[ModuleType, ...] = (
    us_ofac,
    ofac_wallets,
    un_sc,
    eu_fsf,
    gb_fcdo,
    ca_dfatd,
    au_dfat,
    ch_seco,
    ua_nsdc,
    us_trade_csl,
    us_bis_dpl,
    ae_local_terrorists,
)
"""Modules with `SOURCES`, `fetch` and `parse`, one a publisher."""

FORMATS: tuple[ModuleType, ...] = (*PUBLISHERS, gb_conlist, ftm, own_csv)
"""All modules that can read a file, in the order in which they are asked whether it is theirs."""

_AS_CSV = "Save its table as a CSV with a header, and give it with --from and --map; see docs/lists.md"

BY_HAND = tuple(
    Source(list_id, title, publisher, homepage, (), max_age, how=_AS_CSV)
    for list_id, title, publisher, homepage, max_age in (
        (
            "us_state_fto",
            "Foreign Terrorist Organizations",
            "US Department of State",
            "https://www.state.gov/foreign-terrorist-organizations/",
            180,
        ),
        (
            "gb_proscribed_orgs",
            "Proscribed terrorist groups or organisations",
            "UK Home Office",
            "https://www.gov.uk/government/publications/proscribed-terror-groups-or-organisations--2",
            180,
        ),
        (
            "in_mha_banned",
            "Banned organisations, individual terrorists and unlawful associations under the UAPA",
            "Ministry of Home Affairs, India",
            "https://www.mha.gov.in/en/divisionofmha/counter-terrorism-and-counter-radicalization-division",
            180,
        ),
        (
            "jp_mof_sanctions",
            "Economic sanctions and list of eligible people",
            "Ministry of Finance, Japan",
            "https://www.mof.go.jp/policy/international_policy/gaitame_kawase/gaitame/economic_sanctions/list.html",
            90,
        ),
        (
            "sg_mas_sanctions",
            "Lists of designated individuals and entities",
            "Monetary Authority of Singapore",
            "https://www.mas.gov.sg/regulation/anti-money-laundering/targeted-financial-sanctions/lists-of-designated-individuals-and-entities",
            90,
        ),
    )
)
"""Lists that are published as pages or documents only: known by name, brought in as a CSV of your own."""

CATALOG: dict[str, tuple[ModuleType, Source]] = {
    **{source.list_id: (module, source) for module in PUBLISHERS for source in module.SOURCES},
    **{source.list_id: (own_csv, source) for source in BY_HAND},
}
"""The module and the row of every list that is known by name."""

OWN_MAX_AGE = 365
"""Days after which a list that the catalogue does not know counts as stale."""


def source(list_id: str) -> Source | None:
    """The catalogue's row of a list; None for a list of your own."""
    found = CATALOG.get(list_id)
    return found[1] if found else None


def max_age(list_id: str) -> int:
    """Days after which a version of the list is too old to rest on."""
    found = source(list_id)
    return found.max_age if found else OWN_MAX_AGE


def with_address() -> tuple[str, ...]:
    """The lists that can be fetched."""
    return tuple(list_id for list_id, (_, row) in CATALOG.items() if row.urls)


def fetch(list_id: str, folder: Path, progress: Callable[[int, int], None] | None = None) -> list[Path]:
    """Download the newest publication.

    Raises `UnknownList` for a list that the catalogue lacks, `ListUnavailable` for one without an address.
    """
    if list_id not in CATALOG:
        hint = "Give its file with --from; lists with an address are: " + ", ".join(with_address())
        raise UnknownList(f"The catalogue has no list {list_id!r}", hint=hint)
    module, row = CATALOG[list_id]
    if not row.urls:
        hint = f"{row.how or 'Give its file with --from'}. It is published at {row.homepage}"
        raise ListUnavailable(f"{list_id} has no address from which it could be fetched", hint=hint)
    found: list[Path] = module.fetch(row, folder, progress)
    return found


def files_of(place: Path) -> list[Path]:
    """The files of one set: a file itself, or what a folder holds (side files left out)."""
    if place.is_dir():
        found = sorted(
            p
            for p in place.iterdir()
            if (p.is_file() and not p.name.startswith(".") and p.suffix != ".json") or p.name.endswith(".ftm.json")
        )
        if not found:
            raise ListFormatError("the folder holds no file", file=str(place))
        return found
    if not place.exists():
        raise ListFormatError("there is no such file", file=str(place), hint="Check the path given with --from")
    return [place]


def parse(files: Sequence[Path], list_id: str, columns: ColumnMap | None = None) -> Parsed:
    """Read files by the module that recognises the first of them."""
    content = reading.read_bytes(files[0])
    if not content.strip():
        raise ListFormatError("is empty", file=str(files[0]), hint="Fetch it again; the version in use stays")
    row = source(list_id)
    if columns or (row in BY_HAND and own_csv.recognises(content, files[0].name)):
        return own_csv.parse(files, list_id, columns, row.publisher if row else "")
    for module in FORMATS:
        if module.recognises(content, files[0].name):
            parsed: Parsed = module.parse(files, list_id)
            return parsed
    start = " ".join(content[:60].decode("utf-8", "replace").split())
    begins = f"it begins {start!r}" if start.isprintable() and "\ufffd" not in start else "it is binary"
    hint = "docs/lists.md says which forms of which lists are read; a table of your own can be given as CSV"
    raise ListFormatError(f"is in no format that is known ({begins})", file=str(files[0]), hint=hint)
