"""What the text beside a name says: of ships, arms and states, and of a person against what the lists say.

Nothing is asked of a text: one that says nothing contradicts nobody. What speaks against a designee is another
nation ("Pakistan's interior minister, ..."), an age or years of life that cannot be his, and the mark of whose
picture or report it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import combinations
from typing import NamedTuple

from tamis.model import Party
from tamis.normalize.countries import country_code
from tamis.normalize.tables import legal_forms
from tamis.screen.said import BODIES_IN_ARABIC, describes, is_usual, plain

ANOTHER = "a name that others have, and the text says of its bearer what no list does"

_SINCE = 2000
"""The year before which hardly a text is written that names a designee with an age."""
_LISTED_SINCE = 1980
"""The year before which nobody had died who was designated later."""
_YOUNGEST, _OLDEST = 20, 85
"""The ages between which designees are of whom no list says when they were born."""

_ROLES = frozenset(
    "minister president premier prime chancellor king queen emir sultan prince princess foreign interior "
    "defence defense finance justice oil energy information health education deputy vice former late "
    "retired acting senior top chief attorney general judge prosecutor lawyer barrister governor mayor "
    "senator lawmaker legislator mp parliamentarian congressman congresswoman speaker ambassador envoy "
    "diplomat consul spokesman spokeswoman spokesperson official officer army military naval navy police "
    "captain colonel major lieutenant brigadier marshal admiral sergeant footballer striker midfielder "
    "defender goalkeeper cricketer batsman bowler boxer wrestler cyclist runner sprinter athlete swimmer "
    "skier skater gymnast champion coach poet novelist author writer actor actress singer musician "
    "composer conductor pianist violinist painter artist sculptor filmmaker director photographer "
    "comedian rapper journalist reporter correspondent columnist blogger editor scholar scientist "
    "physicist chemist historian economist researcher professor lecturer academic analyst expert activist "
    "dissident entrepreneur philanthropist student teacher doctor surgeon physician nurse engineer pilot "
    "astronaut cosmonaut chef architect dancer designer model opposition politician candidate "
    "international winger forward".split()
)
"""What a text calls somebody of whom it also says the nation."""
_QUALITY = frozenset("a an the former retired late then ex who is was".split())
_WORD = re.compile(r"[^\W\d_]+(?:['’]s?)?")
_SENTENCE = re.compile(r"[.;:!?()\n\"“”\[\]]")
_AFTER = re.compile(r", |,? who (?:is|was) | [-–—]+ ")
_YEARS = re.compile(
    r" ?\((?:[^()\d]{0,20}(?:\d{1,2} )?(?:[A-Z][a-z]+ )?)?(1[5-9]\d\d|20\d\d)(?:\s*[-–—]\s*(1[5-9]\d\d))?"
)
_AGE_BEFORE = re.compile(r"\b([1-9]\d)-year-old (?:[\w-]+ ){0,4}\Z")
_AGE_AFTER = re.compile(r",? (?:aged )?([1-9]\d)[,.;]|,? \(([1-9]\d)\)|[^.;:!?\n]{0,60}\baged ([1-9]\d)\b")
_CREDIT_AFTER = re.compile(r"(?i)\s?/\s?(?:al jazeera|ap|afp|reuters|getty)\b")
_CREDIT = re.compile(r"(?i)\s?/\s?(?:al jazeera|ap|afp|reuters|getty|[a-z ]{2,20} (?:news|daily|agency|images)\b)")


class Told(NamedTuple):
    """What the lists tell of those whom a name meets: countries, the years in which they may be born, and which of
    the occupations they have that designees seldom have.
    """

    countries: frozenset[str] = frozenset()
    births: frozenset[tuple[int, int]] = frozenset()
    does: frozenset[str] = frozenset()


def told(parties: Iterable[Party]) -> Told:
    """What the lists tell of parties who share a name, as of one."""
    countries: set[str] = set()
    places: set[str] = set()
    births: set[tuple[int, int]] = set()
    does: set[str] = set()
    for party in parties:
        countries.update(one.code for one in party.countries)
        countries.update(one.country for one in party.addresses)
        births.update((int(one.start[:4]), int(one.end[:4])) for one in party.birth_dates if one.start and one.end)
        places.update(one.country for one in party.birth_places)
        for said in (*party.titles, *party.notes):
            does.update(word.lower() for word in _occupations().words.findall(said))
    countries.discard("")
    known = frozenset(countries | places if countries else ())  # few stay where they were born
    return Told(known, frozenset(births), frozenset(does))


def differ(parties: Iterable[Party]) -> bool:
    """Whether parties who share a name are more than one, by the years in which they were born."""
    births = [
        [(int(one.start[:4]), int(one.end[:4])) for one in party.birth_dates if one.start and one.end]
        for party in parties
    ]
    return any(
        all(last + 1 < other or later + 1 < first for first, last in one for other, later in another)
        for one, another in combinations(filter(None, births), 2)
    )


def speaks_of_nobody_listed(of: Told, before: str, after: str) -> bool:
    """Whether what stands right beside a name cannot be true of any of the parties who bear it."""
    if _CREDIT.match(after):
        return True
    if not _may_be_born(of, before, after) or _is_hardly_designated(of, before, after):
        return True
    life = _YEARS.match(after)
    if life and life[2] and int(life[2]) < _LISTED_SINCE:
        return True
    nations = _nations_before(before) or _nations_after(after)
    return bool(of.countries and nations and nations.isdisjoint(of.countries))


def _may_be_born(of: Told, before: str, after: str) -> bool:
    """Whether somebody of the age or of the year of birth that the text gives may be one of the parties."""
    if life := _YEARS.match(after):
        year = int(life[1])
        return not of.births or any(first - 1 <= year <= last + 1 for first, last in of.births)
    found = _AGE_BEFORE.search(before) or _AGE_AFTER.match(after)
    if found is None:
        return True
    age = int(found[found.lastindex or 1])
    if not of.births:
        return _YOUNGEST <= age <= _OLDEST
    return any(last >= _SINCE - age - 1 for _, last in of.births)


def _nations_before(before: str) -> frozenset[str]:
    """The nation in "Pakistan's interior minister NAME": the one before nothing but what people are called."""
    words = _WORD.findall(_SENTENCE.split(before)[-1])
    roles = 0
    while words and _is_role(words[-1]):
        words.pop()
        roles += 1
    nations: frozenset[str] = frozenset()
    while roles and (one := _nation(words[-2:])):
        nations |= one
        del words[-1 if _nation(words[-1:]) == one else -2 :]
        if words[-1:] == ["and"]:  # "Russian and French Foreign Ministers"
            words.pop()
    return nations


def _nations_after(after: str) -> frozenset[str]:
    """The nation in "NAME, a former Somali general"."""
    begun = _AFTER.match(after)
    if begun is None:
        return frozenset()
    phrase = re.split(r",", _SENTENCE.split(after[begun.end() :])[0])[0]
    words = _WORD.findall(phrase)[:9]
    while words and words[0].lower() in _QUALITY:
        words.pop(0)
    for size in (2, 1):
        nations = _nation(words[:size]) if len(words) > size and words[0][0].isupper() else frozenset()
        rest = words[size:]
        if nations and _is_role(rest[0]):
            while rest and _is_role(rest[0]):
                rest.pop(0)
            return frozenset() if rest and rest[0][0].isupper() else nations  # else another's title
    return frozenset()


def _is_role(word: str) -> bool:
    word = word.lower()
    return word in _ROLES or word.removesuffix("s") in _ROLES


def _nation(words: list[str]) -> frozenset[str]:
    """The countries that one or two words of a text name, or whose citizens they name."""
    if not words or not words[-1][:1].isupper():
        return frozenset()
    plain = [word.removesuffix("s").rstrip("'’") if word[-2:-1] in "'’" else word for word in words]
    code = _code(" ".join(plain)) if plain[0][:1].isupper() else ""
    code = code or _code(plain[-1])
    return frozenset((code,)) if code else frozenset()


@lru_cache(maxsize=1 << 12)
def _code(text: str) -> str:
    return country_code(text) if len(text) > 3 else ""


_ARMS = re.compile(
    r"(?i)\b(?:terroris[mt]s?|terror|militants?|militias?|rebels?|insurgen\w+|guerr?illas?|jihad\w*|separatists?|"
    r"fighters?|gunmen|bomb\w*|ceasefire|outlawed|banned|sanction\w*)\b"
)

_TERROR = (
    r"\b(?:terrorists?|terror|jihadists?|jihadis?|extremists?|outlawed|banned|designated|sanctioned|blacklisted)\b"
)
_TERROR_BEFORE = re.compile(rf"(?i){_TERROR}[^.;:!?\n]{{0,25}}\Z")
_TERROR_AFTER = re.compile(rf"(?i)[^.;:!?\n\w]{{0,2}} ?(?:[\w-]+ )?{_TERROR}")

_CLUBS = r"club|FC|F\.C\.|league"
"""Of what somebody is who is no official: "the president of UNICS basketball club"."""
_BY_LINE = re.compile(r"(?i)\b(?:writers?|reporters?|correspondents?)\b[^.;:!?\n]*\Z")
_BY_LINE_AFTER = re.compile(r"[^.;:!?\n]{0,100}\bcontributed to this (?:report|story|article)\b")
_MARKED_AUTHOR = re.compile(
    r"(?:^[ \t]*(?:--+|—)[ \t]*)\Z|(?i:\b(?:author|editor|last|first)\d?=)\W*\Z", re.MULTILINE
)


class _Occupations(NamedTuple):
    """The patterns that say what somebody is known for: right beside a name what hardly any designee is, near it
    what few are; and every such word.
    """

    seldom: re.Pattern[str]
    seldom_after: re.Pattern[str]
    any: re.Pattern[str]
    any_after: re.Pattern[str]
    words: re.Pattern[str]


@lru_cache(maxsize=1)
def _occupations() -> _Occupations:
    from importlib import resources

    text = (resources.files("tamis.screen") / "data" / "occupations.txt").read_text("utf-8")
    rows = [row.partition(":") for row in text.splitlines() if row and not row.startswith("#")]
    seldom, few = (_one_of(words for kind, _, words in rows if kind == some) for some in ("seldom", "few"))
    both = f"{seldom}|{few}"
    article = r"['\"]?(?: |(?:, |,? (?:an?|the|who (?:is|was) an?) )(?:[\w-]+ ){0,2})"
    return _Occupations(
        re.compile(rf"(?i)\b({seldom})s?[,:]? (?:(?:Mr|Mrs|Ms|Dr)\.? )?\Z"),
        re.compile(rf"(?i),? (?:an?|the|who (?:is|was) an?) (?:[\w-]+ )?({seldom})\b"),
        re.compile(rf"(?i)\b({both})s?\b(?:[^.;:!?\n\"“”]{{0,20}}|: )\Z"),
        re.compile(rf"(?i){article}({both})\b|,? (?:an?|the) [^.;:!?,\n\"“”]{{0,70}}\b({_CLUBS})\b"),
        re.compile(rf"(?i)\b(?:{both})"),
    )


def _one_of(rows: Iterable[str]) -> str:
    """A pattern of words, of which those that end in "-" go on."""
    words = (re.escape(word) for row in rows for word in row.split())
    return "|".join(word.removesuffix(r"\-") + r"\w*" if word.endswith(r"\-") else word for word in words)


_BODIES = (
    "company companies firm bank lender manufacturer maker chipmaker builder developer supplier trader broker "
    "holding subsidiary conglomerate insurer airline shipyard shipowner operator contractor enterprise "
    "producer distributor exporter importer refinery refiner corporation start-up startup exchange mixer "
    "marketplace charity foundation militia gang cartel brigade movement mercenaries network broadcaster "
    "Firma Konzern Reederei Bank Unternehmen Gesellschaft Miliz Fluggesellschaft société banque entreprise "
    "compagnie milice armateur mouvement empresa compañía banco cártel banda naviera компания компании "
    "компанию компанией банк банка банку банком фирма фирмы группировка группировки концерн концерна завод "
    "завода страховщик авиакомпания авиакомпании холдинг холдинга движение движения компанія компанії "
    "підприємство "
).split()
"""What a text calls an organisation right before its name, or behind it with an article."""
_BODY = "|".join(map(re.escape, (*_BODIES, *BODIES_IN_ARABIC)))
_QUOTE = "[\"'“”„«»‘’]"
_CALLED = re.compile(rf"(?i)(?:(?<![\w-])|(?<!\w)[وفبلك])(?:{_BODY})(s?),? {_QUOTE}?\Z")
_CALLED_AFTER = re.compile(rf"(?i){_QUOTE}?,? (?:\([A-Z]+\),? )?an? (?:[\w’'-]+ ){{0,5}}(?:{_BODY})\b")
_GOES_ON = re.compile(r" (?:of |and )?[A-Z][a-z]")
_SHIP_NAMED = re.compile(
    rf"\b(?:(?i:tanker|yacht|superyacht|vessel|ship|freighter|bulker|carrier|ferry|танкер|судно|яхта|яхту|яхты|yate|buque|navire"
    rf"|pétrolier|Tanker|Jacht|Schiff)|M/?[VTY]),? (?:the )?{_QUOTE}?\Z"
)
_SHIP = re.compile(
    r"\b(?:(?i:vessels?|tankers?|ships?|freighters?|bulkers?|carriers?|cargo|yachts?|aboard|aircraft|m/[vtys])|"
    r"M[VTYS]|[Mm]otor|IMO)\b"
)
_NORTH = re.compile("북한|북측|조선|평양|노동당|North Korea|DPRK|Pyongyang|朝鲜|Северн[а-я]+ Коре|КНДР")
_POINTS = re.compile("[\u064b-\u0652\u0670\u0640]")
_STATES = re.compile(
    "حركة|تنظيم|جماعة|مي?ليشي|كتائب|سلاح|مسلح|مقاتل|إرهاب|ارهاب|عقوبات|هجوم|صاروخ|صواريخ|غارة|حكومة|الحكومي|الأمم|البرلمان|"
    "النواب|النائب|انتخاب|سياسي|مفاوضات|وكالة|شركة|بنك|مصرف|مؤسسة|رئيس|الرئيس|الوزراء|أمي?رك|أمريك|إيران|ایران|سوري|لبنان|"
    "إسرائيل|اسرائيل|غزة|اليمن|صنعاء|بيروت|بغداد اليوم|الفلسطين|تحریم|سپاه|دولت|وزارت|شرکت|بانک|حمله|آمریکا"
)


def speaks_of_arms(around: str) -> bool:
    """Whether the text beside an acronym speaks of arms, terror or sanctions."""
    return _ARMS.search(around) is not None


def speaks_of_terror(before: str, after: str) -> bool:
    """Whether the text right beside an organisation's name says that it is one of terror, or sanctioned."""
    return _TERROR_BEFORE.search(before) is not None or _TERROR_AFTER.match(after) is not None


