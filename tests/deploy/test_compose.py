"""What docker-compose.yml promises beyond being well-formed, which `make compose-check` sees to."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings

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
    assert services["worker"]["depends_on"] == services["app"]["depends_on"]
    assert services["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}


@pytest.mark.parametrize("name", ["app", "migrate", "worker"])
def test_our_own_containers_have_no_rights_they_do_not_need(services: dict[str, Any], name: str) -> None:
    service = services[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_workers_plan_and_send_and_the_service_does_not(services: dict[str, Any]) -> None:
    assert services["worker"]["command"] == ["worker"]
    assert services["app"]["environment"]["JIANGWEN_WORK"] == "false"


def test_any_number_of_workers_can_be_started(services: dict[str, Any]) -> None:
    assert not {"container_name", "ports", "hostname"} & services["worker"].keys()
    assert services["worker"]["restart"] == "unless-stopped"


def test_a_worker_has_the_time_it_needs_to_end_well(services: dict[str, Any]) -> None:
    assert int(services["worker"]["stop_grace_period"].removesuffix("s")) > 10


def test_a_worker_is_asked_for_its_health_where_it_shows_its_metrics(services: dict[str, Any]) -> None:
    worker = services["worker"]
    port = worker["environment"]["JIANGWEN_METRICS_PORT"]
    assert f":{port}/metrics" in worker["healthcheck"]["test"][-1]
    assert worker["environment"].keys() > services["migrate"]["environment"].keys()


def test_every_setting_that_is_named_exists(services: dict[str, Any]) -> None:
    known = {f"JIANGWEN_{name.upper()}" for name in Settings.model_fields}
    named = {name for service in services.values() for name in service.get("environment", {})}
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    named |= {line.partition("=")[0] for line in lines if line.startswith("JIANGWEN_")}
    assert {name for name in named if name.startswith("JIANGWEN_")} <= known


def test_the_example_of_the_environment_names_every_variable_that_compose_needs() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    named = {line.partition("=")[0] for line in example.splitlines() if line and not line.startswith("#")}
    compose = (ROOT / "docker-compose.yml").read_text("utf-8")
    needed = {part.partition(":")[0].partition("}")[0] for part in compose.split("${")[1:]}
    assert needed <= named
