"""Profiles of files: those that ship stand on their figures, and a wrong one says where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tamis.errors import CallError
from tamis.match.compare import compare
from tamis.match.profiles import DEFAULT
from tamis.match.shipped import load_profile, shipped_profiles

GOOD = """
name = "ours"
version = "1"
rationale = "Because of our report of May."
approved_by = "A. Sample"
[figures]
threshold = 8000
line = 8000
weak_loss = 0
"""


def test_the_shipped_profiles_say_why_and_differ_by_what_they_name() -> None:
    shipped = shipped_profiles()
    assert set(shipped) == {"default", "onboarding", "payments", "rescreening"}
    assert shipped["default"].figures == DEFAULT
    assert not shipped["default"].changes
    assert len({profile.figures.digest for profile in shipped.values()}) == len(shipped)
    for name, profile in shipped.items():
        assert profile.name == name
        assert profile.version
        assert len(profile.rationale) > 100
        assert profile.figures.line >= profile.figures.threshold
    onboarding, payments = (shipped[name].figures.threshold for name in ("onboarding", "payments"))
    assert onboarding < DEFAULT.threshold < payments


def test_a_file_is_read_and_used(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(GOOD)
    profile = load_profile(str(path))
    assert (profile.name, profile.version, profile.approved_by) == ("ours", "1", "A. Sample")
    assert profile.changes == {"threshold": 8000, "line": 8000, "weak_loss": 0}
    exact = ("James Smith", "SMITH, James", "Person")
    assert compare(*exact, profile=str(path)).score == 80
    assert compare(*exact, profile="payments").score == 73
    assert compare(*exact).score == compare(*exact, profile="default").score < 73


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "ours"', "name = 3", "field name: not a text"),
        ('version = "1"', "", "field version: missing"),
        ('rationale = "Because of our report of May."', 'rationale = " "', "field rationale: missing"),
        ('name = "ours"', 'name = "ours"\nmood = "good"', "field mood: unknown"),
        ("weak_loss = 0", "weak_lost = 0", "field figures.weak_lost: unknown"),
        ("weak_loss = 0", "weak_loss = 0.5", "no whole number"),
        ("weak_loss = 0", "weak_loss = true", "no whole number"),
        ("weak_loss = 0", "weak_loss = 99999", "no whole number"),
        ("weak_loss = 0", "spelling_loss = 9000", "must not cost more than a missing one"),
        ("threshold = 8000", "threshold = 4000", "thresholds lie between"),
        ("line = 8000", "line = 7000", "would not reach the threshold"),
        (GOOD[GOOD.index("[figures]") :], "figures = 3", "not a table"),
        ("[figures]", "[figures", "is no TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_the_field(old: str, new: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(CallError, match=words) as caught:
        load_profile(str(path))
    assert str(path) in str(caught.value)
    assert caught.value.hint


def test_what_is_no_profile_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="'nope'") as caught:
        load_profile("nope")
    assert "payments" in caught.value.hint
    with pytest.raises(CallError, match="cannot be read"):
        load_profile(str(tmp_path / "missing.toml"))
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CallError, match="no text"):
        load_profile(str(tmp_path / "bytes.toml"))
