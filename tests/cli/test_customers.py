"""`tamis customers` and `tamis rescreen`, the way a user calls them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path


def test_the_commands_show_what_is_there_and_what_changed(
    tamis: Callable[..., object], home: Path, tmp_path: Path
) -> None:
    source = tmp_path / "customers.csv"
    source.write_text("id,name\n1,Firuz Anvar Qudratov\n2,Nobody Whatever\n")

    def run(*arguments: object) -> dict[str, object]:
        done = tamis(*arguments, "--json", TAMIS_HOME=str(home))
        assert done.returncode in (0, 1), done.stderr  # type: ignore[attr-defined]
        return json.loads(done.stdout)  # type: ignore[attr-defined,no-any-return]

    assert run("customers", "import", source)["added"] == 2
    assert run("customers")["unscreened"] == 2
    done = run("rescreen", "--exit-code", "--verify")
    assert [alert["customer_id"] for alert in done["added"]] == ["1"]  # type: ignore[attr-defined]
    assert done["proof"]["customers"] == 2  # type: ignore[index]
    text = tamis("rescreen", TAMIS_HOME=str(home)).stdout  # type: ignore[attr-defined]
    assert "0 alerts added" in text
    assert "Covered: 2 customers (0 new or changed) against 0 of 2 parties" in text
    shown = tamis("customers", TAMIS_HOME=str(home)).stdout  # type: ignore[attr-defined]
    assert "Firuz Anvar Qudratov" in shown
    assert run("customers", "remove", "1") == {"removed": 1, "alerts_removed": 1}
