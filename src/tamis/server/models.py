"""What goes into Tamis's own API and what comes out, with descriptions and examples for the OpenAPI document.

Requests refuse what they do not know, by name. The shapes of answers are those of the `--json` documents of the
command line.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from tamis.model import KINDS
from tamis.model import Query as EngineQuery
from tamis.normalize.dates import readings

MOST_QUERIES = 1000
"""Queries in one batch; more go through the stream."""
MOST_NAMES = 50
MOST_LISTS = 200
MOST_LETTERS = 1_000_000
"""Letters of a text that is scanned."""
MOST_MENTIONS = 1000
"""Mentions in an answer, where no limit is given."""

Text = Annotated[str, Field(max_length=1000)]
Kind = Literal[
    "Person", "LegalEntity", "Organization", "Company", "PublicBody", "Vessel", "Airplane", "CryptoWallet", "Thing"
]
assert Kind.__args__ == KINDS  # type: ignore[attr-defined]

_EXAMPLE: dict[str, Any] = {"name": "Ali Khan", "kind": "Person", "birth_date": "1975", "countries": ["pk"]}


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Query(_Request):
    """Who is screened: a name or several, and what else is known. All but a name or an identifier is optional."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    id: Text | None = Field(None, description="Your own id; comes back with the answer.")
    name: Text = Field("", description="The name, in any script.", examples=["Ali Khan"])
    names: list[Text] = Field([], max_length=MOST_NAMES, description="More names of the same customer.")
    kind: Kind | None = Field(None, description="What is screened, where it is known.")
    birth_date: Text = Field("", description="1975-04-03, 1975, 3 Apr 1975, circa 1975 …", examples=["1975"])
    countries: list[Text] = Field([], max_length=MOST_NAMES, description="As codes or names.", examples=[["pk"]])
    gender: Text = Field("", description="male, female or other.")
    identifiers: dict[Text, Text] = Field(
        {}, max_length=MOST_NAMES, description="Kind and value.", examples=[{"passportNumber": "A1234567"}]
    )
    address: Text = Field("", description="An address, in one line.")

    @field_validator("birth_date")
    @classmethod
    def readable(cls, value: str) -> str:
        """A birth date that nobody can read is refused, and not left out in silence."""
        if value.strip() and not readings(value):
            raise ValueError(f"{value[:40]!r} is no date; write it as 1975-04-03, 1975 or 3 Apr 1975")
        return value

    def engine(self) -> EngineQuery:
        """The query as the engine takes it."""
        return EngineQuery(
            name=self.name,
            names=tuple(self.names),
            kind=self.kind or "",
            birth_date=self.birth_date,
            countries=tuple(self.countries),
            gender=self.gender,
            identifiers=dict(self.identifiers),
            address=self.address,
        )


class Options(_Request):
    """How strictly, how many, and against which lists."""

    threshold: float | None = Field(None, ge=50, le=100, description="From which score on it is a match.")
    limit: int = Field(10, ge=1, le=500, description="The most matches for a query; what is cut is counted.")
    lists: list[Text] = Field([], max_length=MOST_LISTS, description="Only these lists.", examples=[[]])


class ScreenRequest(Options):
    """One query."""

    query: Query


class BatchRequest(Options):
    """Many queries. A bad one is answered with its own error, and never fails the others."""

    queries: list[dict[str, Any]] = Field(
        min_length=1,
        max_length=MOST_QUERIES,
        description="Queries as in `/v1/screen`, each checked on its own.",
        examples=[[{"id": "1", "name": "Ali Khan"}, {"id": "2", "name": "Ocean Lantern", "kind": "Vessel"}]],
    )


class CompareRequest(_Request):
    """Two names, without any list."""

    first: Text = Field(min_length=1, examples=["Usama bin Ladin"])
    second: Text = Field(min_length=1, examples=["أسامة بن لادن"])
    kind: Kind | None = None


class ExplainRequest(_Request):
    """A party and, where wanted, a query to hold against it."""

    party: Text = Field(min_length=1, description="LIST:PUBLISHER-ID.", examples=["us_ofac_sdn:6365"])
    query: Query | None = None


class HistoryRequest(_Request):
    """A party whose history is wanted."""

    party: Text = Field(
        min_length=1, description="The id of an entry, or a name.", examples=["un_sc_sanctions:QDe.137"]
    )
    everywhere: bool = Field(False, description="The party's entries on all lists, not this one alone.")


class ScanRequest(_Request):
    """A text."""

    text: str = Field(
        min_length=1,
        max_length=MOST_LETTERS,
        description="Plain text; a form feed begins a page.",
        examples=["The ship Ocean Lantern was chartered by Ali Khan of Karachi."],
    )
    threshold: float | None = Field(None, ge=50, le=100, description="From which score on it is a mention.")
    limit: int = Field(MOST_MENTIONS, ge=1, le=10_000, description="The most mentions; what is cut is counted.")


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ErrorBody(_Answer):
    """What is wrong and what to do next."""

    kind: str = Field(alias="class", description="Which sort of error; stable.", examples=["QueryError"])
    message: str
    hint: str = ""
    exit_code: int | None = Field(None, description="That of the command line for the same error.")


