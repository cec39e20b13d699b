"""How well Tamis does on the lists that are loaded, with figures that a compliance officer can defend."""

from tamis.validate.proving import Report, run

__all__ = ["Report", "run"]
