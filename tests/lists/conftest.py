"""What the tests of the lists share: the hand-written files, and files of any content."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tamis.errors import ListFormatError

Damaged = Callable[[ListFormatError, Path], None]


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of hand-written files in the published formats."""
    return Path(__file__).parent / "data"


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Writes a file into a folder of the test's own."""

    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
