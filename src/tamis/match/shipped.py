"""Profiles as files: figures that differ from the default's, with a name, a version, who approved them, and why.

A file is TOML, short enough to be read out in a meeting:

    name = "payments"
    version = "2026-11-23"
    rationale = "Payments wait for the answer …"
    approved_by = "J. Doe, Head of Compliance"

    [figures]
    threshold = 7300
    line = 7300

Whatever it does not name stays as in `profiles.Profile`. The files that ship with Tamis stand in `data/`. A
lexicon of `tamis learn` takes the place of the one that ships, pinned by its hash; its path is told from the
profile's folder:

    lexicon = "lexicon.txt"
    lexicon_digest = "4f0c…"
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from tamis.errors import CallError
from tamis.match.profiles import DEFAULT, Profile
from tamis.normalize.lexicon import Lexicon, read_lexicon

_NEEDED = ("name", "version", "rationale")
_TEXTS = (*_NEEDED, "approved_by")
_LEXICON = ("lexicon", "lexicon_digest")
_FIGURES = frozenset(Profile.field_names())
_LEAST, _MOST = DEFAULT.lowest_threshold, 10_000
"""Where thresholds may lie."""
_SHOWN = "docs/scores.md shows a profile"


class NamedProfile(NamedTuple):
    """A profile with its name and version, and why it is as it is; `approved_by` is empty until somebody has."""

    name: str
    version: str
    rationale: str
    approved_by: str
    figures: Profile

    @property
    def changes(self) -> dict[str, int]:
        """The figures that differ from the default's, in hundredths of points or in thousandths."""
        pairs = ((name, getattr(self.figures, name)) for name in Profile.field_names())
        return {name: value for name, value in pairs if value != getattr(DEFAULT, name)}


def shipped_profiles() -> dict[str, NamedProfile]:
    """The profiles that ship with Tamis, by name."""
    folder = resources.files("tamis.match") / "data"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    profiles = [_parsed(file.read_text("utf-8"), file.name) for file in files]
    return {profile.name: profile for profile in profiles}


def load_profile(name_or_file: str) -> NamedProfile:
    """A profile that ships with Tamis, or that of a file. Raises `CallError` for what is neither, or not right."""
    path = Path(name_or_file)
    if path.suffix != ".toml":
        known = shipped_profiles()
        if name_or_file in known:
            return known[name_or_file]
        hint = "There are " + ", ".join(known) + "; or give a file that ends with .toml"
        raise CallError(f"No profile is called {name_or_file[:80]!r}", hint=hint)
    try:
        return _parsed(path.read_text("utf-8"), str(path))
    except OSError as error:
        raise CallError(f"{path} cannot be read ({error.strerror})", hint="Check the path") from error
    except UnicodeDecodeError as error:
        raise CallError(f"{path} is no text in UTF-8", hint=_SHOWN) from error


def figures_of(profile: str | Profile) -> Profile:
    """The figures of a profile that is given by name or file, or as figures. Raises `CallError` for neither."""
    if isinstance(profile, Profile):
        return profile
    return load_profile(profile).figures


def _parsed(text: str, file: str) -> NamedProfile:
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CallError(f"{file} is no TOML: {error}", hint=_SHOWN) from error
    figures = said.pop("figures", {})
    for key, value in said.items():
        if key not in (*_TEXTS, *_LEXICON):
            raise CallError(f"{file}, field {key[:40]}: unknown", hint=_SHOWN)
        if not isinstance(value, str):
            raise CallError(f"{file}, field {key}: not a text", hint=_SHOWN)
    for key in _NEEDED:
        if not said.get(key, "").strip():
            raise CallError(f"{file}, field {key}: missing", hint=_SHOWN)
    name, version, rationale, approver = (said.get(key, "").strip() for key in _TEXTS)
    checked = replace(
        _checked(figures, file), learned=_lexicon(said.get("lexicon", ""), said.get("lexicon_digest", ""), file)
    )
    return NamedProfile(name, version, rationale, approver, checked)


def _lexicon(lexicon: str, digest: str, file: str) -> Lexicon | None:
    """The lexicon that a profile names and pins; None where it names none."""
    if not lexicon and not digest:
        return None
    if not lexicon or not digest:
        missing = "lexicon_digest" if lexicon else "lexicon"
        raise CallError(f"{file}, field {missing}: missing", hint="tamis learn says both")
    return read_lexicon(Path(file).parent / lexicon, digest.strip().lower())


def _checked(figures: Any, file: str) -> Profile:
    """The default's figures with these in their places."""
    if not isinstance(figures, dict):
        raise CallError(f"{file}, field figures: not a table", hint=_SHOWN)
    for key, value in figures.items():
        if key not in _FIGURES:
            raise CallError(f"{file}, field figures.{key[:40]}: unknown", hint="See match/profiles.py for all")
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _MOST:
            raise CallError(
                f"{file}, field figures.{key}: no whole number of at most {_MOST} in size", hint=_SHOWN
            )
    try:
        profile = replace(DEFAULT, **figures)
    except ValueError as error:
        raise CallError(f"{file}, field figures: {error}", hint=_SHOWN) from error
    if not _LEAST <= profile.lowest_threshold <= profile.threshold <= _MOST:
        message = f"{file}, field figures.threshold: thresholds lie between {_LEAST} and {_MOST}, the lowest first"
        raise CallError(message, hint="They are in hundredths: 7500 is a score of 75")
    if profile.line < profile.threshold:
        message = f"{file}, field figures.line: an exact name ({profile.line}) would not reach the threshold"
        raise CallError(message, hint=f"Set line to {profile.threshold} as well")
    return profile
