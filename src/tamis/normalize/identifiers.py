"""Identifiers: what a publisher's label means, the form in which two are compared, and check digits.

Kinds are FollowTheMoney properties. Sources of the check digits: IMO resolution A.1117(30) for ship numbers,
ISO 17442 and ISO 7064 (MOD 97-10) for LEIs, the Russian tax service's orders for INN and OGRN, ISO 9362 for
BICs.
"""

from __future__ import annotations

import re

STRONG_KINDS = frozenset(["imoNumber", "leiCode", "swiftBic", "innCode", "ogrnCode", "publicKey"])
"""Kinds that name one party in the world."""

DOCUMENT_KINDS = frozenset((
    "passportNumber", "idNumber", "taxNumber", "registrationNumber", "socialSecurityNumber", "innCode",
    "ogrnCode",
))  # fmt: skip
"""Numbers that some authority gave; publishers call the same number by different names."""

_LABELS = (  # the first that is found in the label, in lower case, decides
    ("imo", "imoNumber"),
    ("vessel registration", "imoNumber"),
    ("mmsi", "mmsi"),
    ("lei", "leiCode"),
    ("legal entity number", "leiCode"),
    ("swift", "swiftBic"),
    ("bic", "swiftBic"),
    ("digital currency", "publicKey"),
    ("wallet", "publicKey"),
    ("passport", "passportNumber"),
    ("call sign", "callSign"),
    ("ssn", "socialSecurityNumber"),
    ("social security", "socialSecurityNumber"),
    ("tax", "taxNumber"),
    ("vat", "taxNumber"),
    ("fiscal", "taxNumber"),
    ("nit", "taxNumber"),
    ("r.f.c", "taxNumber"),
    ("rfc", "taxNumber"),
    ("rif", "taxNumber"),
    ("inn", "innCode"),
    ("ogrn", "ogrnCode"),
    ("regist", "registrationNumber"),
    ("license", "registrationNumber"),
    ("company number", "registrationNumber"),
    ("chamber of commerce", "registrationNumber"),
    ("commercial", "registrationNumber"),
    ("business", "registrationNumber"),
    ("c.r. no", "registrationNumber"),
    ("ruc", "taxNumber"),
    ("dnb", "registrationNumber"),
    ("d-u-n-s", "registrationNumber"),
    ("manufacturer's serial", "serialNumber"),
    ("serial", "serialNumber"),
    ("construction number", "serialNumber"),
)
_NOT_IDENTIFIERS = (
    "gender", "website", "email", "e-mail", "phone", "fax", "secondary sanctions", "additional sanctions",
    "effective date", "established date", "organization type", "equity ticker", "isin", "issuer name",
    "aircraft model", "aircraft mode", "aircraft tail", "aircraft operator", "date by which", "peesa",
    "caatsa", "executive order", "transactions prohibited", "vessel year", "vessel type", "vessel flag",
    "target type", "for more information", "cmic", "purchase", "listing date", "bank account", "sectoral",
)  # fmt: skip


def identifier_kind(label: str) -> str:
    """The kind that a publisher's label or a FollowTheMoney property means; empty for what names nobody.

    >>> identifier_kind("Vessel Registration Identification"), identifier_kind("Gender")
    ('imoNumber', '')
    """
    if label in _PROPERTIES:
        return label
    lower = label.strip().lower()
    if any(word in lower for word in _NOT_IDENTIFIERS):
        return ""
    for words, kind in _LABELS:
        if re.search(rf"\b{re.escape(words)}", lower):
            return kind
    return "idNumber"


_PROPERTIES = frozenset((
    "imoNumber", "mmsi", "callSign", "leiCode", "swiftBic", "publicKey", "passportNumber", "idNumber",
    "taxNumber", "registrationNumber", "socialSecurityNumber", "innCode", "ogrnCode", "serialNumber",
    "registrationCode", "kppCode", "okpoCode", "npiCode", "uniqueEntityId", "dunsCode", "vatCode", "bikCode",
    "cikCode", "isinCode", "ticker", "jurisdictionCode", "permId", "voenCode", "giiNumber",
))  # fmt: skip


def identifier_key(kind: str, value: str) -> str:
    """The form in which two identifiers are compared: letters and digits, in capitals; a wallet as it is.

    >>> identifier_key("imoNumber", "IMO 9187629"), identifier_key("passportNumber", "m-110522")
    ('9187629', 'M110522')
    """
    if kind == "publicKey":
        return "".join(value.split())
    key = "".join(c for c in value.upper() if c.isalnum())
    if kind == "imoNumber":
        digits = "".join(c for c in key if c.isdigit())
        return digits[-7:] if len(digits) >= 7 else digits
    return key


def is_valid(kind: str, value: str) -> bool:
    """Whether an identifier of a kind with check digits or a fixed shape is well formed; others always are.

    >>> is_valid("imoNumber", "9187629"), is_valid("imoNumber", "9187620")
    (True, False)
    """
    key = identifier_key(kind, value)
    check = _CHECKS.get(kind)
    return check(key) if check else bool(key)


def _imo(key: str) -> bool:
    if not _digits(key, 7):
        return False
    return sum(int(c) * w for c, w in zip(key, range(7, 1, -1), strict=False)) % 10 == int(key[6])


def _lei(key: str) -> bool:
    if len(key) != 20 or not (key.isascii() and key.isalnum()):
        return False
    return int("".join(str(int(c, 36)) for c in key)) % 97 == 1


def _bic(key: str) -> bool:
    return bool(re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", key))


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
