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
    assert 70 <= done["added"][0]["score"] <= 100, "scores run from 0 to 100"  # type: ignore[index]
    assert done["proof"]["threshold"] == 70.0  # type: ignore[index]
    assert run("customers")["last_screening"] == done["proof"]
    assert done["proof"]["customers"] == 2  # type: ignore[index]
    text = tamis("rescreen", TAMIS_HOME=str(home)).stdout  # type: ignore[attr-defined]
    assert "0 alerts added" in text
    assert "Covered: 2 customers (0 new or changed) against 0 of 2 parties" in text
    shown = tamis("customers", TAMIS_HOME=str(home)).stdout  # type: ignore[attr-defined]
    assert "Firuz Anvar Qudratov" in shown
    stand = run("customers", "alerts")
    assert (stand["alerts"], stand["unscreened"], stand["unknown"]) == (done["added"], 0, [])
    assert run("customers", "alerts", "2", "9") == {"alerts": [], "unscreened": 0, "unknown": ["9"]}
    listed = tamis("customers", "alerts", "1", "9", TAMIS_HOME=str(home))
    assert "1 alert stands, 0 below the line" in listed.stdout  # type: ignore[attr-defined]
    assert "No customer has the id 9" in listed.stderr  # type: ignore[attr-defined]
    assert run("customers", "remove", "1", "9") == {"removed": 1, "alerts_removed": 1, "unknown": ["9"]}


def test_a_screening_of_all_customers_says_which_lists_are_older_than_they_may_be(
    tamis: Callable[..., object], home: Path, tmp_path: Path
) -> None:
    source = tmp_path / "customers.csv"
    source.write_text("id,name\n1,Firuz Anvar Qudratov\n")
    tamis("customers", "import", source, TAMIS_HOME=str(home))
    done = tamis("rescreen", TAMIS_HOME=str(home))
    assert "Warning: ours was published" in done.stderr  # type: ignore[attr-defined]
    again = tamis("rescreen", "--json", TAMIS_HOME=str(home))
    assert "older than it may be" in json.loads(again.stdout)["warnings"][0]  # type: ignore[attr-defined]


def test_a_file_cut_short_removes_no_customers_unless_that_is_accepted(
    tamis: Callable[..., object], home: Path, tmp_path: Path
) -> None:
    source = tmp_path / "customers.csv"

    def run(text: str, *more: str) -> object:
        source.write_text("id,name\n" + text)
        return tamis("customers", "import", source, "--replace", *more, "--json", TAMIS_HOME=str(home))

    def counts(text: str, *more: str) -> dict[str, int]:
        done = run(text, *more)
        assert done.returncode == 0, done.stderr  # type: ignore[attr-defined]
        return json.loads(done.stdout)  # type: ignore[attr-defined,no-any-return]

    rows = ["1,Firuz Anvar Qudratov\n", *(f"{number},Nobody Whatever\n" for number in range(2, 31))]
    assert counts("".join(rows))["added"] == 30
    tamis("rescreen", TAMIS_HOME=str(home))
    for cut in ("", "".join(rows[:26])):
        refused = run(cut)
        assert refused.returncode == 12  # type: ignore[attr-defined]
        assert "--accept" in refused.stderr + refused.stdout  # type: ignore[attr-defined]
    standing = json.loads(tamis("customers", "--json", TAMIS_HOME=str(home)).stdout)  # type: ignore[attr-defined]
    assert (standing["customers"], standing["alerts"]) == (30, 1)
    assert counts("".join(rows[:28]))["removed"] == 2
    assert counts("".join(rows[:3]), "--accept")["removed"] == 25


def test_a_customer_whose_row_is_rejected_is_not_removed(
    tamis: Callable[..., object], home: Path, tmp_path: Path
) -> None:
    source = tmp_path / "customers.csv"

    def replaced(text: str) -> object:
        source.write_bytes(b"id,name\n" + text.encode("utf-8", "surrogateescape"))
        return tamis("customers", "import", source, "--replace", "--json", TAMIS_HOME=str(home))

    replaced("1,Firuz Anvar Qudratov\n2,Zoë Whatever\n3,Nobody Else\n4,Somebody Else\n")
    done = replaced("1,\n2,???\n3,Nobody Else\n")
    report = json.loads(done.stdout)  # type: ignore[attr-defined]
    assert (report["rejected"], report["unchanged"], report["removed"]) == (2, 1, 1)
    assert json.loads(tamis("customers", "--json", TAMIS_HOME=str(home)).stdout)["customers"] == 3  # type: ignore[attr-defined]
    for broken in ('1,"Firuz Anvar Qudratov', "\udcff,Zoë Zoë Zoë"):
        done = replaced(f"{broken}\n2,Zoë Whatever\n3,Nobody Else\n")
        assert done.returncode == 12  # type: ignore[attr-defined]
        assert "of 1 of its rows nobody can tell whose they are" in done.stderr + done.stdout  # type: ignore[attr-defined]
