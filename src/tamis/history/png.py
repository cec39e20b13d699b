"""A picture as PNG, by the optional part `png`."""

from __future__ import annotations

import re

from tamis.errors import MissingExtra, OutputError

_FONTS = "'DejaVu Sans','Noto Sans','Liberation Sans',Arial,Helvetica,'Segoe UI',sans-serif"
"""Fonts that a machine may have; the renderer takes the first, and another where a letter is missing."""


def png(svg: str) -> bytes:
    """An SVG as PNG at twice its size, in the colours for light. Raises `MissingExtra`."""
    try:
        import resvg_py
    except ImportError as error:
        raise MissingExtra("png", "A picture as PNG") from error
    plain = _plain(svg)
    drawn, bare = (
        bytes(resvg_py.svg_to_bytes(svg_string=each, zoom=2, background="#ffffff"))
        for each in (plain, re.sub(r"<text.*?</text>", "", plain))
    )
    if drawn == bare and "<text" in plain:
        hint = "Install one, such as DejaVu Sans, or take SVG"
        raise OutputError("This machine has no font to write with", hint=hint)
    return drawn


def _plain(svg: str) -> str:
    """The picture without variables in its style, which the renderer does not know."""
    light = svg.partition("@media(prefers-color-scheme:dark)")[0]
    colours = dict(re.findall(r"--([a-z]+):([^;}]+)", light))
    svg = re.sub(r"@media\(prefers-color-scheme:dark\)\{:root\{.*?\}\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("system-ui,sans-serif", _FONTS)
    svg = re.sub(r":root\{.*?\}", "", svg, count=1, flags=re.DOTALL)
    return re.sub(r"var\(--([a-z]+)\)", lambda found: colours[found[1]], svg)