def speaks_of_another(of: Told, before: str, after: str) -> bool:
    """Whether the text beside a name says that its bearer is an athlete, an artist, an author or a scholar, or of
    a club, and no list does.
    """
    asked = _occupations()
    if _BY_LINE_AFTER.match(after) and _BY_LINE.search(before):
        return True
    return bool(
        _MARKED_AUTHOR.search(before)
        or _CREDIT_AFTER.match(after)
        or _is_new(of, asked.any.search(before))
        or _is_new(of, asked.any_after.match(after))
    )


def _is_new(of: Told, found: re.Match[str] | None) -> bool:
    """Whether no list says of those who bear a name what a text does."""
    return found is not None and found[found.lastindex or 0].lower() not in of.does


def _is_hardly_designated(of: Told, before: str, after: str) -> bool:
    """Whether a text says right beside a name that its bearer is what hardly any designee is, and no list does."""
    asked = _occupations()
    return _is_new(of, asked.seldom.search(before)) or _is_new(of, asked.seldom_after.match(after))


def speaks_of_states(around: str) -> bool:
    """Whether the text beside a name in Arabic letters speaks of arms, states or business of our days."""
    return _STATES.search(_POINTS.sub("", around)) is not None


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether a place in other letters stands alone in a text in Latin ones, as only a name does."""
    before, after = _LETTER_BEFORE.search(text, max(0, start - 20), start), _LETTER.search(text, end, end + 20)
    beside = [found[0] for found in (before, after) if found]
    return text[start] >= _GREEK and bool(beside) and all(letter < _GREEK for letter in beside)


_LETTER, _LETTER_BEFORE = re.compile(r"[^\W\d_]"), re.compile(r"[^\W\d_](?=[\W\d_]*\Z)")
_GREEK = "\u0370"
"""The first letter behind all Latin ones."""


def speaks_of_the_north(text: str) -> bool:
    """Whether a text in Korean letters speaks of North Korea, whose people share their names with the South's."""
    return _NORTH.search(text) is not None


