"""Acts, measures and days of listing go to the programme that they name, and to those that nothing names."""

from __future__ import annotations

from tamis.lists.us_ofac_acts import acts, shared
from tamis.model import Designation, Measure


def test_what_names_a_programme_by_the_number_of_its_order_is_that_programmes():
    given = acts(
        ["RUSSIA-EO14024", "UKRAINE-EO13662"],
        authorities=["Executive Order 13662 (Ukraine)", "Executive Order 14024 (Russia)"],
        sanctions=["13662 Sectoral Directive 1", "Block"],
    )
    assert [(act.programme, act.legal_basis, act.measures) for act in given] == [
        ("RUSSIA-EO14024", "Executive Order 14024 (Russia)", (Measure("asset freeze", "Block"),)),
        ("UKRAINE-EO13662", "Executive Order 13662 (Ukraine)", (Measure("other", "13662 Sectoral Directive 1"),)),
    ]


def test_what_names_none_belongs_to_those_that_nothing_names_or_else_to_all():
    assert shared(["A-EO14024", "B", "C"], [("14024", "x"), ("", "y")]) == {
        "A-EO14024": ["x"],
        "B": ["y"],
        "C": ["y"],
    }
    assert shared(["A-EO14024"], [("14024", "x"), ("", "y")]) == {"A-EO14024": ["x", "y"]}
    assert shared([], [("", "y")]) == {}


def test_the_day_is_that_of_the_list_of_the_programme_and_the_umbrella_counts_alone_only():
    listings = [
        ("Consolidated List", "2014-10-10"),
        ("Non-SDN Palestinian Legislative Council List", "2006-04-12"),
        ("SDN List", "2023-11-14"),
    ]
    assert {act.programme: act.date for act in acts(["NS-PLC", "SDGT"], listings)} == {
        "NS-PLC": "2006-04-12",
        "SDGT": "2023-11-14",
    }
    assert acts(["561-Related"], listings[:1])[0].date == "2014-10-10"


def test_a_party_of_a_programme_alone_has_a_designation_of_a_programme_alone():
    assert acts(["IRAN"]) == (Designation("US Treasury, Office of Foreign Assets Control", "IRAN"),)


def test_non_blocking_sanctions_are_no_asset_freeze():
    act = acts(["ILLICIT-DRUGS-EO14059"], sanctions=["Executive Order 14059 Non-blocking"])[0]
    assert [measure.kind for measure in act.measures] == ["other"]
