"""`tamis keys` and what `tamis serve` refuses before it listens."""

import json
import socket


def test_keys_are_made_shown_and_revoked(tamis, tmp_path):
    home = ("--home", tmp_path / "home")
    made = json.loads(tamis("keys", "add", "crm", "--scope", "screen", *home, "--json").stdout)
    assert made["key"].startswith(f"tamis_{made['id']}_")
    shown = tamis("keys", *home).stdout
    assert made["id"] in shown
    assert "in use" in shown
    assert made["key"] not in shown
    assert tamis("keys", "revoke", made["id"], *home).returncode == 0
    (row,) = json.loads(tamis("keys", *home, "--json").stdout)["keys"]
    assert row["revoked"]
    assert row["scopes"] == ["screen"]
    unknown = tamis("keys", "revoke", "nobody", *home)
    assert unknown.returncode == 2
    assert "no key" in unknown.stderr


def test_a_server_listens_elsewhere_only_with_keys_and_never_on_a_port_in_use(tamis, tmp_path):
    refused = tamis("serve", "--host", "0.0.0.0", "--port", "0", "--home", tmp_path / "home")
    assert refused.returncode == 2
    assert "tamis keys add" in refused.stderr
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = tamis("serve", "--port", port, "--home", tmp_path / "home")
    assert refused.returncode == 2
    assert f"port {port}" in refused.stderr
