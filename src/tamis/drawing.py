"""Pieces of pictures as SVG, and of pages that need nothing beside themselves: no script, no font, no network.

What is written into them is escaped here and nowhere else, so that a name cannot break out of a picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

COLOURS = """
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--paper:#fff;--edge:#d8dde4;--a:#1f6feb;--b:#c2410c;
--c:#0f7b4f;--d:#8b3fc7;--bad:#b42318}
@media(prefers-color-scheme:dark){:root{--ink:#e7ebf0;--soft:#9aa6b5;--paper:#12161c;--edge:#313a46;--a:#6ea8fe;
--b:#f59e6b;--c:#5bd1a0;--d:#c9a0f5;--bad:#ff8a80}}
"""
"""The colours of every picture and page, for light and dark, as variables of CSS."""


def text(x: float, y: float, words: str, anchor: str = "", style: str = "") -> str:
    """A line of text; `anchor` is `middle` or `end`, `style` a class. Right-to-left names keep to themselves."""
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