def speaks_of_ships(before: str) -> bool:
    """Whether the text in front of a name says that it is a ship's, or an aircraft's."""
    return _SHIP.search(before) is not None


def is_among_ships(name: str, around: str) -> bool:
    """Whether the text around a name of words that tell speaks of ships as the trade does, more than once."""
    if all(map(is_usual, re.findall(r"\w+", name))):
        return False
    said = {found[0].lower() for found in _OF_SHIPS.finditer(around)}
    return len(said) > 1 and _OF_TRADE.search(around) is not None


def is_called_as_ships_are(name: str, before: str, after: str) -> bool:
    """Whether a word is in capitals, or has an article before it and no word behind it ("the Kola Bay")."""
    if _has_number(after):  # another's
        return False
    in_capitals = name.isupper() and not before.isupper()
    return in_capitals or (_ARTICLE.search(before) is not None and _WORD_BEHIND.match(after) is None)


_TRADE = "tankers?|bulkers?|ro-ro|reefer|dwt|mmsi|shipowners?|crude carriers?"
_OF_TRADE = re.compile(rf"\b(?:(?i:{_TRADE})|M/?[VT]|AIS|IMO)\b")
_OF_SHIPS = re.compile(
    rf"\b(?:(?i:{_TRADE}|vessels?|ships?|shipping|freighters?|cargo|seafarers|crew|fleets?|anchor(?:ed|age)?|"
    r"berth(?:ed)?|flag|flags|flagged|sailed|aboard)|M/?[VT]|AIS|IMO)\b"
)
_ARTICLE = re.compile(r"\b(?i:the|ex|formerly|die|der|le|la|el) [\"“'‘«„]?\Z")
_WORD_BEHIND = re.compile(r"[\"”'’»“]? \w")


