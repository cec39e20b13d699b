"""`tamis unlink ONE OTHER`: stands with its counterpart in `link.py`."""

from tamis.cli.link import unlink as command

__all__ = ["command"]
