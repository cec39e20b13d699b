"""Settings: one frozen object, read from the environment here and nowhere else.

Nothing here changes a score. The variables are TAMIS_HOME, TAMIS_DATABASE and TAMIS_KERNEL.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tamis.errors import CallError


@dataclass(frozen=True)
class Settings:
    """Where Tamis keeps its data, and which kernel computes.

    `home` holds the store, the indexes and the downloads. `database` is a SQLAlchemy URL, by default a SQLite
    file in the home. `kernel` is `c++` or `python` (the readable reference: the same answers, slowly).
    """

    home: Path
    database: str
    kernel: str = "c++"

    @property
    def indexes(self) -> Path:
        """The folder that holds the indexes, one folder each."""
        return self.home / "index"

    @property
    def downloads(self) -> Path:
        """The folder that holds the files as the publishers served them."""
        return self.home / "downloads"


def settings(home: str | os.PathLike[str] | None = None) -> Settings:
    """The settings for `home`, or for TAMIS_HOME, or for the platform's data folder.

    Raises `CallError` for a kernel that does not exist.
    """
    folder = home or os.environ.get("TAMIS_HOME") or _platform_home()
    path = Path(folder).expanduser().absolute()
    kernel = os.environ.get("TAMIS_KERNEL", "c++")
    if kernel not in ("c++", "python"):
        raise CallError(f"TAMIS_KERNEL is {kernel!r}", hint="Set it to 'c++' or 'python', or leave it unset")
    database = os.environ.get("TAMIS_DATABASE") if home is None else None
    return Settings(path, database or f"sqlite:///{path / 'tamis.db'}", kernel)


def _platform_home() -> str:
    import platformdirs

    return platformdirs.user_data_dir("tamis", appauthor=False)
