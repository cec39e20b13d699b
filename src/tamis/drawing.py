"""Pieces of pictures as SVG, and of pages that need nothing beside themselves: no script, no font, no network.

What is written into them is escaped here and nowhere else, so that a name cannot break out of a picture.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape as _escape

COLOURS = """
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--paper:#fff;--edge:#d8dde4;--a:#1f6feb;--b:#c2410c;
--c:#0f7b4f;--d:#8b3fc7;--bad:#b42318}
@media(prefers-color-scheme:dark){:root{--ink:#e7ebf0;--soft:#9aa6b5;--paper:#12161c;--edge:#313a46;--a:#6ea8fe;
--b:#f59e6b;--c:#5bd1a0;--d:#c9a0f5;--bad:#ff8a80}}
"""
"""The colours of every picture and page, for light and dark, as variables of CSS."""


_NOT_WRITTEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape(words: str) -> str:
    """A text as it may stand in a picture or page; what no document can hold is shown as U+FFFD."""
    return _escape(_NOT_WRITTEN.sub("\ufffd", words))


def text(x: float, y: float, words: str, anchor: str = "", style: str = "") -> str:
    """A line of text; `anchor` is `middle` or `end`, `style` a class."""
    held = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text{_class(style)} x="{_figure(x)}" y="{_figure(y)}"{held}>{escape(words)}</text>'


def line(style: str, x1: float, y1: float, x2: float, y2: float) -> str:
    """A straight line of a class."""
    places = zip(("x1", "x2", "y1", "y2"), (x1, x2, y1, y2), strict=True)
    return f"<line{_class(style)} " + " ".join(f'{key}="{_figure(at)}"' for key, at in places) + "/>"


def rect(style: str, x: float, y: float, width: float, height: float) -> str:
    """A box of a class."""
    places = zip(("x", "y", "width", "height"), (x, y, width, height), strict=True)
    return f"<rect{_class(style)} " + " ".join(f'{key}="{_figure(at)}"' for key, at in places) + "/>"


def polyline(style: str, points: Iterable[tuple[float, float]]) -> str:
    """A line through points."""
    return f'<polyline{_class(style)} points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'


def picture(title: str, about: str, width: float, height: float, parts: Sequence[str], css: str = "") -> str:
    """A picture with a title and a description. With `css` it stands alone, as a file; without, in a page."""
    alone = f' xmlns="http://www.w3.org/2000/svg" width="{_figure(width)}" height="{_figure(height)}"'
    return (
        f'<svg{alone if css else ""} viewBox="0 0 {_figure(width)} {_figure(height)}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title><desc>{escape(about)}</desc>'
        f"{f'<style>{css}</style>' if css else ''}{''.join(parts)}</svg>"
    )


def page(title: str, css: str, body: str) -> str:
    """A whole page in HTML."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{COLOURS}{css}</style></head><body>{body}</body></html>\n"
    )


def _class(style: str) -> str:
    return f' class="{style}"' if style else ""


def _figure(value: float) -> str:
    """A place in a picture, to a tenth."""
    return f"{value:.1f}".removesuffix(".0")


def width_of(words: str) -> int:
    """About how wide a text is, in Latin letters: those of East Asia count twice, marks nothing."""
    return sum(
        0 if category in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter, category in ((letter, unicodedata.category(letter)) for letter in words)
    )


def shortened(words: str, most: int) -> str:
    """A text that is cut, with an ellipsis, where it is wider than `most` letters."""
    if width_of(words) <= most:
        return words
    words = words[: 4 * most]  # a text may be long, and is measured anew for each letter that goes
    while words and width_of(words) >= most:
        words = words[:-1]
    return words.rstrip() + "…"


def folded(words: str, most: int) -> list[str]:
    """A text as lines no wider than `most` letters, broken at spaces; a longer word is cut."""
    lines = [""]
    for word in words.split():
        further = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(further) > most:
            lines.append(shortened(word, most))
        else:
            lines[-1] = further if width_of(further) <= most else shortened(further, most)
    return lines
