"""The task that stands before those that read gated data."""

from __future__ import annotations

from typing import Any, Iterable, Optional

from prefect import Task, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun

from sluice_gates import GateUnavailable, StillHeld

from .block import SluiceGate


def worth_a_retry(_task: Task, _run: TaskRun, state: State) -> bool:
    """What may change by itself: a hold, or silence. A denial or a refused key does not."""
    return isinstance(state.result(raise_on_failure=False), (StillHeld, GateUnavailable))


# Never cached: an answer of yesterday says nothing about today.
@task(name="wait-for-gate", cache_policy=NO_CACHE, persist_result=False, retry_condition_fn=worth_a_retry)
def wait_for_gate(
    gate: SluiceGate,
    inputs: Iterable[Any],
    *,
    timeout: float = 600.0,
    lineage_inputs: bool = False,
    job_name: Optional[str] = None,
) -> dict[str, Any]:
    """Returns the decision with the pinned versions when the flow may read ``inputs``.

    Fails when still held after ``timeout`` seconds, and when denied. With ``wait_for_gate.with_options(retries=...)``
    a hold and silence are retried, a denial is not. A flow with other things to do uses ``wait_for_gate.submit``.
    """
    question = gate.question(inputs, lineage_inputs=lineage_inputs, job_name=job_name)
    decision = gate.client().admit(question, timeout)
    get_run_logger().info("gate: %s", decision.summary())
    return decision.to_json()
