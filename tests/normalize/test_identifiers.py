"""Identifiers: what labels mean, what is compared, and check digits."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.normalize.identifiers import (
    KINDS,
    identifier_key,
    identifier_kind,
    is_valid,
    likely_kind,
    wallet_chain,
)

LABELS = [
    ("Passport", "passportNumber"), ("Stateless Person Passport", "passportNumber"),
    ("Número de pasaporte", "passportNumber"), ("National ID No.", "idNumber"), ("Cedula No.", "idNumber"),
    ("SSN", "socialSecurityNumber"), ("Tax ID No.", "taxNumber"), ("NIT #", "taxNumber"), ("R.F.C.", "taxNumber"),
    ("V.A.T. Number", "vatCode"), ("SWIFT/BIC", "swiftBic"), ("Vessel Registration Identification", "imoNumber"),
    ("MMSI", "mmsi"), ("Call sign", "callSign"), ("Legal Entity Number", "leiCode"),
    ("Digital Currency Address - XBT", "publicKey"), ("Registration Number", "registrationNumber"),
    ("Driver's License No.", "idNumber"), ("Aircraft Tail Number", "registrationNumber"),
    ("Unified Social Credit Code (USCC)", "uscCode"),
    ("Aircraft Manufacturer's Serial Number (MSN)", "serialNumber"),
    ("Innovation permit", "idNumber"), ("", "idNumber"),
    ("passportNumber", "passportNumber"), ("leiCode", "leiCode"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "kind"), LABELS, ids=[row[0] or "none" for row in LABELS])
def test_a_publishers_label_becomes_a_property(label, kind):
    assert identifier_kind(label) == kind


@pytest.mark.parametrize(
    "label",
    [
        "Gender", "Website", "Email Address", "Secondary sanctions risk:", "Additional Sanctions Information -",
        "Organization Established Date", "Effective Date (CMIC)", "Phone Number", "Chinese Commercial Code",
    ],
)  # fmt: skip
def test_what_names_nobody_is_no_identifier(label):
    assert identifier_kind(label) == ""


@pytest.mark.parametrize(
    ("label", "value", "kind"),
    [
        ("Legal Entity Number", "253400V1H6ART1UQ0N98", "leiCode"),
        ("Legal Entity Number", "851683897", "idNumber"),
        ("Identification Number", "IMO 5342883", "imoNumber"),
        ("Vessel Registration Identification", "15411", "idNumber"),
        ("Vessel Registration Identification", "IMO 9187629", "imoNumber"),
        ("Passport", "A1", "passportNumber"),
    ],
)
def test_a_value_that_cannot_be_what_its_label_says_is_a_number_and_no_more(label, value, kind):
    assert likely_kind(label, value) == kind


@pytest.mark.parametrize(
    ("kind", "value", "key"),
    [
        ("imoNumber", "IMO 9187629", "9187629"),
        ("imoNumber", "IMO9187629", "9187629"),
        ("imoNumber", "9187629", "9187629"),
        ("passportNumber", " m-110 522 ", "M110522"),
        ("passportNumber", "№ 12/АБ", "12АБ"),
        ("publicKey", "0xAbC dEf", "0xabcdef"),
    ],
)
def test_identifiers_are_compared_without_what_writers_add(kind, value, key):
    assert identifier_key(kind, value) == key


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=60))
def test_the_compared_form_is_its_own_compared_form_for_any_text(kind, value):
    key = identifier_key(kind, value)
    assert identifier_key(kind, key) == key
    assert isinstance(is_valid(kind, value), bool)


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_label_and_value_mean_something_and_never_fail(label, value):
    assert likely_kind(label, value) is not None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("imoNumber", "IMO 9074729"),
        ("imoNumber", "5342883"),
        ("leiCode", "253400V1H6ART1UQ0N98"),
        ("swiftBic", "DEUTDEFF"),
        ("swiftBic", "DEUT DE FF 500"),
        ("innCode", "7707083893"),
        ("innCode", "500100732259"),
        ("ogrnCode", "1027700132195"),
        ("ogrnCode", "304500116000157"),
        ("mmsi", "422031700"),
        ("passportNumber", "anything 1"),
    ],
)
def test_well_formed_identifiers_are_valid(kind, value):
    assert is_valid(kind, value)


@given(st.sampled_from(["7707083893", "500100732259"]), st.integers(0, 9), st.sampled_from(string.digits))
def test_one_wrong_digit_in_an_inn_is_seen(number, place, digit):
    wrong = number[:place] + digit + number[place + 1 :]
    assert is_valid("innCode", wrong) == (wrong == number)


@given(st.integers(0, 19), st.sampled_from(string.digits + string.ascii_uppercase))
def test_one_digit_for_another_or_one_letter_for_another_in_an_lei_is_seen(place, character):
    number = "253400V1H6ART1UQ0N98"
    if character.isdigit() == number[place].isdigit():
        wrong = number[:place] + character + number[place + 1 :]
        assert is_valid("leiCode", wrong) == (wrong == number)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("imoNumber", "9187620"), ("imoNumber", "123"), ("imoNumber", ""), ("leiCode", "253400V1H6ART1UQ0N9"),
        ("swiftBic", "DEUT"), ("swiftBic", "12345678"), ("innCode", "1"), ("ogrnCode", "1027700132196"),
        ("mmsi", "12345678"), ("imoNumber", "٩١٨٧٦٢٩"), ("passportNumber", " - "),
    ],
)  # fmt: skip
def test_malformed_identifiers_are_not(kind, value):
    assert not is_valid(kind, value)


@pytest.mark.parametrize(
    ("address", "chain"),
    [
        ("0x52908400098527886E0F7030069857D2E4169EE7", "ethereum"),
        ("0x52908400098527886e0f7030069857d2e4169ee7", "ethereum"),
        ("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "bitcoin"),
        ("1boatslrhtknngkdxeeobr76b53lettpyt", "bitcoin"),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bitcoin"),
        ("TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", "tron"),
        ("LdP8Qox1VAhCzLJNqrr74YovaWYyNBUWvL", "litecoin"),
        ("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "ripple"),
        ("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "bitcoin cash"),
        ("hello", ""),
        ("", ""),
    ],
)
def test_a_wallet_tells_its_chain_by_its_form(address, chain):
    assert wallet_chain(address) == chain


def test_a_wallet_published_in_lower_case_is_the_same_wallet():
    written = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"
    assert identifier_key("publicKey", written) == identifier_key("publicKey", written.lower())
