"""OFAC's digital currency addresses: a hand-written file read in full, and the real ones counted by themselves."""

from __future__ import annotations

import copy
import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tamis.errors import ListFormatError
from tamis.lists import ofac_wallets, reading, us_trade_csl
from tamis.model import Designation, Identifier, Link, Party
from tamis.normalize.identifiers import identifier_key, wallet_chain

ADDRESS = "0x00000000000000000000000000000000000000aa"
OTHER = "5be5aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
AUTHORITY = "US Treasury, Office of Foreign Assets Control"


@pytest.fixture
def said(data: Path) -> dict[str, Any]:
    return json.loads((data / "crypto" / "sanctioned-addresses.json").read_bytes())


def test_the_file_is_read_in_full(data: Path) -> None:
    path = data / "crypto" / "sanctioned-addresses.json"
    assert ofac_wallets.recognises(path.read_bytes(), path.name)
    assert not us_trade_csl.recognises(path.read_bytes(), path.name)
    parsed = ofac_wallets.parse([path])
    first, second = parsed.parties
    assert parsed.published == "2026-02-03T04:05:06Z"
    assert not parsed.unknown
    assert (
        first
        == Party(
            id=f"us_ofac_wallets:{ADDRESS}",
            list_id="us_ofac_wallets",
            source_id=ADDRESS,
            kind="CryptoWallet",
            names=(),
            identifiers=(
                Identifier("publicKey", ADDRESS, label="Digital Currency Address - USDT", note="USDT"),
                Identifier("publicKey", ADDRESS, label="Digital Currency Address - ETH", note="ETH"),
            ),
            designations=(Designation(AUTHORITY, "CYBER2"), Designation(AUTHORITY, "DPRK3")),
            links=(
                Link("holder", "Karim INVENTADO", "90001"),
                Link("holder", "Karim AL-MUKHTARI", "90001"),
                Link("holder", "PAPER EXCHANGE", "90002"),
            ),
            references=("90001", "90002"),
            details={"currency": ("ETH", "USDT"), "chain": ("ethereum",)},
        ).canonical()
    )
    assert first.caption == ADDRESS
    assert second.details == {"currency": ("XMR",)}


def test_order_and_a_later_day_change_nothing(put, said: dict[str, Any], data: Path) -> None:
    turned = {"addresses": dict(reversed(said["addresses"].items())), "metadata": dict(said["metadata"])}
    turned["metadata"]["lastUpdated"] = "2026-03-03T00:00:00Z"
    turned["addresses"][ADDRESS]["entries"].reverse()
    found = {party.id: party for party in ofac_wallets.parse([put("turned.json", json.dumps(turned))]).parties}
    expected = ofac_wallets.parse([data / "crypto" / "sanctioned-addresses.json"]).parties
    assert found == {party.id: party for party in expected}


def test_what_it_does_not_know_is_counted(put, said: dict[str, Any]) -> None:
    said["mood"] = said["metadata"]["mood"] = said["addresses"][OTHER]["mood"] = 1
    said["addresses"][OTHER]["entries"][0] |= {"mood": 1, "type": "Number of a shell"}
    parsed = ofac_wallets.parse([put("new.json", json.dumps(said))])
    assert len(list(parsed.parties)) == 2
    assert parsed.unknown == {
        "field mood": 1,
        "field addresses.mood": 1,
        "field metadata.mood": 1,
        "field entries.mood": 1,
        "type 'Number of a shell'": 1,
    }


def test_what_is_no_whole_list_is_refused(put, said: dict[str, Any], data: Path) -> None:
    def changed(*keys: Any, value: Any) -> str:
        other = copy.deepcopy(said)
        at: Any = other
        for key in keys[:-1]:
            at = at[key]
        at[keys[-1]] = value
        return json.dumps(other)

    whole = json.dumps(said)
    for content, words in (
        (whole[:-9], "not well-formed JSON"),
        ("", "not well-formed JSON"),
        ('{"addresses":' + "[" * 100_000, "not well-formed JSON"),
        ("[]", "no object"),
        (changed("metadata", value=None), "no object"),
        (changed("metadata", "lastUpdated", value="soon"), "no time"),
        (changed("metadata", "lastUpdated", value=7), "no text"),
        (changed("metadata", "totalAddresses", value=3), "says that it holds 3"),
        (changed("addresses", value={}), "holds no party"),
        (changed("addresses", ADDRESS, value=1), "no object"),
        (changed("addresses", "", value={"entries": []}), "without address"),
        (changed("addresses", f" {ADDRESS}", value=said["addresses"][ADDRESS]), "comes twice"),
        (changed("addresses", ADDRESS, "entries", value=[]), "without holders"),
        (changed("addresses", ADDRESS, "entries", 0, value="x"), "no object"),
        (changed("addresses", ADDRESS, "entries", 0, "uid", value=""), "without number or name"),
        (changed("addresses", ADDRESS, "entries", 0, "akas", value=[1]), "no list of texts"),
    ):
        with pytest.raises(ListFormatError, match=words):
            list(ofac_wallets.parse([put("bad.json", content)]).parties)
    with pytest.raises(ListFormatError, match="2 files"):
        ofac_wallets.parse([data, data])


@pytest.mark.parametrize(
    ("name", "wallets", "published"),
    [
        ("ofac_crypto_addresses_2025-10-25.json.gz", 654, "2025-10-25T04:30:35Z"),
        ("ofac_crypto_addresses_2026-08.json.gz", 961, "2026-08-22T04:43:26Z"),
    ],
)
def test_the_real_files_are_as_full_as_they_say(shared: Path, name: str, wallets: int, published: str) -> None:
    path = shared / "lists" / "crypto" / name
    records = json.loads(gzip.decompress(path.read_bytes()))["addresses"]
    assert ofac_wallets.recognises(reading.read_bytes(path), path.name)
    parsed = ofac_wallets.parse([path])
    parties = {party.source_id: party for party in parsed.parties}
    assert len(parties) == len(records) == wallets
    assert parsed.published == published
    assert not parsed.unknown
    for address, record in records.items():
        party = parties[address]
        entries = record["entries"]
        assert {identifier.value for identifier in party.identifiers} == {identifier_key("publicKey", address)}
        assert {item.label for item in party.identifiers} == {entry["type"] for entry in entries}
        assert set(party.references) == {entry["uid"] for entry in entries}
        assert {link.name for link in party.links} == {
            name for entry in entries for name in (entry["entity"], *entry.get("akas", ()))
        }
        assert {act.programme for act in party.designations} == {
            programme for entry in entries for programme in entry["program"].split(", ")
        }
    chains = Counter(chain for party in parties.values() for chain in party.details.get("chain", ()))
    assert chains == Counter(filter(None, map(wallet_chain, records)))
    assert len(parties) - chains.total() <= 1
