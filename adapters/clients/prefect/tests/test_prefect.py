"""Flows with gates, run by real Prefect with an ephemeral server."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest
from decision_server import DecisionServer
from prefect import flow, task
from prefect.testing.utilities import prefect_test_harness

from sluice_gates import Denied, StillHeld
from sluice_gates_prefect import SluiceGate, wait_for_gate

ORDERS = ("s3://lake", "orders")
DATASET = {"namespace": "s3://lake", "name": "orders"}


@pytest.fixture(scope="session", autouse=True)
def prefect() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def gate(sluice: DecisionServer, key_file: Path) -> SluiceGate:
    return SluiceGate(url=sluice.url, api_key_file=str(key_file), job_namespace="prefect://prod")


def when_polled(sluice: DecisionServer, action: Any, count: int = 1) -> threading.Thread:
    thread = threading.Thread(target=lambda: (sluice.await_requests("GET", count), action()), daemon=True)
    thread.start()
    return thread


@flow(name="nightly")
def waits(gate: SluiceGate, timeout: float = 30, retries: int = 0) -> str:
    decision = wait_for_gate.with_options(retries=retries, retry_delay_seconds=0)(gate, [DATASET], timeout=timeout)
    return f"read version {decision['pinned'][0]['version']}"


def test_held_flow_goes_on_after_release(sluice: DecisionServer, gate: SluiceGate) -> None:
    sluice.hold(*ORDERS)
    opener = when_polled(sluice, lambda: sluice.open(*ORDERS))

    assert waits(gate) == "read version 2"

    opener.join()
    (stored,) = sluice.decisions.values()
    assert stored.question["job"] == {"namespace": "prefect://prod", "name": "nightly"}
    assert stored.confirmed


def test_lasting_hold_fails_the_flow_with_the_reason(sluice: DecisionServer, gate: SluiceGate) -> None:
    sluice.hold(*ORDERS)

    state = waits(gate, timeout=0, return_state=True)

    assert state.is_failed()
    with pytest.raises(StillHeld, match="2 of 9 ids are null"):
        state.result()


def test_hold_is_retried_as_a_question_of_its_own(sluice: DecisionServer, gate: SluiceGate) -> None:
    sluice.hold(*ORDERS)

    assert waits(gate, timeout=0, retries=2, return_state=True).is_failed()

    assert [question["attempt"] for question in sluice.asked()] == [1, 2, 3]


def test_denial_is_not_retried(sluice: DecisionServer, gate: SluiceGate) -> None:
    sluice.deny(*ORDERS)

    state = waits(gate, retries=5, return_state=True)

    with pytest.raises(Denied):
        state.result()
    assert len(sluice.asked()) == 1


def test_answer_is_not_cached(sluice: DecisionServer, gate: SluiceGate) -> None:
    @flow
    def twice() -> list[str]:
        first = wait_for_gate(gate, [DATASET])["pinned"][0]["version"]
        sluice.open(*ORDERS)
        return [first, wait_for_gate(gate, [DATASET])["pinned"][0]["version"]]

    assert twice() == ["1", "2"]


def test_guard_in_a_task_reads_under_a_lease(sluice: DecisionServer, gate: SluiceGate) -> None:
    @task
    def read() -> str:
        with gate.guard([DATASET], timeout=30) as decision:
            assert [stored.released for stored in sluice.decisions.values()] == [False]
            return f"read version {decision.version_of(*ORDERS)}"

    @flow
    def reads() -> str:
        return read()

    assert reads() == "read version 1"
    (stored,) = sluice.decisions.values()
    assert (stored.question["mode"], stored.confirmed, stored.released) == ("acquire", True, True)


def test_two_guards_in_one_flow_are_two_questions(sluice: DecisionServer, gate: SluiceGate) -> None:
    @flow
    def reads() -> None:
        with gate.guard([DATASET]), gate.guard([{**DATASET, "name": "customers"}]):
            assert len(sluice.decisions) == 2

    reads()


def test_held_tasks_leave_the_flow_free_for_others(sluice: DecisionServer, gate: SluiceGate) -> None:
    sluice.hold(*ORDERS)

    @flow
    def both() -> tuple[str, str]:
        held = wait_for_gate.submit(gate, [DATASET], timeout=30)
        free = wait_for_gate(gate, [{**DATASET, "name": "customers"}])["decision"]
        sluice.await_requests("GET", 1)
        sluice.open(*ORDERS)
        return held.result()["decision"], free

    assert both() == ("ALLOW", "ALLOW")


def test_block_keeps_the_key_secret(sluice: DecisionServer) -> None:
    SluiceGate(url=sluice.url, api_key=sluice.key).save("prod", overwrite=True)

    loaded = SluiceGate.load("prod")

    assert sluice.key not in repr(loaded)
    assert waits(loaded) == "read version 1"


def test_outside_of_a_flow_it_says_so(gate: SluiceGate) -> None:
    with pytest.raises(RuntimeError, match="no flow is running here"):
        gate.question([DATASET])


def test_example_of_the_readme(
    sluice: DecisionServer, readme: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    SluiceGate(url=sluice.url, api_key=sluice.key).save("prod", overwrite=True)
    example: dict[str, Any] = {"__name__": "example"}

    exec(readme("prefect"), example)
    example["revenue"]()

    assert "1\n" in capsys.readouterr().out
    assert [question["mode"] for question in sluice.asked()] == ["check", "acquire"]
