"""What is slow the first time is done before anybody asks, bit by bit, and is the same as when it is asked for."""

from __future__ import annotations

from servers import FIRST, SECOND, load
from tamis.config import settings
from tamis.server.desk import Desk
from tamis.server.texts import Texts, understand


def found(texts: Texts, asked: str) -> list[str]:
    texts = texts.whole()
    return [texts.party_id(place) for place in texts.ranked(understand(asked, texts).found, ())]


def test_texts_gathered_beforehand_are_those_that_a_search_gathers(tmp_path):
    load(tmp_path / "home", "ours", "2026-01-01", FIRST)
    desk = Desk(settings(tmp_path / "home"))
    assert not desk.warm(1)  # nothing to warm yet
    desk.refresh()
    first = desk.serving
    while desk.warm(0.01):
        pass
    assert first.texts.gather(0) is False
    for asked in ("", "glass*", "Firuz", "p2", "properties.birthDate:1952"):
        assert found(first.texts, asked) == found(Texts(first.engine), asked)
    with first.scanners.one() as scanner, first.scanners.one() as other:
        assert scanner is not other
    load(tmp_path / "home", "ours", "2026-02-01", SECOND)
    desk.refresh()
    assert desk.serving.texts.gather(0) is True  # those of the new lists are new
    assert found(desk.serving.texts, "lantern") == ["ours:p3"]
    assert found(first.texts, "lantern") == []


def test_a_search_never_waits_for_the_pauses(desk):
    texts = Texts(desk.serving.engine)
    assert texts.gather(0) is True
    texts.gather(0.001)
    assert found(texts, "") == found(Texts(desk.serving.engine), "")
    assert texts.near("firuzz") == ["firuz"]
    assert texts.gather(1) is False
