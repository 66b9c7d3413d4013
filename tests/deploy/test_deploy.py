"""The files of deploy/: valid, and hardened as promised."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from lotse.cli import main

DEPLOY = Path(__file__).parents[2] / "deploy"
CHART = DEPLOY / "helm" / "lotse"
VALUE = re.compile(r"\{\{ \.Values\.([\w.]+) \}\}")
KUBERNETES = "1.28"


def rendered() -> list[dict[str, Any]]:
    """The chart's objects, as `helm template` makes them: the templates use plain values only."""
    values = yaml.safe_load((CHART / "values.yaml").read_text())

    def value(match: re.Match[str]) -> str:
        found = values
        for key in match[1].split("."):
            found = found[key]
        return str(found)

    objects = []
    for file in sorted((CHART / "templates").glob("*.yaml")):
        text = VALUE.sub(value, file.read_text())
        assert "{{" not in text, f"{file.name}: only {{{{ .Values.… }}}} can be checked here"
        objects += [one for one in yaml.safe_load_all(text) if one]
    return objects


def name_of(one: dict[str, Any]) -> str:
    return f"{one['kind']}/{one['metadata']['name']}"


PODS = [one for one in rendered() if one["kind"] in ("Deployment", "StatefulSet")]


@pytest.mark.parametrize("one", rendered(), ids=name_of)
def test_each_object_of_the_chart_is_valid_kubernetes(one):
    validate = pytest.importorskip("kubernetes_validate")
    validate.validate(one, KUBERNETES, strict=True)


@pytest.mark.parametrize("one", PODS, ids=name_of)
def test_no_pod_runs_as_root_or_writes_to_its_image(one):
    pod = one["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    for container in pod["containers"]:
        context = container["securityContext"]
        assert context["readOnlyRootFilesystem"] is True
        assert context["allowPrivilegeEscalation"] is False
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert "memory" in container["resources"]["limits"]


def test_the_chart_has_all_parts_and_each_selector_finds_its_pods():
    objects = {name_of(one): one for one in rendered()}
    parts = ("bot", "actions", "console", "redis", "proxy", "postgres")
    for part in parts:
        kind = "StatefulSet" if part == "postgres" else "Deployment"
        labels = objects[f"{kind}/{part}"]["spec"]["template"]["metadata"]["labels"]
        assert objects[f"{kind}/{part}"]["spec"]["selector"]["matchLabels"] == labels
        assert objects[f"Service/{part}"]["spec"]["selector"] == labels
    assert objects["Deployment/bot"]["spec"]["replicas"] == 2


def test_no_pod_of_the_chart_may_reach_the_internet():
    [policy] = [one for one in rendered() if name_of(one) == "NetworkPolicy/inside"]
    assert policy["spec"]["podSelector"]["matchLabels"] == {"app": "lotse"}
    for rule in policy["spec"]["egress"]:
        assert rule["to"] and not any("ipBlock" in one for one in rule["to"])


def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose" / "compose.yml").read_text())


@pytest.mark.parametrize("name", sorted(compose()["services"]))
def test_no_container_runs_as_root_writes_to_its_image_or_reaches_out(name):
    service = compose()["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"].split(":")[0] != "0"
    outside = [one for one in service["networks"] if one != "inside"]
    assert outside == (["front"] if name == "proxy" else [])
    assert compose()["networks"]["inside"] == {"internal": True}


def test_the_compose_file_is_valid():
    program = shutil.which("docker-compose")
    if program is None:
        pytest.skip("docker-compose is missing (Debian: apt-get install docker-compose)")
    environment = {"PATH": "/usr/bin:/bin", "POSTGRES_PASSWORD": "p", "LOTSE_SECRET": "s" * 40}
    command = [program, "-f", str(DEPLOY / "compose" / "compose.yml"), "config", "--quiet"]
    found = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize(
    "unit", sorted((DEPLOY / "systemd").glob("lotse*")), ids=lambda one: one.name
)
def test_each_systemd_unit_is_valid(unit, tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is missing (Debian: apt-get install systemd)")
    for one in unit.parent.iterdir():  # the program's place exists on a deployed machine only
        text = one.read_text().replace("/opt/lotse/.venv/bin/lotse", "/bin/true")
        (tmp_path / one.name).write_text(text)
    found = subprocess.run(
        [program, "verify", str(tmp_path / unit.name)], capture_output=True, text=True
    )
    complaints = [line for line in found.stderr.splitlines() if "lotse" in line]
    assert complaints == []


@pytest.mark.parametrize(
    "unit", sorted((DEPLOY / "systemd").glob("*.service")), ids=lambda one: one.name
)
def test_each_service_has_its_own_user_a_read_only_system_and_no_way_out(unit):
    text = unit.read_text().splitlines()
    for line in ("User=lotse", "ProtectSystem=strict", "NoNewPrivileges=true", "IPAddressDeny=any"):
        assert line in text


def commands() -> list[list[str]]:
    """The program and arguments that the Compose file and the chart start our image with."""
    found = [one.get("command") for one in compose()["services"].values() if "user" in one]
    for pod in PODS:
        found += [one.get("command") for one in pod["spec"]["template"]["spec"]["containers"]]
    return [one for one in found if one and one[0] in ("lotse", "python")]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_what_is_started_exists_and_runs_by_itself(words):
    if words[0] == "python":
        assert importlib.util.find_spec(words[2])
        return
    found: click.Command = main
    for word in words[1:]:
        assert isinstance(found, click.Group), f"{word}: no such command"
        found = found.get_command(click.Context(found), word)
    assert found is not None
    assert not isinstance(found, click.Group), f"{' '.join(words)} only shows its help"
