"""What docker-compose.yml promises beyond being well-formed, which `make compose-check` sees to."""

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"])


def test_the_database_is_reachable_from_inside_only(services: dict[str, Any]) -> None:
    assert "ports" not in services["db"]


def test_the_service_is_reachable_from_this_machine_only(services: dict[str, Any]) -> None:
    assert all(str(port).startswith("127.0.0.1:") for port in services["app"]["ports"])


def test_the_service_waits_for_a_migrated_database(services: dict[str, Any]) -> None:
    assert services["app"]["depends_on"] == {
        "db": {"condition": "service_healthy"},
        "migrate": {"condition": "service_completed_successfully"},
    }
    assert services["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}


@pytest.mark.parametrize("name", ["app", "migrate"])
def test_our_own_containers_have_no_rights_they_do_not_need(services: dict[str, Any], name: str) -> None:
    service = services[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_example_of_the_environment_names_every_variable_that_compose_needs() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    named = {line.partition("=")[0] for line in example.splitlines() if line and not line.startswith("#")}
    compose = (ROOT / "docker-compose.yml").read_text("utf-8")
    needed = {part.partition(":")[0].partition("}")[0] for part in compose.split("${")[1:]}
    assert needed <= named
