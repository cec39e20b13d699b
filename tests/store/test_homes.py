"""A home whose store is in either database: the same lists, the same days, the same answers."""

from pathlib import Path

import tamis
from homes import write
from tamis.config import Settings, settings
from tamis.library import Library
from tamis.model import Query


def test_a_home_answers_for_any_day_whichever_database_keeps_its_lists(store_url, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("TAMIS_DATABASE", store_url)
    monkeypatch.setenv("TAMIS_HOME", str(tmp_path / "home"))
    assert settings() == Settings(tmp_path / "home", store_url)
    library = Library(settings())
    names = ["Firuz Anvar Qudratov", "Marisol Quintanilla"]
    for day, count in (("2024-02-01", 2), ("2024-01-01", 1)):
        source = write(tmp_path / f"{day}.ftm.json", names[:count])
        library.update(["ours"], from_=source, published=day)
    query = Query(name="Marisol Quintanilla")
    assert [match.party.caption for match in tamis.open().screen(query)] == ["Marisol Quintanilla"]
    assert not tamis.open(as_of="2024-01-15").screen(query)
    assert [party.caption for party in library.diff("ours").added] == ["Marisol Quintanilla"]
    [revision] = library.history("ours:marisol-quintanilla")
    assert (revision.since.published, revision.until) == ("2024-02-01T00:00:00Z", None)
    assert not (tmp_path / "home" / "tamis.db").exists()


def test_a_table_of_ones_own_makes_a_list_of_its_own(tmp_path: Path):
    table = tmp_path / "ours.csv"
    table.write_text("Firma;Sitz\nMondlicht Handels GmbH;at\nSternschnuppe AG;ch\n", encoding="utf-8")
    library = Library(settings(tmp_path / "home"))
    columns = {"Firma": "name", "Sitz": "country"}
    [report] = library.update(["our_own"], from_=table, published="2024-01-01", column_map=columns)
    assert (report.added, report.new) == (2, True)
    [found] = tamis.open(tmp_path / "home").screen(Query(name="Mondlicht Handels GmbH"))
    assert (found.party.list_id, found.party.countries[0].code) == ("our_own", "at")
    assert next(state.state for state in library.lists() if state.id == "our_own") == "stale"
