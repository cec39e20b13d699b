"""Every example in the docs and docstrings runs, and prints what it says."""

import doctest
import importlib
import os
import re
import shlex
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


def commands() -> list[tuple[str, str, str]]:
    """Page, command and expected output of every console block."""
    found = []
    for page in PAGES:
        for block in BLOCK.findall(page.read_text()):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, expected = part.partition("\n")
                found.append((page.name, command, expected))
    return found


@pytest.mark.parametrize(("page", "command", "expected"), commands())
def test_console_examples_print_what_the_page_says(page, command, expected, sample_home, tmp_path):
    """`...` in a page stands for anything; the samples are what is loaded."""
    words = shlex.split(command)
    assert words[0] == "tamis", f"{page}: {command}"
    environment = {**os.environ, "TAMIS_HOME": str(sample_home), "COLUMNS": "100", "NO_COLOR": "1"}
    program = [str(Path(sys.executable).parent / "tamis"), *words[1:]]
    done = subprocess.run(program, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    wanted = expected.strip("\n")
    if wanted:
        pattern = ".*".join(re.escape(part) for part in wanted.split("..."))
        assert re.fullmatch(pattern, done.stdout.strip("\n"), re.DOTALL), done.stdout + done.stderr
    else:
        assert done.returncode == 0, done.stderr