def calls_it_a_body(before: str, after: str) -> bool:
    """Whether a text says right beside a word that a company, a bank, a militia is called so: "lender Kliosa",
    "the firms Kliosa and Vardun"; or gives it in quotation marks with a legal form: 'OOO "Kliosa"'.
    """
    called = _CALLED.search(before)
    if called is not None and (not goes_on(after) or (called[1] and _AND_ANOTHER.match(after))):
        return True
    beside = (_WORD_QUOTED.search(before), _QUOTED_WORD.match(after))
    if any(found is not None and plain(found[1]) in legal_forms() for found in beside):
        return True
    return _CALLED_AFTER.match(after) is not None


_AND_ANOTHER = re.compile(r" and [A-Z][a-z]+(?! [A-Z])")
_WORD_QUOTED = re.compile(rf"(?<!\w)([^\W\d_]+) {_QUOTE}\Z")
_QUOTED_WORD = re.compile(rf"{_QUOTE},? ([^\W\d_]+)(?!\w)")


def goes_on(after: str) -> bool:
    """Whether what stands behind a word may be more of its name: "Kliosa Partners", "Alliance of Liberals"."""
    return _GOES_ON.match(after) is not None


def is_part_of_another(name: str, before: str, after: str) -> bool:
    """Whether an organisation's name goes on with what another is ("Tyumen Oil and Gas University"), or is made of
    usual words behind the one that tells another apart ("Shanghai Institute of Applied Physics"), or of two words
    behind a third ("Blue Anchor Shipping").
    """
    goes_on, told = _WORD_AFTER.match(after), _TOLD_APART.search(before)
    if goes_on is not None and describes(goes_on[1].lower()) and goes_on[1].lower() not in legal_forms():
        return True
    if told is None or is_usual(told[1]):
        return False
    own = [word for word in re.findall(r"\w+", name) if not is_usual(word)]
    return not own or (len(own) == 1 and len(name.split()) == 2)


