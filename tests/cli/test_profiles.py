"""`tamis profiles`, and `--profile` of the commands that screen."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tamis.match.shipped import shipped_profiles

Run = Callable[..., Any]


def test_the_profiles_are_told_with_their_reasons(tamis: Run) -> None:
    text = tamis("profiles").stdout
    assert all(f"{name} " in text for name in shipped_profiles())
    found = json.loads(tamis("profiles", "payments", "--json").stdout)
    assert (found["name"], found["threshold"], found["changes"]) == (
        "payments", 73.0, {"threshold": 7300, "line": 7300}
    )  # fmt: skip
    assert [each["name"] for each in json.loads(tamis("profiles", "--json").stdout)] == sorted(shipped_profiles())
    assert "threshold = 7300" in tamis("profiles", "payments").stdout


def test_a_profile_draws_the_line_and_stands_in_the_stamp(tamis: Run) -> None:
    usual = json.loads(tamis("screen", "Firuz Anvar Qudratov", "--json").stdout)
    strict = json.loads(tamis("screen", "Firuz Anvar Qudratov", "--profile", "payments", "--json").stdout)
    assert (usual["threshold"], strict["threshold"]) == (70.0, 73.0)
    assert strict["stamp"]["profile"] == shipped_profiles()["payments"].figures.digest != usual["stamp"]["profile"]
    assert strict["matches"]


def test_an_unknown_profile_is_refused(tamis: Run) -> None:
    for command in (["screen", "A B"], ["compare", "A", "B"], ["profiles"]):
        wrong = ["nope"] if command == ["profiles"] else ["--profile", "nope"]
        result = tamis(*command, *wrong)
        assert result.returncode == 2
        assert "No profile is called 'nope'" in result.stderr
        assert "payments" in result.stderr
