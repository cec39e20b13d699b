"""A document as a page of HTML on which every mention is marked, with a panel for each: who it is, and why.

Promise: one file that asks for nothing else, runs nothing, and shows the text as it was, whatever is in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tamis.screen.mentions import Mention

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; color: #1b1b1b; background: #fff; }
main { display: grid; grid-template-columns: minmax(0, 2fr) minmax(18rem, 1fr); gap: 2rem; padding: 1rem 2rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
mark { background: #ffd9d2; border-bottom: 2px solid #b3261e; }
mark a { color: inherit; text-decoration: none; }
section { border: 1px solid #bbb; border-radius: 6px; padding: .6rem .9rem; margin-bottom: 1rem; }
section:target { border-color: #b3261e; box-shadow: 0 0 0 2px #ffd9d2; }
h1 { font-size: 1.2rem; padding: 1rem 2rem 0; margin: 0; }
h2 { font-size: 1rem; margin: 0 0 .3rem; }
td { vertical-align: top; padding: 0 .6rem 0 0; }
td:first-child { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
"""


def marked(text: str, mentions: Sequence[Mention], title: str) -> str:
    """The page. `mentions` are those of the text, in order and apart from each other."""
    parts, at = [], 0
    for number, mention in enumerate(mentions, start=1):
        parts.append(escape(text[at : mention.start]))
        parts.append(f'<mark id="m{number}"><a href="#p{number}">{escape(mention.text)}</a></mark>')
        at = mention.end
    parts.append(escape(text[at:]))
    body = "".join(parts)
    panels = "".join(_panel(number, mention) for number, mention in enumerate(mentions, start=1))
    count = f"{len(mentions)} mention{'' if len(mentions) == 1 else 's'}"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body><h1>{escape(title)}: {count}</h1>\n"
        f'<main><div class="text" dir="auto">{body}</div>\n<aside>{panels}</aside></main></body></html>\n'
    )


def _panel(number: int, mention: Mention) -> str:
    party = mention.party
    facts = [party.kind, *(span.text or span.start for span in party.birth_dates[:2])]
    facts += dict.fromkeys(country.text or country.code for country in party.countries[:3])
    facts += dict.fromkeys(act.programme for act in party.designations[:3] if act.programme)
    rows = "".join(f"<tr><td>{r.points:+.2f}</td><td>{escape(r.text)}</td></tr>" for r in mention.reasons)
    also = f"<p>Also: {escape(', '.join(mention.also))}</p>" if mention.also else ""
    return (
        f'<section id="p{number}"><h2><a href="#m{number}">{escape(" ".join(mention.text.split()))}</a></h2>'
        f"<p><b>{mention.score:.2f}</b> {escape(party.caption)} ({escape(party.id)})<br>"
        f"{escape(', '.join(filter(None, facts)))}<br>page {mention.page}, line {mention.line}</p>"
        f"<table>{rows}</table>{also}</section>\n"
    )
