"""Every example in the docs and docstrings runs, and prints what it says."""

import doctest
import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
MODULES = [
    ".".join(p.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
    for p in sorted((SOURCE / "tamis").rglob("*.py"))
    if ">>>" in p.read_text()
]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples_run(name):
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert result.attempted
    assert not result.failed


@pytest.fixture(scope="module")
def sample_home(tmp_path_factory):
    """A home that holds the bundled samples, as the quickstart leaves it without a network."""
    home = tmp_path_factory.mktemp("home")
    program = str(Path(sys.executable).parent / "tamis")
    subprocess.run([program, "quickstart", "--offline", "--home", str(home)], check=True, capture_output=True)
    return home


def blocks() -> list[tuple[str, list[tuple[str, str]]]]:
    """Of every console block its page, and its commands with what they should print."""
    found = []
    for page in PAGES:
        for block in BLOCK.findall(page.read_text()):
            parts = re.split(r"^\$ ", block.replace("\\\n", " "), flags=re.MULTILINE)[1:]
            found.append(
                (page.name, [(command, wanted) for command, _, wanted in (p.partition("\n") for p in parts)])
            )
    return found


@pytest.mark.parametrize(("page", "commands"), blocks())
def test_console_examples_print_what_the_page_says(page, commands, sample_home, tmp_path):
    """`...` in a page stands for anything; the samples are what is loaded, until a block loads more for itself."""
    home = sample_home
    if any("lists update" in command for command, _ in commands):
        home = tmp_path / "home"
        shutil.copytree(sample_home, home)
    environment = {**os.environ, "TAMIS_HOME": str(home), "COLUMNS": "100", "NO_COLOR": "1"}
    for command, expected in commands:
        words = shlex.split(command)
        assert words[0] == "tamis", f"{page}: {command}"
        program = [str(Path(sys.executable).parent / "tamis"), *words[1:]]
        done = subprocess.run(program, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
        wanted = expected.strip("\n")
        if wanted:
            pattern = ".*".join(re.escape(part) for part in wanted.split("..."))
            assert re.fullmatch(pattern, done.stdout.strip("\n"), re.DOTALL), done.stdout + done.stderr
        else:
            assert done.returncode == 0, done.stderr
