"""The house holds: imports follow the stages, everything says what it is, prose names what exists."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import tamis
from tamis import errors
from tamis.config import Settings

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "tamis"
MODULES = sorted(SOURCE.rglob("*.py"))
PROSE = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")]
PROSE += sorted((ROOT / "docs").glob("*.md"))

RANKS = {"model": 0, "errors": 0, "config": 1, "normalize": 2, "lists": 3, "store": 3, "index": 3, "match": 3}
RANKS |= {
    "library": 4,
    "fullness": 3,
    "checks": 3.5,
    "differences": 3.5,
    "screen": 5,
    "spark": 5.5,
    "validate": 5.5,
    "history": 6,
    "ownership": 6,
    "review": 6,
    "server": 7,
    "cli": 8,
    "samples": 0,
    "spreadsheet": 0,
    "drawing": 0,
    "spill": 1,
    "_kernel": 0,
}
"""Which stage may import which: only lower ones, and nothing beside itself."""


def stage_of(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The stages of Tamis that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tamis."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found.update(alias.name.split(".")[1] for alias in node.names if alias.name.startswith("tamis."))
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_follow_the_stages(path):
    stage = stage_of(path)
    if stage == "__init__":
        return
    for other in imported(path) - {stage}:
        assert RANKS[other] < RANKS[stage], (
            f"{path.relative_to(ROOT)} imports {other}, which does not stand below {stage}"
        )


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_every_module_opens_with_why_it_exists(path):
    assert ast.get_docstring(ast.parse(path.read_text())), path


def test_no_module_is_deeper_than_stage_and_module_and_none_is_too_long():
    for path in MODULES:
        parts = path.relative_to(SOURCE).parts
        assert len(parts) <= 2 or parts[1] == "migrations", path
        assert len(path.read_text().splitlines()) <= 480, f"{path} cannot be read in one sitting"


def test_the_environment_is_read_in_config_alone():
    readers = [p for p in MODULES if re.search(r"os\.(environ|getenv)", p.read_text())]
    assert [p.name for p in readers] == ["config.py"]


def test_public_names_are_few_and_documented_with_examples():
    assert len(tamis.__all__) <= 20
    for name in tamis.__all__:
        if name != "__version__":
            assert (getattr(tamis, name).__doc__ or "").strip(), name


def test_importing_tamis_loads_nothing_heavy():
    code = "import sys, tamis; print(sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for heavy in ("sqlalchemy", "pyarrow", "rich", "numpy", "alembic", "urllib3", "click", "anyascii"):
        assert f"'{heavy}'" not in loaded


def all_errors() -> list[type[errors.TamisError]]:
    found, waiting = [], [errors.TamisError]
    while waiting:
        waiting.extend(waiting.pop().__subclasses__())
        found = sorted({*found, *waiting}, key=lambda e: e.__name__)
    return found


def test_every_error_is_in_the_tree_and_in_the_docs_with_its_exit_code():
    text = (ROOT / "docs" / "errors.md").read_text()
    codes: dict[int, str] = {}
    for error in all_errors():
        assert error.__name__ in (errors.__doc__ or ""), f"{error.__name__} is missing from the tree in errors.py"
        assert re.search(rf"`{error.__name__}`.*\b{error.exit_code}\b", text), (
            f"{error.__name__} is missing from docs/errors.md"
        )
        if error.exit_code != 2 and error.__name__ != "ListError":
            assert codes.setdefault(error.exit_code, error.__name__) == error.__name__


def test_every_command_and_setting_is_in_the_docs():
    from tamis.cli.main import COMMANDS

    text = (ROOT / "docs" / "commands.md").read_text()
    for name in COMMANDS:
        assert f"tamis {name}" in text, name
    for variable in ("TAMIS_HOME", "TAMIS_DATABASE", "TAMIS_KERNEL"):
        assert variable in text
    assert set(Settings.__dataclass_fields__) == {"home", "database", "kernel"}


@pytest.mark.parametrize("page", PROSE, ids=lambda p: p.name)
def test_paths_and_links_named_in_prose_exist(page):
    text = page.read_text()
    for target in re.findall(r"\]\(([^)#]+)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
    for path in re.findall(r"`((?:src|tests|docs|plans|benchmarks|kernel|examples|tools)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), f"{page.name} names {path}"
    stages = "normalize|lists|store|index|match|screen|history|ownership|server|cli"
    for path in re.findall(rf"`((?:{stages})/[\w./]+)`", text):
        assert (SOURCE / path).exists(), f"{page.name} names {path}"


def test_nothing_of_a_machine_is_in_the_repository():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    for name in tracked.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and path.stat().st_size < 2_000_000:
            text = path.read_text("utf-8", errors="ignore")
            assert not re.search(r"(^|[^a-zA-Z0-9_.])/(work|root)/", text), f"{name} names a path of a machine"
        assert path.is_symlink() or path.stat().st_size < 1_000_000, f"{name} is large"
