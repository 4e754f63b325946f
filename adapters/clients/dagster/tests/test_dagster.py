"""Sensors, checks and guards, evaluated and materialised by real Dagster."""

import json
import threading
from pathlib import Path
from typing import Any, Callable, Iterator

import dagster as dg
import pytest
from decision_server import DecisionServer

from sluice_gates_dagster import SluiceGate, gate_check, gate_sensor

ORDERS = ("s3://lake", "orders")
DATASET = {"namespace": "s3://lake", "name": "orders"}


@pytest.fixture
def resource(sluice: DecisionServer, key_file: Path) -> SluiceGate:
    return SluiceGate(url=sluice.url, api_key_file=str(key_file), job_namespace="dagster://prod")


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test(temp_dir=str(tmp_path)) as made:
        yield made


def when_polled(sluice: DecisionServer, action: Any, count: int = 1) -> threading.Thread:
    thread = threading.Thread(target=lambda: (sluice.await_requests("GET", count), action()), daemon=True)
    thread.start()
    return thread


@dg.asset
def orders_report(context: dg.AssetExecutionContext, sluice: SluiceGate) -> str:
    with sluice.guard(context, [DATASET], timeout=20) as decision:
        return f"read version {decision.version_of(*ORDERS)}"


class TestGuard:
    def test_open_gate_materialises_the_pinned_version(self, sluice: DecisionServer, resource: SluiceGate) -> None:
        sluice.open(*ORDERS)

        result = dg.materialize([orders_report], resources={"sluice": resource})

        assert result.output_for_node("orders_report") == "read version 2"
        (stored,) = sluice.decisions.values()
        assert stored.question["job"] == {"namespace": "dagster://prod", "name": "orders_report"}
        assert (stored.question["runId"], stored.question["mode"]) == (result.run_id, "acquire")
        assert (stored.confirmed, stored.released) == (True, True)

    def test_held_gate_is_waited_for(self, sluice: DecisionServer, resource: SluiceGate) -> None:
        sluice.hold(*ORDERS)
        opener = when_polled(sluice, lambda: sluice.open(*ORDERS))

        result = dg.materialize([orders_report], resources={"sluice": resource})

        opener.join()
        assert result.output_for_node("orders_report") == "read version 2"

    def test_lasting_hold_fails_the_step_with_the_reason_and_is_retried(
        self, sluice: DecisionServer, resource: SluiceGate
    ) -> None:
        @dg.op(retry_policy=dg.RetryPolicy(max_retries=1))
        def impatient(context: dg.OpExecutionContext, sluice: SluiceGate) -> None:
            with sluice.guard(context, [DATASET], timeout=0):
                raise AssertionError("must not run")

        @dg.job(resource_defs={"sluice": resource})
        def nightly() -> None:
            impatient()

        sluice.hold(*ORDERS)
        result = nightly.execute_in_process(raise_on_error=False)

        assert not result.success
        assert "2 of 9 ids are null" in str(result.failure_data_for_node("impatient").user_failure_data)
        assert [question["attempt"] for question in sluice.asked()] == [1, 2]
        assert {question["job"]["name"] for question in sluice.asked()} == {"nightly.impatient"}

    def test_denied_gate_is_not_retried(self, sluice: DecisionServer, resource: SluiceGate) -> None:
        @dg.asset(retry_policy=dg.RetryPolicy(max_retries=3))
        def stubborn(context: dg.AssetExecutionContext, sluice: SluiceGate) -> None:
            with sluice.guard(context, [DATASET]):
                raise AssertionError("must not run")

        sluice.deny(*ORDERS)
        result = dg.materialize([stubborn], resources={"sluice": resource}, raise_on_error=False)

        assert not result.success
        assert len(sluice.asked()) == 1


