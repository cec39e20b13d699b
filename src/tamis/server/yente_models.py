"""The shapes of the yente API, for the OpenAPI document. Keys that yente does not have: `warnings`, `stamp`,
`below_line`.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tamis.server.models import StampOut


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Total(_Shape):
    """How many there are without the limit."""

    value: int
    relation: Literal["eq", "gte"]


class EntityOut(_Shape):
    """A party as a FollowTheMoney entity."""

    id: str
    caption: str
    schema_: str = Field(alias="schema")
    properties: dict[str, list[Any]] = Field(description="Texts; with `nested`, entities too.")
    datasets: list[str]
    referents: list[str]
    target: bool
    first_seen: str | None
    last_seen: str | None
    last_change: str | None


class EntityStamped(EntityOut):
    """A party, and what the answer rests on."""

    stamp: StampOut


class Feature(_Shape):
    """One reason of a score; the scores of all sum to it."""

    score: float
    detail: str | None
    query: str | None
    candidate: str | None
    weight: float | None


class Scored(EntityOut):
    """A party that was met."""

    score: float = Field(ge=0, le=1)
    match: bool
    explanations: dict[str, Feature]
    below_line: bool = Field(description="Must be seen, and does not accuse.")


class Matches(_Shape):
    """What one query met."""

    status: int
    results: list[Scored]
    total: Total
    query: dict[str, Any]
    warnings: list[str]


class MatchOut(_Shape):
    """What the queries met, under the caller's keys."""

    responses: dict[str, Matches]
    limit: int
    stamp: StampOut
    warnings: list[str]


class FacetValue(_Shape):
    """One value, and how many of the parties found have it."""

    name: str
    label: str
    count: int


class Facet(_Shape):
    """The values of one facet."""

    label: str
    values: list[FacetValue]


class SearchOut(_Shape):
    """A page of what a search found."""

    results: list[EntityOut]
    facets: dict[str, Facet]
    total: Total
    limit: int
    offset: int
    warnings: list[str]
    stamp: StampOut


class Page(_Shape):
    """A page of what hangs on a party."""

    results: list[EntityOut]
    total: Total
    limit: int
    offset: int


class PageStamped(Page):
    """A page, and what the answer rests on."""

    stamp: StampOut


class AdjacentOut(_Shape):
    """A party, and a page of each property that something hangs on."""

    entity: EntityOut
    adjacent: dict[str, Page]
    stamp: StampOut


class Dataset(BaseModel):
    """A list, or a collection of lists."""

    model_config = ConfigDict(extra="allow")

    name: str
    title: str
    version: str
    entity_count: int
    load: bool
    index_current: bool
    index_version: str
    children: list[str]
    tags: list[str]


class CatalogOut(_Shape):
    """The lists as datasets."""

    datasets: list[Dataset]
    current: list[str]
    outdated: list[str]
    index_stale: bool
    stamp: StampOut
    warnings: list[str]


class Algorithm(_Shape):
    """A way of scoring."""

    name: str
    description: str
    docs: dict[str, Any]


class AlgorithmsOut(_Shape):
    """The ways of scoring."""

    algorithms: list[Algorithm]
    default: str
    best: str
    stamp: StampOut


class StatusOut(BaseModel):
    """That it was done."""

    model_config = ConfigDict(extra="forbid")

    status: str
    warnings: list[str] = []
    stamp: StampOut | None = Field(description="Of the lists in use; null while there are none.")
