"""Measures keep the publisher's words, and an asset freeze apart from a travel ban."""

import pytest

from tamis.model import MEASURE_KINDS
from tamis.normalize.measures import measure


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Asset freeze", "asset freeze"),
        ("Assets Freeze", "asset freeze"),
        ("Targeted Financial Sanction", "asset freeze"),
        ("Block", "asset freeze"),
        ("блокування активів", "asset freeze"),
        ("Travel Ban", "travel ban"),
        ("Immigration ban", "travel ban"),
        ("відмова в наданні та скасування віз", "travel ban"),
        ("Arms Embargo", "arms embargo"),
        ("Prohibition of port entry", "trade"),
        ("Maritime Restriction", "trade"),
        ("Charter of ships", "trade"),
        ("Transport sanctions", "trade"),
        ("Trading restrictions", "trade"),
        ("Deflag", "trade"),
        ("повна заборона заходження іноземних невійськових суден та військових кораблів", "trade"),
        ("обмеження постачання товарів військового призначення", "arms embargo"),
        ("Financial measures against certain persons", "asset freeze"),
        ("Correspondent banking relationships", "other"),
        ("Trust Services Sanctions", "other"),
        ("", "other"),
    ],
)
def test_words_of_publishers_are_understood(text, kind):
    found = measure(text)
    assert found.kind == kind
    assert found.kind in MEASURE_KINDS
    assert found.text == text
