"""`tamis learn`: a new lexicon from the lists that are loaded, with its report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tamis.cli import options as opt
from tamis.cli import progress, show
from tamis.cli.written import write

if TYPE_CHECKING:
    from tamis.validate.learning import Learned, Word
    from tamis.validate.spellings import Spellings

_SHOWN = 20
"""Rows of each table of spellings; the JSON has all."""


@click.command("learn")
@click.option("--list", "lists", metavar="ID", multiple=True, help="Only this list; may be repeated.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("lexicon.txt"),
    help="The lexicon (default: lexicon.txt).",
)
@click.option("--spellings", is_flag=True, help="Also write which words stand for each other, as families.")
@opt.profile
@opt.common
def command(
    lists: tuple[str, ...], out: Path, spellings: bool, profile: str, home: str | None, as_json: bool
) -> None:
    """Learn from the lists how common each word is, write it as a lexicon, and say what it would change.

    Words that stand for each other in the names of five persons or more, and letters that do, are shown; with
    --spellings such words are families of the lexicon.
    Nothing is screened otherwise before a profile names the file; then everybody has to be screened again.
    --profile compares with that profile's lexicon.

    \b
    Examples:
      tamis learn
      tamis learn --list us_ofac_sdn --list un_sc_sanctions --out ours.txt
      tamis learn --spellings
    """
    from tamis.match.profiles import DEFAULT
    from tamis.match.shipped import figures_of
    from tamis.validate.learning import learn

    with progress.stages() as bar:
        found = learn(
            opt.library(home),
            lists,
            figures_of(profile or DEFAULT).lexicon,
            lambda what, done, of: bar("learn", what, done, of) if bar else None,
            spellings=spellings,
        )
    write(out, found.table)
    if as_json:
        document = {name: getattr(found, name) for name in found.__struct_fields__ if name != "table"}
        show.json(document | {"file": str(out)})
    else:
        _summary(found)
    show.note(f'Written: {out}. A profile takes it with\n  lexicon = "{out}"\n  lexicon_digest = "{found.digest}"')


def _summary(found: Learned) -> None:
    lists = "; ".join(f"{version.list_id} of {show.day(version.published)}" for version in found.lists)
    show.line(f"Learned from: {lists}", 0, hanging=2)
    show.echo(
        f"{show.count(found.parties, 'party', 'parties')} ({found.entries:,} entries),"
        f" {show.count(found.words, 'word', 'words')} that are not rare"
    )
    show.echo(f"{found.names_changed:,} of {found.names:,} listed names have a word that weighs otherwise")
    _table(f"{found.words_moved:,} words weigh otherwise, the most:", found.moved)
    _table(f"{found.words_new:,} words are no longer rare:", found.new)
    _table(f"{found.words_gone:,} words are rare again:", found.gone)
    _spellings(found.spellings)


def _table(title: str, words: tuple[Word, ...]) -> None:
    if not words:
        return
    show.echo(f"\n{title}", bold=True)
    rows = [(w.word, str(w.before), str(w.after), "▇" * (w.before // 50), "▇" * (w.after // 50)) for w in words]
    show.table(("word", "before", "after", "before", "after"), rows, (1, 2))


def _spellings(found: Spellings) -> None:
    """The words and letters that stand for each other in the names of most persons."""
    if not found.pairs:
        return
    words = sum(map(len, found.families))
    show.echo(
        f"\n{len(found.pairs):,} pairs of words stand for each other in the names of several persons and are in no"
        f" family yet; they make {len(found.families):,} families of {words:,} words:",
        bold=True,
    )
    pairs = [(p.word, p.other, f"{p.parties:,}", f"{p.likeness / 1000:.2f}") for p in found.pairs[:_SHOWN]]
    show.table(("word", "other", "persons", "alike now"), pairs, (2, 3))
    show.echo(
        f"\nLetters that stand for each other, of {found.parties:,} persons spelt in several ways:", bold=True
    )
    letters = [(e.letters or "-", e.others, f"{e.parties:,}", f"{e.share:.1%}") for e in found.letters[:_SHOWN]]
    show.table(("letters", "others", "persons", "share"), letters, (2, 3))
