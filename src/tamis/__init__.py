"""Sanctions screening: official lists in, explained matches out.

>>> import tamis
>>> tamis.compare("Hizb-ul Mujahidin", "HIZBUL MUJAHIDEEN", kind="Organization").score > 70
True

Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tamis.errors import TamisError as TamisError
    from tamis.match.breakdown import breakdown as breakdown
    from tamis.match.compare import compare as compare
    from tamis.model import Answer as Answer
    from tamis.model import Match as Match
    from tamis.model import Name as Name
    from tamis.model import Party as Party
    from tamis.model import Query as Query
    from tamis.model import Reason as Reason
    from tamis.screen.engine import Engine as Engine
    from tamis.screen.engine import open_engine as open  # noqa: F401
    from tamis.screen.groups import rows as rows
    from tamis.screen.waterfall import waterfall as waterfall

__version__ = "0.1.0"

_HOMES = {
    "Answer": ("tamis.model", "Answer"),
    "Engine": ("tamis.screen.engine", "Engine"),
    "Match": ("tamis.model", "Match"),
    "Name": ("tamis.model", "Name"),
    "Party": ("tamis.model", "Party"),
    "Query": ("tamis.model", "Query"),
    "Reason": ("tamis.model", "Reason"),
    "TamisError": ("tamis.errors", "TamisError"),
    "breakdown": ("tamis.match.breakdown", "breakdown"),
    "compare": ("tamis.match.compare", "compare"),
    "open": ("tamis.screen.engine", "open_engine"),
    "rows": ("tamis.screen.groups", "rows"),
    "waterfall": ("tamis.screen.waterfall", "waterfall"),
}

__all__ = [*sorted(_HOMES), "__version__"]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        module, attribute = _HOMES[name]
        value = getattr(import_module(module), attribute)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'tamis' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
