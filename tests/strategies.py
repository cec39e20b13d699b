"""Hypothesis strategies shared by the tests: names in many scripts, hostile strings, facts."""

from __future__ import annotations

from hypothesis import strategies as st

from tamis.model import Country, DateSpan, Identifier, Name, Party, Query
from tamis.normalize.facts import Facts

_PARTS = (
    "Mohammed Muhammad Ahmad Hasan Hussein bin ibn al Abd Rahman Abdulrahman Yusuf Shah Ivan Petrov Petrova "
    "Sergey Sergei Kim Jong Un Jongun Li Wei Wang Bank Melli Mellat Trading Company Ltd LLC S.A. Fund II 2 "
    "Hizb ul Mujahideen Mujahidin Hizbul III I. J. Dr. Hafiz Müller Mueller José Núñez "
    "van der O'Brien Qa'ida al-Assad "
    "محمد حسين حزب المجاهدين أسامة بن لادن Владимир Путин Петров 习近平 王伟 김정은 Νικόλαος בנימין नरेन्द्र"
).split(" ")

_LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
_LENGTHS = st.sampled_from([1, 39, 40, 41, 63, 64, 65]).flatmap(
    lambda size: st.text("abeiklmnrstuz", min_size=size, max_size=size)
)

hostile = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=st.characters(categories=["Mn", "Cf", "Cc", "Lo", "Lu"]), max_size=60),
    st.sampled_from(
        ["", " ", "\x00", "\u202e", "،؛", "a\u0301" * 3000, "x" * 10_000, "Рetrov", "1", "...", ",", "٣"]
    ),
)
"""Strings that nobody calls himself."""

words = st.one_of(st.sampled_from(_PARTS), _LETTERS, _LENGTHS, st.integers(0, 99).map(str))
names = st.one_of(
    st.lists(words, min_size=1, max_size=6).map(" ".join),
    st.tuples(words, st.lists(words, min_size=1, max_size=3).map(" ".join)).map(", ".join),
    st.lists(words, min_size=30, max_size=40).map(" ".join),
    hostile,
)
"""Written forms: plausible ones in many scripts, very long ones, hostile ones."""

_days = st.dates().map(lambda day: day.year * 10000 + day.month * 100 + day.day)
_near_days = st.builds(
    lambda year, month, day: year * 10000 + month * 100 + day,
    st.integers(1950, 1975), st.integers(1, 12), st.integers(1, 12),
)  # fmt: skip
spans = st.one_of(
    st.one_of(_days, _near_days).map(lambda day: (day, day)),
    st.tuples(_near_days, _near_days).map(lambda pair: (min(pair), max(pair))),
    st.integers(1950, 1975).map(lambda year: (year * 10000 + 101, year * 10000 + 1231)),
)
facts = st.builds(
    Facts,
    kind=st.integers(0, 5),
    births=st.sets(spans, max_size=3).map(lambda found: tuple(sorted(found))),
    countries=st.sets(st.sampled_from(["in", "pk", "ru", "suhh", "ir"]), max_size=3).map(
        lambda f: tuple(sorted(f))
    ),
    gender=st.integers(0, 3),
    identifiers=st.sets(st.tuples(st.integers(1, 5), st.integers(1, 6)), max_size=3).map(
        lambda f: tuple(sorted(f))
    ),
    address=st.sets(st.integers(1, 12), max_size=5).map(lambda f: tuple(sorted(f))),
)
"""Facts with a good chance to agree, to be near and to contradict."""

_birth_texts = st.sampled_from(
    ["1952", "1962", "1955-12-26", "1956-12-26", "1955-06-12", "1955-12-06", "1970-01-02"]
)


def _span(text: str) -> DateSpan:
    return (
        DateSpan(text, text, "exact", text)
        if len(text) > 4
        else DateSpan(f"{text}-01-01", f"{text}-12-31", "year", text)
    )


@st.composite
def parties(draw: st.DrawFn, list_id: str = "test") -> list[Party]:
    """A small list of parties of all kinds, some of them namesakes."""
    found = []
    for number in range(draw(st.integers(1, 12))):
        written = draw(st.lists(names, min_size=1, max_size=3))
        found.append(
            Party(
                id=f"{list_id}:{number}",
                list_id=list_id,
                source_id=str(number),
                kind=draw(st.sampled_from(["Person", "Organization", "Company", "Vessel", "Thing"])),
                names=tuple(
                    Name(text, "alias" if n else "name", draw(st.sampled_from(["strong", "strong", "weak"])))
                    for n, text in enumerate(written)
                ),
                birth_dates=tuple(map(_span, draw(st.sets(_birth_texts, max_size=2)))),
                countries=tuple(
                    Country(c, "nationality")
                    for c in sorted(draw(st.sets(st.sampled_from(["in", "pk", "ru"]), max_size=2)))
                ),
                genders=tuple(draw(st.sets(st.sampled_from(["male", "female"]), max_size=1))),
                identifiers=tuple(
                    Identifier(kind, value) for kind, value in sorted(draw(st.sets(_identifiers, max_size=2)))
                ),
                references=tuple(sorted(draw(st.sets(st.sampled_from(["QDi.1", "AQD0026"]), max_size=1)))),
            )
        )
    return found


_identifiers = st.sampled_from(
    [
        ("passportNumber", "M-110522"),
        ("passportNumber", "K560098"),
        ("imoNumber", "9187629"),
        ("imoNumber", "9074729"),
    ]
)


@st.composite
def queries(draw: st.DrawFn, of: list[Party]) -> Query:
    """A query that has something to do with one of the parties: its name, or one with letters changed."""
    known = [name.text for party in of for name in party.names]
    name = draw(st.one_of(st.sampled_from(known), st.sampled_from(known).flatmap(edited), names))
    return Query(
        name=name,
        kind=draw(st.sampled_from(["", "Person", "Company", "Vessel"])),
        birth_date=draw(st.one_of(st.just(""), _birth_texts)),
        countries=tuple(draw(st.sets(st.sampled_from(["in", "pk", "ru"]), max_size=1))),
        gender=draw(st.sampled_from(["", "male", "female"])),
        identifiers=dict(draw(st.lists(_identifiers, max_size=1))),
    )


def edited(name: str) -> st.SearchStrategy[str]:
    """A name with one letter dropped, doubled or replaced, or its words in another order."""
    if not name:
        return st.just(name)
    place = st.integers(0, len(name) - 1)
    return st.one_of(
        place.map(lambda at: name[:at] + name[at + 1 :]),
        place.map(lambda at: name[:at] + name[at] + name[at:]),
        st.tuples(place, st.sampled_from("aeiounrst")).map(lambda p: name[: p[0]] + p[1] + name[p[0] + 1 :]),
        st.permutations(name.split(" ")).map(" ".join),
    )
