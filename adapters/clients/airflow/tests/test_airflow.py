"""DAGs with gates, run by real Airflow."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from datetime import datetime, timedelta, timezone
from typing import Any, Callable, Dict

import pytest
from decision_server import DecisionServer

RunDag = Callable[..., Dict[str, Any]]
ORDERS = ("s3://lake", "orders")


def when_polled(sluice: DecisionServer, action: Callable[[], None], count: int = 1) -> threading.Thread:
    thread = threading.Thread(target=lambda: (sluice.await_requests("GET", count, timeout=60), action()), daemon=True)
    thread.start()
    return thread


def test_open_gate_hands_the_pinned_version_on(sluice: DecisionServer, run_dag: RunDag) -> None:
    sluice.open(*ORDERS)

    run = run_dag("deferred")

    assert run["tasks"] == {"gate": ("success", 1), "report": ("success", 1)}
    assert run["results"]["report"] == "read version 2"


def test_held_gate_defers_and_resumes_on_release(sluice: DecisionServer, run_dag: RunDag) -> None:
    sluice.hold(*ORDERS)
    opener = when_polled(sluice, lambda: sluice.open(*ORDERS))

    run = run_dag("deferred")

    opener.join()
    assert run["tasks"] == {"gate": ("success", 1), "report": ("success", 1)}
    assert run["results"]["report"] == "read version 2"
    assert [method for method, _ in sluice.requests] == ["POST", "GET", "POST"], "ask, one long poll, confirm"


def test_released_data_that_failed_again_is_waited_for_again(sluice: DecisionServer, run_dag: RunDag) -> None:
    sluice.hold(*ORDERS)

    when_polled(sluice, lambda: sluice.open(*ORDERS))
    sluice.before_confirm(lambda: sluice.hold(*ORDERS, message="worse"))
    when_polled(sluice, lambda: sluice.open(*ORDERS), count=3)
    run = run_dag("deferred")

    assert run["tasks"] == {"gate": ("success", 1), "report": ("success", 1)}
    assert run["results"]["report"] == "read version 3"
    assert [stored.confirmed for stored in sluice.decisions.values()] == [True]


def test_hold_that_lasts_times_out_without_retry_and_says_why(
    sluice: DecisionServer, run_dag: RunDag, capfd: pytest.CaptureFixture[str]
) -> None:
    sluice.hold(*ORDERS)

    run = run_dag("impatient")

    assert run["state"] == "failed"
    assert run["tasks"] == {"gate": ("failed", 1), "report": ("upstream_failed", 0)}
    out, err = capfd.readouterr()
    assert "still held after 1 s: HOLD (shop/orders/ids: 2 of 9 ids are null)" in out + err


def test_denied_gate_fails_without_retry(sluice: DecisionServer, run_dag: RunDag) -> None:
    sluice.deny(*ORDERS)

    assert run_dag("deferred")["tasks"] == {"gate": ("failed", 1), "report": ("upstream_failed", 0)}


def test_denied_gate_skips_by_option(sluice: DecisionServer, run_dag: RunDag) -> None:
    sluice.deny(*ORDERS)

    assert run_dag("skipping")["tasks"] == {"gate": ("skipped", 1), "report": ("skipped", 0)}


def test_no_answer_is_retried_by_airflow(sluice: DecisionServer, run_dag: RunDag) -> None:
    sluice.fail(503, times=5, Retry_After="0")

    assert run_dag("deferred")["tasks"]["gate"] == ("success", 2)


def test_no_answer_allows_by_option(sluice: DecisionServer, run_dag: RunDag) -> None:
    sluice.fail(503, times=5, Retry_After="0")

    run = run_dag("open_anyway")

    assert run["tasks"]["gate"] == ("success", 1)
    assert json.loads(json.dumps(run["results"]["gate"]))["decisionId"] is None


def test_poking_sensor_sees_the_release(sluice: DecisionServer, run_dag: RunDag) -> None:
    sluice.hold(*ORDERS)
    opener = when_polled(sluice, lambda: sluice.open(*ORDERS), count=2)

    run = run_dag("poking")

    opener.join()
    assert run["results"]["report"] == "read version 2"


def test_templates_name_job_run_and_partition(sluice: DecisionServer, run_dag: RunDag) -> None:
    run = run_dag("templated", table="customers")

    (question,) = sluice.asked()
    assert question == {
        "caller": "airflow",
        "job": {"namespace": "airflow://templated", "name": "reports.customers"},
        "runId": "ol-" + run["run_id"],
        "attempt": 1,
        "mode": "check",
        "lineageInputs": False,
        "inputs": [{"namespace": "s3://lake", "name": "customers", "partition": run["run_id"]}],
    }


def test_sensor_asks_for_the_task_that_reads(sluice: DecisionServer, run_dag: RunDag) -> None:
    run_dag("leased")

    (question,) = sluice.asked()
    assert (question["job"], question["mode"]) == ({"namespace": "default", "name": "leased.report"}, "acquire")


def test_decorated_task_reads_under_a_lease(sluice: DecisionServer, run_dag: RunDag) -> None:
    sluice.hold(*ORDERS)
    opener = when_polled(sluice, lambda: sluice.open(*ORDERS))

    run = run_dag("decorated")

    opener.join()
    assert run["results"]["read"] == "read version 2"
    assert [(s.question["mode"], s.confirmed, s.released) for s in sluice.decisions.values()] == [
        ("acquire", True, True)
    ]


def test_decorated_task_that_is_denied_fails_without_retry(sluice: DecisionServer, run_dag: RunDag) -> None:
    sluice.deny(*ORDERS)

    assert run_dag("decorated")["tasks"] == {"read": ("failed", 1)}


def test_command_line_runs_a_dag_that_is_held_and_released(sluice: DecisionServer, connection: str) -> None:
    sluice.hold(*ORDERS)
    opener = when_polled(sluice, lambda: sluice.open(*ORDERS))

    command = [sys.executable, "-m", "airflow", "dags", "test", "deferred", "2026-01-01"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=dict(os.environ))

    opener.join()
    assert done.returncode == 0, done.stdout + done.stderr
    assert [stored.confirmed for stored in sluice.decisions.values()] == [True]
    assert sluice.key not in done.stdout + done.stderr


def test_example_of_the_readme(sluice: DecisionServer, run_dag: RunDag) -> None:
    run = run_dag("revenue")

    assert run["tasks"] == {"gate": ("success", 1), "report": ("success", 1)}
    assert [(q["job"]["name"], q["mode"]) for q in sluice.asked()] == [
        ("revenue.report", "check"),
        ("revenue.report", "acquire"),
    ]


class TestTrigger:
    """The trigger by itself, as a triggerer runs it: made from what it serialised."""

    @staticmethod
    def fire(sluice: DecisionServer, seconds: float = 30, **changes: Any) -> Dict[str, Any]:
        from airflow.sdk._shared.module_loading import import_string

        from sluice_gates import GateClient, Question
        from sluice_gates_airflow import SluiceGateTrigger

        body = {
            "caller": "airflow",
            "job": {"namespace": "n", "name": "j"},
            "runId": "r",
            "attempt": 1,
            "mode": "check",
        }
        question = Question.from_json({**body, "inputs": [{"namespace": ORDERS[0], "name": ORDERS[1]}]}, "key")
        decision = GateClient(sluice.url, api_key=sluice.key).ask(question)
        until = datetime.now(timezone.utc) + timedelta(seconds=seconds)
        before = SluiceGateTrigger(
            "sluice_default", question.to_json(), "key", decision.to_json(), until.isoformat(), **changes
        )
        path, arguments = before.serialize()
        assert sluice.key not in json.dumps(arguments), "the key is not stored with the trigger"

        async def first_event() -> Dict[str, Any]:
            async for event in import_string(path)(**json.loads(json.dumps(arguments))).run():
                return event.payload
            raise AssertionError("no event")

        return asyncio.run(first_event())

    def test_fires_on_release(self, sluice: DecisionServer, connection: str) -> None:
        sluice.hold(*ORDERS)
        opener = when_polled(sluice, lambda: sluice.open(*ORDERS))

        event = self.fire(sluice)

        opener.join()
        assert event["decision"]["decision"] == "ALLOW"

    def test_resumes_after_sluice_forgot_the_decision(self, sluice: DecisionServer, connection: str) -> None:
        sluice.hold(*ORDERS)

        def forget() -> None:
            sluice.forget()
            sluice.open(*ORDERS)

        # One second a poll, so that the second one finds the decision gone.
        when_polled(sluice, forget)
        event = self.fire(sluice, poll_seconds=1)

        assert event["decision"]["decision"] == "ALLOW"

    def test_outage_is_not_taken_for_release(self, sluice: DecisionServer, connection: str) -> None:
        sluice.hold(*ORDERS)

        def outage() -> None:
            sluice.fail(503, times=3, Retry_After="0")

        outage_begun = threading.Thread(target=lambda: (sluice.await_requests("POST", 1), outage()))
        outage_begun.start()
        when_polled(sluice, lambda: sluice.open(*ORDERS), count=4)
        event = self.fire(sluice)

        assert event["decision"]["decision"] == "ALLOW"

    def test_tells_the_hold_at_the_deadline(self, sluice: DecisionServer, connection: str) -> None:
        sluice.hold(*ORDERS)

        event = self.fire(sluice, seconds=0.5)

        assert event["decision"]["decision"] == "HOLD"
        assert event["decision"]["reasons"][0]["message"] == "2 of 9 ids are null"

    def test_tells_a_refusal(self, sluice: DecisionServer, connection: str, monkeypatch: pytest.MonkeyPatch) -> None:
        sluice.hold(*ORDERS)
        monkeypatch.setenv("AIRFLOW_CONN_SLUICE_DEFAULT", connection.replace(sluice.key, "slc_wrong"))

        assert "401" in self.fire(sluice)["refused"]

    def test_fifty_wait_in_one_thread(self, sluice: DecisionServer, connection: str) -> None:
        """Waiting takes no thread of the triggerer."""
        from sluice_gates import GateClient, Question
        from sluice_gates_airflow import SluiceGateTrigger

        sluice.hold(*ORDERS)
        client = GateClient(sluice.url, api_key=sluice.key)
        until = (datetime.now(timezone.utc) + timedelta(seconds=60)).isoformat()
        count = 50
        triggers = []
        for number in range(count):
            body = {
                "caller": "a",
                "job": {"namespace": "n", "name": "j"},
                "runId": str(number),
                "attempt": 1,
                "mode": "check",
            }
            question = Question.from_json({**body, "inputs": [{"namespace": ORDERS[0], "name": ORDERS[1]}]})
            triggers.append(
                SluiceGateTrigger(
                    "sluice_default",
                    question.to_json(),
                    question.idempotency_key(),
                    client.ask(question).to_json(),
                    until,
                )
            )
        threads = []

        def release() -> None:
            threads.append([t for t in threading.enumerate() if t.name.startswith("asyncio_")])
            sluice.open(*ORDERS)

        when_polled(sluice, release, count=count)

        async def all_fire() -> list:
            async def first(trigger: SluiceGateTrigger) -> str:
                async for event in trigger.run():
                    return event.payload["decision"]["decision"]
                return "none"

            return await asyncio.gather(*(first(trigger) for trigger in triggers))

        assert asyncio.run(all_fire()) == ["ALLOW"] * count
        assert threads == [[]]