_WORD_AFTER = re.compile(r" ([A-Z][a-z]+)\b")
_TOLD_APART = re.compile(r"(?<!\w)([A-Z][\w-]+) \Z")


def calls_it_a_ship(before: str, after: str) -> bool:
    """Whether a text says right before a word that it is a ship's name ("the tanker “Kliosa”"), and no number."""
    return _SHIP_NAMED.search(before) is not None and not _has_number(after)


def _has_number(after: str) -> bool:
    """Whether a ship's number stands behind a name, and no other ship before it."""
    return _SHIPS_NUMBER.search(re.split(_ANOTHER_SHIP, after)[0]) is not None


_ANOTHER_SHIP = re.compile(r"\b(?:tanker|yacht|vessel|ship|freighter|bulker|carrier)\b|;")


def is_said_as_place(before: str) -> bool:
    """Whether a word stands where a place does ("off Kliosa"), or in a longer name ("Front Kliosa")."""
    behind = _TOLD_APART.search(before)
    return _AT_PLACE.search(before) is not None or (behind is not None and not speaks_of_ships(behind[0]))


_AT_PLACE = re.compile(r"(?i)\b(?:in|at|off|near|to|from|via|around|outside|towards?) \Z")


def programmes(party: Party) -> frozenset[str]:
    """What a party is designated for; of orders under one emergency as of one ("IRAN-EO13902")."""
    named = {some for one in party.designations for some in one.programme.split("; ")}
    return frozenset(some.partition("-EO")[0] for some in named if some)


