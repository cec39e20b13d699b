"""Identifiers: what a publisher's label means, the form in which two are compared, and check digits.

Kinds are FollowTheMoney properties. Sources of the check digits: IMO resolutions A.1117(30) for ships and
MSC.160(78) for companies and owners, ISO 17442 and ISO 7064 (MOD 97-10) for LEIs, the Russian tax service's orders
for INN and OGRN, ISO 9362 for BICs.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

_LABELS = (  # the first that begins a word of the label, in lower case, decides
    ("imo", "imoNumber"),
    ("international maritime", "imoNumber"),
    ("vessel registration", "imoNumber"),
    ("mmsi", "mmsi"),
    ("lei", "leiCode"),
    ("legal entity number", "leiCode"),
    ("legal entity identifier", "leiCode"),
    ("swift", "swiftBic"),
    ("bic", "swiftBic"),
    ("bank identification code", "bikCode"),
    ("bik", "bikCode"),
    ("digital currency", "publicKey"),
    ("wallet", "publicKey"),
    ("passport", "passportNumber"),
    ("pasaporte", "passportNumber"),
    ("passeport", "passportNumber"),
    ("call sign", "callSign"),
    ("callsign", "callSign"),
    ("ssn", "socialSecurityNumber"),
    ("social security", "socialSecurityNumber"),
    ("driver", "idNumber"),
    ("electoral", "idNumber"),
    ("military", "idNumber"),
    ("inn", "innCode"),
    ("ogrn", "ogrnCode"),
    ("kpp", "kppCode"),
    ("okpo", "okpoCode"),
    ("edrpou", "okpoCode"),
    ("unified social credit", "uscCode"),
    ("united social credit", "uscCode"),
    ("d-u-n-s", "dunsCode"),
    ("duns", "dunsCode"),
    ("v.a.t", "vatCode"),
    ("vat", "vatCode"),
    ("tax", "taxNumber"),
    ("fiscal", "taxNumber"),
    ("tin", "taxNumber"),
    ("unp", "taxNumber"),
    ("nit", "taxNumber"),
    ("r.f.c", "taxNumber"),
    ("rfc", "taxNumber"),
    ("rif", "taxNumber"),
    ("ruc", "taxNumber"),
    ("c.u.i.t", "taxNumber"),
    ("cuit", "taxNumber"),
    ("us fein", "taxNumber"),
    ("aircraft tail", "registrationNumber"),
    ("aircraft mode s", "icaoCode"),
    ("manufacturer's serial", "serialNumber"),
    ("serial", "serialNumber"),
    ("construction number", "serialNumber"),
    ("regist", "registrationNumber"),
    ("license", "registrationNumber"),
    ("incorporation", "registrationNumber"),
    ("enterprise number", "registrationNumber"),
    ("company", "registrationNumber"),
    ("chamber of comm", "registrationNumber"),
    ("commercial", "registrationNumber"),
    ("business", "registrationNumber"),
    ("mercantil", "registrationNumber"),
    ("organization code", "registrationNumber"),
    ("c.r. no", "registrationNumber"),
)
_WORDS = re.compile(
    r"\b(?:("
    + "|".join(re.escape(words) for words, _ in sorted(_LABELS, key=lambda row: -len(row[0])) if len(words) > 4)
    + "|tax)|("
    + "|".join(re.escape(words) for words, _ in _LABELS if len(words) <= 4)
    + r")(?![a-z]))"
)
"""Long words as the beginning of a word, short ones whole."""
_NOT_IDENTIFIERS = (
    "gender", "website", "email", "e-mail", "phone", "fax", "secondary sanctions", "additional sanctions",
    "effective date", "established date", "organization type", "equity ticker", "isin", "issuer name",
    "aircraft model", "manufacture date", "aircraft operator", "date by which", "peesa", "caatsa",
    "executive order", "transactions prohibited", "vessel year", "vessel type", "vessel flag", "target type",
    "for more information", "cmic", "purchase", "listing date", "bank account", "sectoral",
    "chinese commercial code",
)  # fmt: skip


@lru_cache(maxsize=4096)
def identifier_kind(label: str) -> str:
    """The kind that a publisher's label or a FollowTheMoney property means; empty for what names nobody.

    What is understood as a number, and no more, is an `idNumber`.

    >>> identifier_kind("Vessel Registration Identification"), identifier_kind("Gender")
    ('imoNumber', '')
    """
    if label in KINDS:
        return label
    lower = label[:200].strip().lower()
    if any(word in lower for word in _NOT_IDENTIFIERS):
        return ""
    found = {long or short for long, short in _WORDS.findall(lower)}
    return next((kind for words, kind in _LABELS if words in found), "idNumber")


KINDS = frozenset((
    "imoNumber", "mmsi", "callSign", "leiCode", "swiftBic", "publicKey", "passportNumber", "idNumber",
    "taxNumber", "registrationNumber", "socialSecurityNumber", "innCode", "ogrnCode", "serialNumber",
    "registrationCode", "kppCode", "okpoCode", "npiCode", "uniqueEntityId", "dunsCode", "vatCode", "bikCode",
    "cikCode", "isinCode", "ticker", "jurisdictionCode", "permId", "voenCode", "giiNumber", "uscCode",
    "icaoCode", "icijId",
))  # fmt: skip
"""The kinds there are, by the names that FollowTheMoney gives these properties."""


def likely_kind(label: str, value: str) -> str:
    """The kind that label and value mean together: a value that cannot be what the label says is an `idNumber`.

    Publishers write registry numbers under "Legal Entity Number", and IMO numbers under several labels. A number
    of a kind that a party keeps for life speaks against another one, so it has to look like one.

    >>> likely_kind("Legal Entity Number", "851683897"), likely_kind("Identification Number", "IMO 5342883")
    ('idNumber', 'imoNumber')
    """
    kind = "imoNumber" if _IMO_WRITTEN.match(value) else identifier_kind(label)
    shape = _SHAPES.get(kind)
    return kind if shape is None or shape.fullmatch(identifier_key(kind, value)) else "idNumber"


_IMO_WRITTEN = re.compile(r"IMO\W*\d{7}$", re.IGNORECASE)
_SHAPES = {
    "imoNumber": re.compile(r"[0-9]{7}"),
    "leiCode": re.compile(r"[0-9A-Z]{18}[0-9]{2}"),
    "swiftBic": re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?"),
    "mmsi": re.compile(r"[0-9]{9}"),
}


def identifier_key(kind: str, value: str) -> str:
    """The form in which two identifiers are compared: letters and digits, in capitals.

    A wallet is compared in lower case, as some publish them: no two that anybody holds differ by case alone.

    >>> identifier_key("imoNumber", "IMO 9187629"), identifier_key("passportNumber", "m-110522")
    ('9187629', 'M110522')
    """
    if kind == "publicKey":
        return "".join(value.split()).lower()
    key = "".join(c for c in value.upper() if c.isalnum())
    if kind == "imoNumber":
        return "".join(c for c in key.removeprefix("IMO") if c.isascii() and c.isdigit())
    return key


def wallet_chain(address: str) -> str:
    """The chain that an address is written for, by its form; empty when several or none would take it.

    Publishers' currency labels are unreliable: one address stands under several. Chains that share a form (all
    that take an Ethereum address) go by the name of the first of them.

    >>> wallet_chain("0x8589427373D6D84E98730D7795D8f6f8731FDA16")
    'ethereum'
    """
    key = "".join(address.split())
    return next((chain for chain, form in _chains() if form.fullmatch(key)), "")


_B58 = "[1-9A-Za-z]"
_CHAINS = (
    ("ethereum", "0x[0-9a-fA-F]{40}"),
    ("bitcoin", f"(?:[13]{_B58}{{25,33}}|bc1[02-9ac-hj-np-z]{{11,71}})"),
    ("litecoin", f"(?:[LM]{_B58}{{33}}|ltc1[02-9ac-hj-np-z]{{11,71}})"),
    ("bitcoin cash", "(?:bitcoincash:)?[qp][02-9ac-hj-np-z]{41}"),
    ("tron", f"T{_B58}{{33}}"),
    ("ripple", f"r{_B58}{{24,34}}"),
    ("dogecoin", f"D{_B58}{{33}}"),
    ("dash", f"X{_B58}{{33}}"),
    ("zcash", f"(?:t[13]{_B58}{{33}}|zs1[02-9ac-hj-np-z]{{75}})"),
    ("monero", f"[48]{_B58}{{94}}(?:{_B58}{{11}})?"),
    ("binance", "bnb1[02-9ac-hj-np-z]{38}"),
    ("bitcoin gold", f"[GA]{_B58}{{33}}"),
    ("solana", f"{_B58}{{43,44}}"),
)


@cache
def _chains() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The forms, compiled once they are asked for."""
    return tuple((chain, re.compile(form, re.IGNORECASE)) for chain, form in _CHAINS)


