"""Lists as datasets: which lists a dataset of the yente API stands for, and the catalogue of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from tamis.errors import UnknownList
from tamis.library import ListState
from tamis.lists.sources import LISTS
from tamis.server.desk import Serving
from tamis.server.ftm import EXPORT_LISTS

DEFAULT, SANCTIONS = "default", "sanctions"
COLLECTIONS = {
    DEFAULT: "Every list that is loaded",
    SANCTIONS: "The sanctions lists that are loaded",
}


def members(serving: Serving, dataset: str) -> tuple[str, ...]:
    """The lists that a dataset stands for. Raises `UnknownList`: no list must never read as nobody listed."""
    loaded = tuple(version.list_id for version in serving.engine.lists)
    if dataset == DEFAULT:
        return loaded
    if dataset == SANCTIONS:
        found = tuple(name for name in loaded if name in LISTS and name not in EXPORT_LISTS)
        if found:
            return found
        raise UnknownList("No sanctions list is loaded", hint="'tamis lists update' loads them")
    if dataset in loaded:
        return (dataset,)
    known = ", ".join((*COLLECTIONS, *loaded))
    raise UnknownList(f"No such dataset: {dataset[:80]}", hint=f"There are: {known}")


class Chosen(NamedTuple):
    """Lists that are asked for, and what had to be said of the choice."""

    lists: tuple[str, ...]
    warnings: tuple[str, ...]


def chosen(serving: Serving, dataset: str, include: Sequence[str], exclude: Sequence[str]) -> Chosen:
    """The lists of a dataset: of them only those included, and without those excluded. Raises `UnknownList`.

    What is included and lies outside is screened against too: yente's client asks so for several datasets.
    """
    lists, warnings = dict.fromkeys(members(serving, dataset)), []
    included = dict.fromkeys(name for each in include for name in members(serving, each))
    if included.keys() <= lists.keys():
        lists = included or lists
    else:
        lists |= included
        warnings.append(f"include_dataset: not all lies within {dataset[:80]!r}, so it was added to it")
    for each in exclude:
        try:
            lists = {name: None for name in lists if name not in members(serving, each)}
        except UnknownList as error:
            warnings.append(f"exclude_dataset: {error}")
    if not lists:
        raise UnknownList("Every list was excluded", hint="Leave one in")
    return Chosen(tuple(lists), tuple(warnings))


def catalogue(states: Sequence[ListState]) -> dict[str, Any]:
    """The catalogue of the lists in use."""
    rows = [_row(state) for state in states]
    newest = max((state.published for state in states), default="")
    ids = [state.id for state in states]
    sanctions = [name for name in ids if name in LISTS and name not in EXPORT_LISTS]
    for name, children in ((DEFAULT, ids), (SANCTIONS, sanctions)):
        if children:
            count = sum(state.parties for state in states if state.id in children)
            rows.append(_common(name, COLLECTIONS[name], count, newest) | {"children": children})
    stale = [state.id for state in states if state.state == "stale"]
    current = [name for name in ids if name not in stale]
    return {"datasets": rows, "current": current, "outdated": stale, "index_stale": bool(stale)}


def _common(name: str, title: str, parties: int, published: str) -> dict[str, Any]:
    time = published.removesuffix("Z") or None
    return {
        "name": name,
        "title": title,
        "summary": title,
        "version": published,
        "entity_count": parties,
        "thing_count": parties,
        "updated_at": time,
        "last_export": time,
        "load": True,
        "index_version": published,
        "index_current": True,
        "children": [],
        "tags": [],
    }


def _row(state: ListState) -> dict[str, Any]:
    row = LISTS.get(state.id)
    found = _common(state.id, state.title, state.parties, state.published)
    found["index_current"] = state.state != "stale"
    found["publisher"] = {"name": state.publisher or "not stated", "official": row is not None}
    if row is not None:
        found["url"] = row.homepage
        found["tags"] = ["list.export-control" if state.id in EXPORT_LISTS else "list.sanction"]
        found["publisher"]["url"] = row.homepage
    return found