class TestSensor:
    @pytest.fixture
    def nightly(self) -> Any:
        return gate_sensor("orders_gate", job=dg.define_asset_job("nightly", [orders_report]), inputs=[DATASET])

    def evaluate(self, sensor: dg.SensorDefinition, resource: SluiceGate, instance: Any, cursor: Any = None) -> Any:
        definitions = dg.Definitions(assets=[orders_report], sensors=[sensor], resources={"sluice": resource})
        context = dg.build_sensor_context(
            instance=instance, cursor=cursor, definitions=definitions, resources={"sluice": resource}
        )
        return sensor.evaluate_tick(context)

    def test_starts_once_for_each_published_version(
        self, sluice: DecisionServer, resource: SluiceGate, instance: Any, nightly: Any
    ) -> None:
        first = self.evaluate(nightly, resource, instance)
        again = self.evaluate(nightly, resource, instance, first.cursor)
        sluice.open(*ORDERS)
        newer = self.evaluate(nightly, resource, instance, again.cursor)

        assert [len(tick.run_requests) for tick in (first, again, newer)] == [1, 0, 1]
        assert again.skip_message == "no new version since the last run"
        assert first.run_requests[0].run_key != newer.run_requests[0].run_key
        assert json.loads(newer.run_requests[0].tags["sluice/pinned"]) == [{**DATASET, "version": "2"}]
        assert newer.run_requests[0].tags["sluice/decision"] in sluice.decisions

    def test_says_why_it_is_held_and_keeps_to_one_decision(
        self, sluice: DecisionServer, resource: SluiceGate, instance: Any, nightly: Any
    ) -> None:
        sluice.hold(*ORDERS)

        held = self.evaluate(nightly, resource, instance)
        still = self.evaluate(nightly, resource, instance, held.cursor)
        sluice.open(*ORDERS)
        released = self.evaluate(nightly, resource, instance, still.cursor)

        assert held.skip_message == still.skip_message == "HOLD (shop/orders/ids: 2 of 9 ids are null)"
        assert [len(tick.run_requests) for tick in (held, still, released)] == [0, 0, 1]
        assert len(sluice.decisions) == 1

    def test_forgets_a_decision_that_sluice_forgot(
        self, sluice: DecisionServer, resource: SluiceGate, instance: Any, nightly: Any
    ) -> None:
        sluice.hold(*ORDERS)
        held = self.evaluate(nightly, resource, instance)
        sluice.forget()
        sluice.open(*ORDERS)

        assert len(self.evaluate(nightly, resource, instance, held.cursor).run_requests) == 1

    def test_denial_starts_nothing(
        self, sluice: DecisionServer, resource: SluiceGate, instance: Any, nightly: Any
    ) -> None:
        sluice.deny(*ORDERS)

        tick = self.evaluate(nightly, resource, instance)

        assert (tick.run_requests, tick.skip_message) == ([], "DENY (shop/orders/ids: the owner closed this dataset)")

    def test_silence_starts_nothing_and_keeps_the_cursor(
        self, sluice: DecisionServer, resource: SluiceGate, instance: Any, nightly: Any
    ) -> None:
        sluice.hold(*ORDERS)
        held = self.evaluate(nightly, resource, instance)
        sluice.fail(503, times=5, Retry_After="0")

        silent = self.evaluate(nightly, resource, instance, held.cursor)

        assert (silent.run_requests, silent.cursor) == ([], held.cursor)
        assert "no answer from Sluice" in silent.skip_message

    def test_run_that_it_starts_is_guarded(
        self, sluice: DecisionServer, resource: SluiceGate, instance: Any, nightly: Any
    ) -> None:
        tick = self.evaluate(nightly, resource, instance)

        result = dg.materialize(
            [orders_report], resources={"sluice": resource}, instance=instance, tags=tick.run_requests[0].tags
        )

        assert result.success
        assert [question["mode"] for question in sluice.asked()] == ["check", "acquire"]


@dg.asset
def raw_orders() -> None:
    """Writes orders, which Sluice's gates then look at."""


@dg.asset(deps=[raw_orders])
def revenue() -> None:
    """Reads orders."""


CHECK = gate_check(raw_orders, dataset=DATASET, timeout=20)


def materialised(resource: SluiceGate, check: Any = CHECK) -> Any:
    result = dg.materialize([raw_orders, revenue, check], resources={"sluice": resource}, raise_on_error=False)
    made = {event.asset_key.to_user_string() for event in result.get_asset_materialization_events()}
    (evaluation,) = result.get_asset_check_evaluations()
    return made, evaluation


def test_check_waits_for_the_verdict_and_passes(sluice: DecisionServer, resource: SluiceGate) -> None:
    sluice.hold(*ORDERS, message="being checked")
    opener = when_polled(sluice, lambda: sluice.open(*ORDERS))

    made, evaluation = materialised(resource)

    opener.join()
    assert (made, evaluation.passed) == ({"raw_orders", "revenue"}, True)


def test_check_fails_and_blocks_what_is_downstream(sluice: DecisionServer, resource: SluiceGate) -> None:
    sluice.hold(*ORDERS)

    made, evaluation = materialised(resource, gate_check(raw_orders, dataset=DATASET, timeout=0))

    assert (made, evaluation.passed) == ({"raw_orders"}, False)
    assert evaluation.description == "HOLD (shop/orders/ids: 2 of 9 ids are null)"
    assert evaluation.metadata["reasons"].value[0]["columns"] == ["id"]


def test_check_that_does_not_block_only_tells(sluice: DecisionServer, resource: SluiceGate) -> None:
    sluice.deny(*ORDERS)

    made, evaluation = materialised(resource, gate_check(raw_orders, dataset=DATASET, blocking=False))

    assert (made, evaluation.passed) == ({"raw_orders", "revenue"}, False)


def test_check_tells_warnings(sluice: DecisionServer, resource: SluiceGate) -> None:
    sluice.warn(*ORDERS)

    made, evaluation = materialised(resource)

    assert (made, evaluation.passed, evaluation.severity) == (
        {"raw_orders", "revenue"},
        True,
        dg.AssetCheckSeverity.WARN,
    )


def test_example_of_the_readme(
    sluice: DecisionServer,
    key_file: Path,
    instance: Any,
    monkeypatch: pytest.MonkeyPatch,
    readme: Callable[[str], str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SLUICE_API_KEY", sluice.key)
    example: dict[str, Any] = {}

    exec(readme("dagster").replace("https://sluice.example.com", sluice.url), example)
    dg.Definitions.validate_loadable(example["defs"])
    made = example["defs"].resolve_implicit_global_asset_job_def().execute_in_process(instance=instance)

    assert made.success
    assert capsys.readouterr().out == "1\n"
