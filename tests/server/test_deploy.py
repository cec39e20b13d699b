"""The examples of deployment say what the command understands, fit together, and keep what it promises."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from tamis import config
from tamis.cli.main import cli
from tamis.server.run import GRACE

yaml = pytest.importorskip("yaml")

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"


def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def kubernetes():
    return {each["kind"]: each for each in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())}


def pod():
    return kubernetes()["Deployment"]["spec"]["template"]["spec"]


def services():
    """Every call of `tamis serve` in the examples, as words."""
    yield compose()["services"]["tamis"]["command"]
    yield pod()["containers"][0]["args"]
    yield re.findall(r'"([^"]+)"', (DEPLOY / "Containerfile").read_text().rpartition("CMD")[2])


def calls():
    """Every call of `tamis` in the examples, in their comments too: file, words after the program's name."""
    for words in services():
        yield "a service", words
    for path in DEPLOY.iterdir():
        for line in path.read_text().splitlines():
            for found in re.findall(r"(?<![/\w:])tamis ((?:keys|lists|serve|screen|scan)\b[^'\")>|&]*)", line):
                yield path.name, shlex.split(found)


def understood(words):
    """The command behind words, with its options read. Raises `UsageError` for what it does not know."""
    command = cli
    words = list(words)
    while isinstance(command, click.Group) and words:
        name = words.pop(0)
        found = command.get_command(None, name)
        if found is None:
            raise click.UsageError(f"no command {name}")
        command = found
    return command.make_context("tamis", words, resilient_parsing=False)


def test_every_call_is_one_that_the_command_understands():
    found = list(calls())
    assert len(found) >= 6
    for _, words in found:
        understood(words)
    assert [understood(words).params["host"] for words in services()] == ["0.0.0.0"] * 3
    for wrong in (["serve", "--hots", "x"], ["keys", "ad", "x"], ["keys", "add"]):
        with pytest.raises(click.UsageError):
            understood(wrong)


def test_variables_are_ones_that_are_read():
    named = set(re.findall(r"TAMIS_\w+", "".join(path.read_text() for path in DEPLOY.iterdir())))
    assert named == {"TAMIS_HOME", "TAMIS_DATABASE"}
    assert named <= set(re.findall(r"TAMIS_\w+", Path(config.__file__).read_text()))


def test_extras_that_the_image_installs_exist():
    import tomllib

    known = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    text = (DEPLOY / "Containerfile").read_text()
    wanted = [set(found.split(",")) for found in re.findall(r"'(?:tamis|\.)\[([\w,]+)\]'", text)]
    assert len(wanted) == 2
    assert wanted[0] == wanted[1] <= set(known)
    assert {"server", "postgresql"} <= wanted[0]


def test_parts_name_each_other_rightly():
    parts = compose()
    service = parts["services"]["tamis"]
    port = service["command"][service["command"].index("--port") + 1]
    assert f"reverse_proxy tamis:{port}" in (DEPLOY / "Caddyfile").read_text()
    assert f":{port}/readyz" in service["healthcheck"]["test"][-1]
    assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).resolve().is_file()
    for each in parts["services"].values():
        assert set(each.get("depends_on", ())) <= set(parts["services"])
        for volume in each["volumes"]:
            source = volume.partition(":")[0]
            assert source in parts["volumes"] or (DEPLOY / source).is_file()
    parts = kubernetes()
    labels = parts["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert parts["Service"]["spec"]["selector"] == labels == parts["Deployment"]["spec"]["selector"]["matchLabels"]
    volumes = {volume["name"]: volume for volume in pod()["volumes"]}
    assert (
        volumes["home"]["persistentVolumeClaim"]["claimName"] == parts["PersistentVolumeClaim"]["metadata"]["name"]
    )
    for container in pod()["initContainers"] + pod()["containers"]:
        assert {mount["name"] for mount in container["volumeMounts"]} <= set(volumes)
    (container,) = pod()["containers"]
    ports = {port["name"] for port in container["ports"]}
    targets = [parts["Service"]["spec"]["ports"][0]["targetPort"]]
    targets += [
        container[probe]["httpGet"]["port"] for probe in ("startupProbe", "readinessProbe", "livenessProbe")
    ]
    assert set(targets) <= ports


def test_a_stop_is_waited_for():
    assert int(compose()["services"]["tamis"]["stop_grace_period"].removesuffix("s")) > GRACE
    assert pod()["terminationGracePeriodSeconds"] > GRACE


def lost(before, after, path=""):
    """The fields of a document that another does not have."""
    if isinstance(before, dict):
        for name, value in before.items():
            if name in after:
                yield from lost(value, after[name], f"{path}/{name}")
            else:
                yield f"{path}/{name}"
    elif isinstance(before, list):
        for place, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from lost(one, other, f"{path}/{place}")


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed")
@pytest.mark.parametrize("kind", ["Deployment", "Service"])
def test_kubernetes_knows_every_field(kind, tmp_path):
    """Read and written by kubectl's own types, which drop what they do not know."""
    change = {"Deployment": ["image", "tamis=other"], "Service": ["selector", "app=tamis"]}[kind]

    def through(document):
        file = tmp_path / "one.yaml"
        file.write_text(yaml.safe_dump(document))
        command = ["kubectl", "set", change[0], "--local", "-f", file, "-o", "yaml", change[1]]
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"HOME": str(tmp_path)})
        assert done.returncode == 0, done.stderr
        return list(lost(document, yaml.safe_load(done.stdout)))

    document = kubernetes()[kind]
    assert through(document) == []
    document["spec"]["misspelt"] = 1
    assert through(document) == ["/spec/misspelt"]
