"""Cells of the OFSI list: numbered parts, numbers among words, issuing countries, days, labelled pieces."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.lists import gb_conlist_text as texts

ITEMS = [
    ("", {}),
    (" - ", {}),
    ("Kabul", {0: "Kabul"}),
    ("Ward (1)", {0: "Ward (1)"}),
    ("(1) Kabul (2) Herat", {1: "Kabul", 2: "Herat"}),
    ("1) Mullah, 2) Haji", {1: "Mullah", 2: "Haji"}),
    ("(a) Samplian (b) Otherian", {1: "Samplian", 2: "Otherian"}),
    ("(!) Chair (2) Member", {1: "Chair", 2: "Member"}),
    ("(1) - (2) Kabul (3) - .", {2: "Kabul"}),
    ("(1)-(3) Egypt (4) Sudan", {1: "Egypt", 2: "Egypt", 3: "Egypt", 4: "Sudan"}),
    ("(1) to (2) Egypt (3) Sudan", {1: "Egypt", 2: "Egypt", 3: "Sudan"}),
    ("(1-2) Egypt (3) Sudan", {1: "Egypt", 2: "Egypt", 3: "Sudan"}),
    ("(1) (2) (4) Egypt (3) Sudan", {1: "Egypt", 2: "Egypt", 3: "Sudan", 4: "Egypt"}),
    ("Samplian passports (1) X900 (2) X901", {1: "Samplian passports X900", 2: "Samplian passports X901"}),
    ("(1) Chair (1 to 14 April 2014) (2) Member (9)", {1: "Chair (1 to 14 April 2014)", 2: "Member (9)"}),
]


@pytest.mark.parametrize(("cell", "parts"), ITEMS)
def test_numbered_parts_come_by_their_numbers(cell: str, parts: dict[int, str]) -> None:
    assert texts.items(cell) == parts


NUMBERS = [
    ("900100200", [("900100200", "", "")]),
    ("OA 945404(Samplian). Issued on 30 Apr 2000", [("OA 945404", "", "Samplian). Issued on 30 Apr 2000")]),
    ("TIN - 900200 OGRN - 900300", [("900200", "TIN", ""), ("900300", "OGRN", "")]),
    ("900100 (Russia). Tax ID No. 900200", [("900100", "", "Russia"), ("900200", "Tax ID No", "")]),
    ("Passport no.:TR900417, issued 20/12/2001", [("TR900417", "Passport no", "issued 20/12/2001")]),
    ("British passport no.205900411", [("205900411", "British passport no", "")]),
    ("90 01 900002", [("90 01 900002", "", "")]),
    ("No x990700", [("x990700", "No", "")]),
    ("(Egypt). Issued 1993 (16/2/1421H), valid 2000-2001", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "found"), NUMBERS)
def test_numbers_stand_apart_from_the_words_beside_them(text: str, found: list[tuple[str, str, str]]) -> None:
    assert [(n.value, n.before, n.after) for n in texts.numbers_in(text)] == found


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Russia INN", "innCode"), ("OGRN", "ogrnCode"), ("Russian TIN", "taxNumber"), ("KPP", "kppCode"),
        ("USCC", "uscCode"), ("Kazakhstan BIN", "registrationNumber"), ("Tax ID No", "taxNumber"),
        ("national identity card", "idNumber"), ("tazkira", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_label_says_what_its_number_is(label: str, kind: str) -> None:
    assert texts.labelled_kind(label, "900100200300") == kind


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(Tunisian). Issued in Rome, Italy", "tn"),
        ("Issued 1997 in Sanaa, Yemen", ""),
        ("Mali number, issued on 10 Aug. 2001", "ml"),
        ("X900100, expires 21 Aug 2005 (Iraq)", "iq"),
        ("Russian foreign travel passport number", "ru"),
        ("(CAR Diplomatic)", "cf"),
        ("US Social Security no", "us"),
        ("Diplomatic Passport", ""),
        ("", ""),
    ],
)
def test_a_document_is_of_the_country_before_the_words_on_its_issue(text: str, code: str) -> None:
    assert texts.issuer(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Former USSR Currently Belarus", "by"),
        ("Ukrainian SSR (now Ukraine)", "ua"),
        ("Congo (Democratic Republic)", "cd"),
        ("Congolese", ""),
        ("Sampleland", ""),
    ],
)
def test_countries_are_read_as_the_list_spells_them(text: str, code: str) -> None:
    assert texts.country(text) == code


def test_references_are_read_in_every_form_they_had() -> None:
    forms = {
        "UN Ref TI.A.901.10. Leader": ["TI.A.901.10"],
        "UN Ref E.29.II.5. Owned": ["E.29.II.5"],
        "UN Ref: QDi.901": ["QDi.901"],
        "UN Reference No KPe.901": ["KPe.901"],
        "(UN Ref):CDi. 938. Listed": ["CDi.938"],
        "(UN Ref):QDi.942 and SOi.902. Listed": ["QDi.942", "SOi.902"],
        "no reference": [],
    }
    assert {text: texts.un_references(text) for text in forms} == forms
    assert texts.uk_references("BEL9010 and GHR9053. Listed under") == ["BEL9010", "GHR9053"]
    assert texts.uk_references("SDi.905.") == []


def test_labels_that_nobody_knows_are_told() -> None:
    text = "(Gender):Male (Shoe size):44 Employer Number (Sampleland): 90-1"
    assert texts.unknown_labels(text) == ["Shoe size"]
    assert next(texts.labelled(text))[0] == "Gender"


@given(st.text(alphabet="(12a)b -.,;:AZx9/noIssued\n", max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    said = texts.items(text)
    assert all(part.strip() for part in said.values())
    assert all(number.value in " ".join(text.split()) or " " in number.value for number in texts.numbers_in(text))
    texts.issuer(text)
    texts.country(text)
    texts.day_of(text)
    assert "".join(piece for _, piece in texts.labelled(text)) == text.strip()


@pytest.mark.parametrize("unit", ["(1) ", "(9)", "9 ", "A ", "UN Ref A.1 and ", "(Gender):", "((", "www.", "no.1"])
def test_long_texts_take_no_long_time(unit: str) -> None:
    text = "(1) " + unit * (100_000 // len(unit))
    start = time.monotonic()
    texts.items(text)
    texts.numbers_in(text)
    texts.issuer(text)
    texts.un_references(text)
    list(texts.labelled(text))
    texts.unknown_labels(text)
    assert time.monotonic() - start < 2