class Problem(_Answer):
    """The one shape of errors. `detail` says the same in the shape that clients of FastAPI services read."""

    detail: str | list[dict[str, Any]]
    error: ErrorBody


class VersionOut(_Answer):
    """One publication of a list."""

    list_id: str
    published: str
    digest: str
    number: int
    loaded: str
    format: str
    file_digest: str
    source: str
    parties: int
    names: int
    publisher: str


class StampOut(_Answer):
    """Everything an answer rests on: equal stamps and equal queries give equal answers."""

    program: str
    index: str
    lexicon: str
    profile: str
    lists: list[VersionOut]


class ReasonOut(_Answer):
    """One part of a score; the points of all sum to it."""

    kind: str
    points: float
    text: str
    detail: dict[str, Any]


class MatchOut(_Answer):
    """A party that was met."""

    score: float = Field(ge=0, le=100)
    party: dict[str, Any] = Field(description="All that the list says of it.")
    name: dict[str, Any] = Field(description="The written form that matched.")
    query_name: str
    reasons: list[ReasonOut]


class ItemOut(_Answer):
    """What screening one query gave; the stamp stands beside the answers of a batch."""

    id: str | None = None
    query: dict[str, Any]
    threshold: float
    matches: list[MatchOut]
    below_line: list[MatchOut] = Field(description="Must be seen, and does not accuse.")
    cut: int = Field(description="Matches that the limit left out.")
    warnings: list[str]


class AnswerOut(ItemOut):
    """What screening one query gave, and what it rests on."""

    stamp: StampOut


class ItemError(_Answer):
    """A query of a batch that could not be screened."""

    id: str | None = None
    error: ErrorBody


class BatchOut(_Answer):
    """An answer or an error for each query, in their order."""

    answers: list[ItemOut | ItemError]
    stamp: StampOut
    warnings: list[str]


class CompareOut(_Answer):
    """How alike two names are."""

    score: float
    query_name: str
    name: dict[str, Any] = Field(description="The second name, as a list would have it.")
    reasons: list[ReasonOut]
    stamp: StampOut


class ExplainOut(_Answer):
    """A party and, with a query, what it scores by each of its names."""

    party: dict[str, Any]
    best: MatchOut | None
    matches: list[MatchOut]
    returned: bool
    verdict: str
    stamp: StampOut


class EventOut(_Answer):
    """One thing that happened to an entry: on `day`, or where `after` is set, after that day and by `day`."""

    day: str
    after: str
    list_id: str
    party_id: str
    what: str = Field(examples=["listed", "changed", "removed"])
    source: str = Field(description="list, versions or archive: who dates it.")
    text: str
    field: str = Field(description="What changed, such as names.")
    lost: list[Any]
    gained: list[Any]


class HistoryOut(_Answer):
    """Everything that happened to a party, oldest first."""

    asked: str
    caption: str
    entries: dict[str, str] = Field(description="Its entries by id, with the name each shows.")
    events: list[EventOut]
    others: dict[str, str] = Field(description="An entry of each other party that the name meets, with its name.")
    warnings: list[str]
    stamp: StampOut


class MentionOut(_Answer):
    """A place in a text that names a designated party."""

    text: str
    start: int = Field(description="In characters from 0.")
    end: int
    line: int = Field(description="From 1, as `page`.")
    page: int
    score: float = Field(ge=0, le=100)
    party: dict[str, Any] = Field(description="All that the list says of it.")
    name: str = Field(description="The written form that matched.")
    reasons: list[ReasonOut]
    also: list[str] = Field(description="Other parties that the same words name.")
    attachment: str = Field(description="The file attached to a message in which it stands; pages count in it.")


class ScanOut(_Answer):
    """Whom a text names, in the order of the text."""

    text: str | None = Field(None, description="The text of the document, where it was asked for.")
    mentions: list[MentionOut]
    cut: int = Field(description="Mentions that the limit left out.")
    warnings: list[str]
    stamp: StampOut


class ListOut(_Answer):
    """A list as it stands."""

    id: str
    publisher: str
    version: str
    published: str
    parties: int
    names: int
    age_days: int | None
    state: Literal["current", "stale", "sample", "never loaded"]
    title: str


class ListsOut(_Answer):
    """Every list that is loaded, and those that could be."""

    lists: list[ListOut]
    stamp: StampOut


class VersionsOut(_Answer):
    """All versions of a list, by publication."""

    versions: list[VersionOut]
    stamp: StampOut


class DiffOut(_Answer):
    """What changed between two versions."""

    before: VersionOut
    after: VersionOut
    added: list[dict[str, Any]]
    removed: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    renumbered: list[dict[str, Any]] = Field(description="Parties that got another id; `was` is the one before.")
    stamp: StampOut


class PartyOut(_Answer):
    """A party as its list says it."""

    party: dict[str, Any]
    stamp: StampOut


class HealthOut(_Answer):
    """Whether the lists can be rested on."""

    status: Literal["ok", "sample", "stale", "failed"]
    ready: bool
    warnings: list[str]
    lists: list[ListOut]
    stamp: StampOut | None