def is_valid(kind: str, value: str) -> bool:
    """Whether an identifier of a kind with check digits or a fixed shape is well formed; others always are.

    >>> is_valid("imoNumber", "9187629"), is_valid("imoNumber", "9187620")
    (True, False)
    """
    key = identifier_key(kind, value)
    check = _CHECKS.get(kind)
    return check(key) if check else bool(key)


def _imo(key: str) -> bool:
    """The scheme of ships, or that of companies and registered owners."""
    if not _digits(key, 7):
        return False
    ship = sum(int(c) * weight for c, weight in zip(key, (7, 6, 5, 4, 3, 2), strict=False)) % 10
    company = (11 - sum(int(c) * weight for c, weight in zip(key, (8, 6, 4, 2, 9, 7), strict=False)) % 11) % 10
    return int(key[6]) in (ship, company)


def _lei(key: str) -> bool:
    if len(key) != 20 or not (key.isascii() and key.isalnum()):
        return False
    return int("".join(str(int(c, 36)) for c in key)) % 97 == 1


def _bic(key: str) -> bool:
    return bool(_SHAPES["swiftBic"].fullmatch(key))


def _inn(key: str) -> bool:
    def check(weights: tuple[int, ...]) -> int:
        return sum(w * int(c) for w, c in zip(weights, key, strict=False)) % 11 % 10

    if _digits(key, 10):
        return check((2, 4, 10, 3, 5, 9, 4, 6, 8)) == int(key[9])
    if _digits(key, 12):
        return check((7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) == int(key[10]) and check(
            (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
        ) == int(key[11])
    return False


def _ogrn(key: str) -> bool:
    if _digits(key, 13):
        return int(key[:12]) % 11 % 10 == int(key[12])
    return _digits(key, 15) and int(key[:14]) % 13 % 10 == int(key[14])


def _mmsi(key: str) -> bool:
    return _digits(key, 9)


def _digits(key: str, length: int) -> bool:
    return len(key) == length and key.isascii() and key.isdigit()


_CHECKS = {
    "imoNumber": _imo,
    "leiCode": _lei,
    "swiftBic": _bic,
    "innCode": _inn,
    "ogrnCode": _ogrn,
    "mmsi": _mmsi,
}
