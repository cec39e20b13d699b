"""The examples of deployment say what the command understands, and keep what it promises."""

import re
from pathlib import Path

import pytest

from tamis.cli.main import cli
from tamis.cli.serve import command
from tamis.server.run import GRACE

yaml = pytest.importorskip("yaml")

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
OPTIONS = {option for parameter in command.params for option in parameter.opts}


def calls():
    """Every call of `tamis serve` in the examples, as words."""
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    yield compose["services"]["tamis"]["command"]
    for document in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text()):
        if document["kind"] == "Deployment":
            yield document["spec"]["template"]["spec"]["containers"][0]["args"]
    yield re.findall(r'"([^"]+)"', (DEPLOY / "Containerfile").read_text().rpartition("CMD")[2])


def test_every_call_is_one_that_the_command_understands():
    found = list(calls())
    assert len(found) == 3
    for words in found:
        assert words[0] == "serve"
        assert {word for word in words if word.startswith("--")} <= OPTIONS
        assert command.make_context("serve", list(words[1:])).params["host"] == "0.0.0.0"


def test_commands_named_in_comments_exist_and_a_stop_is_waited_for():
    for path in DEPLOY.iterdir():
        for name in re.findall(r"\btamis (\w+)", path.read_text()):
            if name in ("keys", "serve", "lists"):
                assert cli.get_command(None, name)
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["tamis"]
    assert int(compose["stop_grace_period"].removesuffix("s")) > GRACE
    pods = [d for d in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text()) if d["kind"] == "Deployment"]
    assert all(pod["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] > GRACE for pod in pods)
