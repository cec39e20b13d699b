"""The `tamis` command: which commands there are, and what becomes of an error.

Each command stands in a module of its own that is imported when the command is called, so that `tamis
screen` pays for nothing but screening. Results go to standard output, everything else to standard error. An
error is one clear message and the exit code of its class (see `errors.py`); a traceback is shown with
`--debug` only.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

import click

from tamis.errors import TamisError

COMMANDS = {
    "quickstart": ("tamis.cli.quickstart", "Load lists and screen a file of examples, in a minute."),
    "lists": ("tamis.cli.lists", "The lists loaded; load them, and see what changed."),
    "screen": ("tamis.cli.screen", "Screen one name against the lists."),
    "screen-file": ("tamis.cli.screen_file", "Screen a file of customers."),
    "scan": ("tamis.cli.scan", "Designated parties named in a text or document."),
    "customers": ("tamis.cli.customers", "The customers that are always screened; keep more of them."),
    "rescreen": ("tamis.cli.rescreen", "What a list update means for the customers that are kept."),
    "learn": ("tamis.cli.learn", "A new lexicon: how common words are on the lists, and what it changes."),
    "profiles": ("tamis.cli.profiles", "Where the line is drawn, and why."),
    "compare": ("tamis.cli.compare", "Compare two names, without any list."),
    "explain": (
        "tamis.cli.explain",
        "All that is known of a party, and why it does or does not match a name.",
    ),
    "compare-lists": ("tamis.cli.compare_lists", "Who lists a party, and who does not; since when and why."),
    "history": ("tamis.cli.history", "What happened to a party: listed, changed, removed, listed again."),
    "link": ("tamis.cli.link", "Decide that two entries are one party."),
    "unlink": ("tamis.cli.unlink", "Decide that two entries are two parties."),
    "ownership": ("tamis.cli.ownership", "Which companies blocked persons own: the 50 percent rule."),
    "serve": ("tamis.cli.serve", "Screening over HTTP."),
    "mcp": ("tamis.cli.mcp", "Tools for assistants, over standard input and output."),
    "keys": ("tamis.cli.keys", "Who may call the server."),
    "validate": ("tamis.cli.validate", "The validation report: what is found, and who is alerted wrongly."),
}
_FAULT = 70
_INTERRUPTED = 130
_BROKEN_PIPE = 141


class Commands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order of first use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name][0])
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        import tamis

        click.echo(f"tamis {tamis.__version__}")
        ctx.exit()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with: tamis quickstart",
)
@click.option("--version", is_flag=True, callback=_version, is_eager=True, expose_value=False, help="The version.")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Sanctions screening on one machine: official lists in, explained matches out.

    Every command has --help with an example, and --json for one JSON document.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave the process with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = cli.main(given, prog_name="tamis", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = _BROKEN_PIPE
    except click.ClickException as error:
        usage = error.ctx.get_usage() if isinstance(error, click.UsageError) and error.ctx else ""
        code = _tell("CallError", error.format_message(), _hint(error), 2, given, usage)
    except (KeyboardInterrupt, click.Abort):
        hint = "The same command goes on where it stopped" if "--out" in given else ""
        code = _tell("Interrupted", "stopped", hint, _INTERRUPTED, given)
    except TamisError as error:
        if "--debug" in given:
            traceback.print_exc()
        code = _tell(type(error).__name__, error.message, error.hint, error.exit_code, given)
    except Exception as error:
        if "--debug" in given:
            traceback.print_exc()
        hint = "Give the command again with --debug to see where, and please report it"
        code = _tell("Fault", f"a fault of Tamis itself: {type(error).__name__}: {error}", hint, _FAULT, given)
    sys.exit(code if isinstance(code, int) else 0)


def _hint(error: click.ClickException) -> str:
    if "unexpected extra argument" in error.message.lower():
        return "Put a name of several words in quotes"
    return ""


def _tell(kind: str, message: str, hint: str, code: int, given: Sequence[str], usage: str = "") -> int:
    """Print an error to standard error, as JSON where JSON was asked for; its exit code."""
    if "--json" in given:
        import json

        document = {"error": {"class": kind, "message": message, "hint": hint, "exit_code": code}}
        click.echo(json.dumps(document, ensure_ascii=False), err=True)
        return code
    if usage:
        click.echo(usage, err=True)
    click.echo(f"tamis: {message}", err=True)
    if hint:
        click.echo(f"  {hint}", err=True)
    return code


if __name__ == "__main__":
    main()
