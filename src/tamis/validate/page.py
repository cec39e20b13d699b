"""The report as one HTML page that needs nothing beside itself: no script, no font, no network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from tamis import drawing
from tamis.validate.bench import Alert, Row, Sample
from tamis.validate.charts import Series, bars, curves
from tamis.validate.intervals import Share
from tamis.validate.left_out import Unlearned
from tamis.validate.proving import Report
from tamis.validate.thresholds import Challenge, Side

_CSS = """
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:72rem;margin:2rem auto;
padding:0 1rem}h1{font-size:1.7rem}h2{margin-top:2.4rem;border-bottom:1px solid var(--edge)}h3{margin-top:1.6rem}
table{border-collapse:collapse;margin:.6rem 0;font-size:.86rem;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}th,td{padding:.2rem .6rem;text-align:left;border-bottom:1px solid var(--edge);
vertical-align:top}td.n,th.n{text-align:right}td.n{white-space:nowrap}.soft,caption{color:var(--soft)}caption{text-align:left}
.flag{color:var(--bad);font-weight:600}tr.use{font-weight:700}svg{width:100%;max-width:45rem;height:auto}
svg text{font-size:11px;fill:var(--ink)}.grid{stroke:var(--edge)}.mark{stroke:var(--soft);stroke-dasharray:4 3}
polyline{fill:none;stroke-width:2}.s0{stroke:var(--a)}.s1{stroke:var(--b);stroke-dasharray:7 3}
.s2{stroke:var(--c);stroke-dasharray:2 3}.s3{stroke:var(--d)}.bar{fill:var(--a);opacity:.55}
.whisker{stroke:var(--ink);stroke-width:1.5}details{margin:.4rem 0}
"""


def page(report: Report) -> str:
    """The whole page."""
    parts = [_head(report), _lines(report), _left_out(report), _variations(report), _benign(report)]
    parts += [_attributes(report)]
    if report.thresholds.challenge:
        parts.append(_challenge(report.thresholds.challenge))
    return drawing.page("Tamis: validation report", _CSS, "".join(parts))


def _table(about: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], words: int = 1) -> str:
    """A table; all columns but the first `words` are numbers, set to the right."""

    def cells(tag: str, values: Sequence[Any]) -> str:
        return "".join(
            f"<{tag}{' class=n' if n >= words else ''}>{escape(str(value))}</{tag}>"
            for n, value in enumerate(values)
        )

    body = "".join(f"<tr>{cells('td', values)}</tr>" for values in rows)
    head = f"<thead><tr>{cells('th', headers)}</tr></thead>"
    return f'<div class="wide"><table><caption>{escape(about)}</caption>{head}<tbody>{body}</tbody></table></div>'


def _of(share: Share) -> tuple[str, str, str]:
    """A share as three cells: count, share, interval."""
    return f"{share.hits:,} of {share.cases:,}", f"{share.share:.2%}", f"{share.low:.2%} to {share.high:.2%}"


_SHARE = ("cases", "share", "95 % interval")


def _head(report: Report) -> str:
    stamp = report.stamp
    facts = [
        ("Program", stamp.program),
        ("Profile", stamp.profile),
        ("Lexicon", stamp.lexicon),
        ("Index", stamp.index),
        ("Threshold", f"{report.threshold:g}"),
        ("Seed", report.seed),
        ("Cases", f"{report.cases:,}{' (a quick sample)' if report.quick else ''}"),
    ]
    said = "".join(f"<li>{escape(text)}</li>" for text in (*report.warnings, *report.caveats))
    lists = [(v.list_id, v.published[:10], v.digest[:16], f"{v.parties:,}", f"{v.names:,}") for v in stamp.lists]
    return (
        "<h1>Validation report</h1><p class=soft>How Tamis does on the lists and the profile named here. Equal "
        "stamps and seeds give equal figures. It holds names from the lists and from your file: treat it so.</p>"
        + _table("What was measured", ("what", "value"), facts, 2)
        + _table("The lists", ("list", "published", "digest", "parties", "names"), lists, 3)
        + f"<h3>Before you rely on it</h3><ul>{said}</ul>"
    )


def _lines(report: Report) -> str:
    lines = report.thresholds.lines
    recall = curves(
        "Recall over the threshold",
        "Share of changed names, and of names left out, found at each threshold; the table has the figures.",
        [
            Series("changed names found", [(n.threshold, n.varied.share) for n in lines]),
            Series("names left out found", [(n.threshold, n.left_out.share) for n in lines]),
            Series("people on no list alerted", [(n.threshold, n.alerted.share) for n in lines]),
        ],
        "threshold",
        "share",
        report.threshold,
    )
    volume = curves(
        "Alerts per thousand people on no list",
        "How many alerts a thousand people on no list raise at each threshold, from 65 up.",
        [
            Series(
                "alerts per thousand", [(n.threshold, n.alerts_per_thousand) for n in lines if n.threshold >= 65]
            )
        ],
        "threshold",
        "alerts",
        report.threshold,
    )
    rows = [
        (
            f"{n.threshold:g}{' (in use)' if n.threshold == report.threshold else ''}",
            f"{n.varied.share:.2%}",
            f"{n.varied.low:.2%} to {n.varied.high:.2%}",
            f"{n.left_out.share:.2%}",
            f"{n.left_out.low:.2%} to {n.left_out.high:.2%}",
            f"{n.alerted.share:.2%}",
            f"{n.alerted.low:.2%} to {n.alerted.high:.2%}",
            f"{n.alerts_per_thousand:,.1f}",
        )
        for n in lines
    ]
    heads = (
        "threshold",
        "changed found",
        "interval",
        "left out found",
        "interval",
        "no list, alerted",
        "interval",
    )
    first = lines[0]
    about = (
        f"{first.varied.cases:,} changed names, {first.left_out.cases:,} left out, "
        f"{first.alerted.cases:,} people on no list"
    )
    return (
        "<h2>Where to draw the line</h2><p>A lower line finds more and alerts more. The samples show what stands "
        "just above and just below the line in use.</p>"
        + recall
        + volume
        + _table(about, (*heads, "alerts per thousand"), rows)
        + _side("Just above the line", report.thresholds.above)
        + _side("Just below the line", report.thresholds.below)
    )


def _side(title: str, side: Side) -> str:
    return (
        f"<h3>{title}</h3>"
        + _samples("Changed names, listed: rightly above, wrongly below", side.right)
        + _alerts("People on no list: wrongly above, rightly below", side.wrong)
    )


def _samples(title: str, samples: Sequence[Sample]) -> str:
    if not samples:
        return f"<p class=soft>{escape(title)}: none.</p>"
    rows = [(s.written, s.listed, s.party, f"{s.score:.2f}") for s in samples]
    return _table(title, ("screened", "listed", "party", "score"), rows, 3)


def _alerts(title: str, alerts: Sequence[Alert]) -> str:
    if not alerts:
        return f"<p class=soft>{escape(title)}: none.</p>"
    rows = [(a.written, a.listed, a.list, a.party, a.reason, f"{a.score:.2f}") for a in alerts]
    return _table(title, ("screened", "listed name met", "list", "party", "main reason", "score"), rows, 5)


def _rows(about: str, rows: Sequence[Row]) -> str:
    cells = [(r.group, r.label, *_of(r.found), f"{r.first.share:.2%}", f"{r.others:.2f}") for r in rows]
    heads = ("group", "kind", *_SHARE, "found first", "other alerts a case")
    missed = "".join(_samples(f"{r.group}: {r.label}", r.missed) for r in rows if r.missed)
    return (
        _table(about, heads, cells, 2) + f"<details><summary>Some of what was missed</summary>{missed}</details>"
    )


def _left_out(report: Report) -> str:
    found = report.left_out
    rows = [(f"{r.group}: {r.label}"[:42], r.found) for r in found.rows if r.found.cases >= 10]
    return (
        "<h2>Leave one name out</h2><p>A written form is taken away from every list it stands on; the customer "
        "comes with it. Is the party found by its other names? Many aliases are other names altogether, which no "
        "comparison of spellings can find.</p>"
        + bars("Found by another name", "Share found at the threshold in use, with 95 % intervals.", rows, 1.0)
        + _rows(f"{found.cases:,} names, each left out", found.rows)
        + _unlearned(found.unlearned)
    )


def _unlearned(found: Unlearned | None) -> str:
    if found is None:
        return ""
    rows = [
        ("from all parties", *_of(found.learned)),
        ("without those asked for", *_of(found.unlearned)),
        ("without those asked for, spellings learned as well", *_of(found.spelt)),
    ]
    about = f"The lexicon learned here, in {found.folds} parts; {found.moved:,} names found with one alone"
    return _table(about, ("learned", *_SHARE), rows)


def _variations(report: Report) -> str:
    found = report.variations
    rows = [(r.label, r.found) for r in found.rows]
    return (
        "<h2>Variations of listed names</h2><p>Every case was really changed, by one kind of change.</p>"
        + bars("Changed names found, by kind", "Share found at the threshold, with 95 % intervals.", rows, 1.0)
        + _rows(f"{found.cases:,} changed names", found.rows)
    )


_GROUPS = (
    "<p>Of those in a group above the rest who raise an alert: how many have the whole name of a listed party, as "
    "it is or in a usual spelling; all of it, with a word spelt otherwise; a part more or less; and how many "
    "would stay if they were asked with birth date and gender.</p>"
)
_MET = (
    "by", "group", "words of their names", "parties met most", "alerted", "limit",
    "whole", "spelt otherwise", "part more or less", "stay with birth date, gender",
)  # fmt: skip


def _benign(report: Report) -> str:
    found = report.benign
    flagged = [
        (
            g.by,
            g.label,
            ", ".join(f"{word} ({count:,})" for word, count in g.met.words),
            ", ".join(f"{party} ({count:,})" for party, count in g.met.parties),
            f"{g.alerted.hits:,} of {g.alerted.cases:,}",
            f"{g.met.limit:.2%}",
            f"{g.met.whole:,}",
            f"{g.met.spelt:,}",
            f"{g.met.missing:,}",
            "" if g.met.known is None else f"{g.met.known:,}",
        )
        for g in found.groups
        if g.met is not None
    ]
    rows = [(f"{g.by}: {g.label}", g.alerted) for g in (found.everybody, *found.groups)]
    cells = [
        (g.by, g.label, *_of(g.alerted), f"{g.alerts:,}", "above the rest" if g.flagged else "")
        for g in (found.everybody, *found.groups)
    ]
    lines = [g.curve for g in (found.everybody, *found.groups)]
    shown = [n for n, point in enumerate(lines[0]) if point.threshold % 5 == 0 and point.threshold <= 90]
    by_line = [
        (g.by, g.label, *(f"{g.curve[n].found.share:.2%}" for n in shown))
        for g in (found.everybody, *found.groups)
    ]
    heads = ("by", "group", *(f"{lines[0][n].threshold:g}" for n in shown))
    return (
        f"<h2>People on no list</h2><p>{found.people:,} people; the share who raise an alert at the threshold in "
        f"use. {found.rejected:,} rows were not usable. A group of a thousand or more is flagged when its lower "
        "95 % bound exceeds twice the larger of the median rate and 0.1 %.</p>"
        + (
            _GROUPS + _table("Groups above the rest", _MET, flagged, 4)
            if flagged
            else "<p>No group is flagged.</p>"
        )
        + bars("People on no list who raise an alert", "Share alerted by group, with 95 % intervals.", rows)
        + _table("By group", ("by", "group", *_SHARE, "alerts", "flag"), cells, 2)
        + _table("Share alerted at each threshold", heads, by_line, 2)
        + _alerts("Some of the alerts", found.samples)
    )


def _attributes(report: Report) -> str:
    found = report.attributes
    rows = [
        (
            r.attribute,
            r.finding,
            f"{r.own_name:.2f}",
            f"{r.own_change:+.2f}",
            f"{r.own_alerted.share:.1%}",
            f"{r.slipped:.2f}",
            f"{r.slipped_alerted.share:.1%}",
            f"{r.slipped_alerted.low:.1%} to {r.slipped_alerted.high:.1%}",
        )
        for r in found.rows
    ]
    heads = (
        "attribute", "what it says", "score, own name", "change", "alerted", "score, a letter slipped", "alerted",
        "95 % interval",
    )  # fmt: skip
    return (
        "<h2>Attributes</h2><p>What a birth date, country, gender or identifier does beside a name. An exact name "
        "is held at the line unless the birth years lie ten or more apart.</p>"
        + curves(
            "Score by the gap of the birth years",
            "Mean score under the own name, by how many years the birth dates lie apart.",
            [Series("mean score, own name", [(gap, score) for gap, score in found.gaps])],
            "years apart",
            "score",
        )
        + _table("The curve", ("years apart", "mean score"), [(gap, f"{s:.2f}") for gap, s in found.gaps])
        + _table(f"{found.persons:,} persons; fewer with a document, or a day that can be a month", heads, rows, 2)
    )


def _challenge(found: Challenge) -> str:
    rows = [
        ("changed names found", *_of(found.champion)[:2], *_of(found.challenger)[:2], found.gained, found.lost),
        (
            "people on no list alerted",
            *_of(found.champion_alerted)[:2],
            *_of(found.challenger_alerted)[:2],
            found.newly_alerted,
            found.no_longer_alerted,
        ),
    ]
    figures = [(name, before, after) for name, (before, after) in found.figures.items()]
    return (
        f"<h2>Champion and challenger</h2><p>The profile in use beside {escape(found.profile[:16])}.</p>"
        + _table("What differs", ("figure", "champion", "challenger"), figures)
        + _table("Who is gained, who is lost", ("", "champion", "", "challenger", "", "gained", "lost"), rows)
        + _samples("Gained", found.samples_gained)
        + _samples("Lost", found.samples_lost)
    )