def has_number_beside(party: Party, around: str) -> bool:
    """Whether the text beside a name has a ship's number that the party has."""
    numbers = set(_SHIPS_NUMBER.findall(around))
    return any(number in identifier.value for identifier in party.identifiers for number in numbers)


_SHIPS_NUMBER = re.compile(r"(?<!\d)\d{7}(?!\d)")


class SmallLetters:
    """What one text says of words by how it writes them elsewhere; `parts` are those that had no capitals."""

    def __init__(self, text: str, parts: Sequence[tuple[int, int]]) -> None:
        self._text, self._parts = text, parts
        self._told: dict[str, str] = {}

    def alone_at(self, place: int) -> bool:
        """Whether a place is in a part without capitals, in letters that have some."""
        inside = bool(self._parts) and any(start <= place < end for start, end in self._parts)
        return inside and self._text[place].lower() != self._text[place].upper()

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_WHOLE_WORD.findall(self._text))

    def doubt(self, name: str) -> str:
        """The doubt that a name is made of ordinary words or is a place, as the text has them; else empty."""
        told = self._told.get(name)
        if told is None:
            told = self._told[name] = self._tell(name)
        return told

    def _tell(self, name: str) -> str:
        words = re.findall(r"[^\W\d_]+", name)
        if not 0 < len(words) <= 3 or name == name.lower():
            return ""
        small = [word.lower() for word in words]
        if all(map(self._text.__contains__, small)) and self._words.issuperset(small):  # the first is soon asked
            return "the text has the words in small letters, too"
        if len(words) == 1 and re.search(rf"\b(?:in|near|outside|around)\s+{re.escape(name)}\b", self._text):
            return "the text has it as a place"
        return ""


_WHOLE_WORD = re.compile(r"(?<![\w-])\w+")
