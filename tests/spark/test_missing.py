"""Without pyspark the error says what to install."""

from __future__ import annotations

import sys

import pytest

from tamis.errors import MissingExtra


def test_without_pyspark_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import tamis.spark

    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(MissingExtra, match=r"pip install 'tamis\[spark\]'"):
        tamis.spark.screen(None, index="nowhere")  # type: ignore[arg-type]
