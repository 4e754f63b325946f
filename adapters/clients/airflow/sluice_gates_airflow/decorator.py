"""A gate around a Python task, without a sensor."""

from __future__ import annotations

import functools
import inspect
from typing import Any, Callable, Iterable, TypeVar

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from sluice_gates import Denied, GateRefused
from sluice_gates.client import OnUnavailable

from .connection import DEFAULT, gate_client
from .question import question_of

F = TypeVar("F", bound=Callable[..., Any])


def gated(
    *,
    inputs: Iterable[Any] = (),
    lineage_inputs: bool = False,
    timeout: float = 60.0,
    conn_id: str = DEFAULT,
    on_deny: str = "fail",
    on_unavailable: OnUnavailable = "block",
) -> Callable[[F], F]:
    """Runs a ``@task`` function under a read lease, and only when it may.

    Goes below ``@task``. A function with a parameter ``gate`` gets the decision there. The worker waits while held, at
    most ``timeout`` seconds; then the task fails and Airflow's retries come in. For long holds put a
    ``SluiceGateSensor`` before it, which needs no worker. DENY fails without retry, or skips with ``on_deny="skip"``.
    """
    if on_deny not in ("fail", "skip"):
        raise ValueError(f"on_deny is {on_deny!r}; allowed: fail, skip")

    def decorate(function: F) -> F:
        wants_decision = "gate" in inspect.signature(function).parameters

        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            question = question_of(get_current_context(), inputs, lineage_inputs=lineage_inputs, acquire=True)
            client = gate_client(conn_id, on_unavailable=on_unavailable)
            try:
                decision = client.admit(question, timeout)
            except Denied as e:
                raise (AirflowSkipException if on_deny == "skip" else AirflowFailException)(str(e)) from e
            except GateRefused as e:
                raise AirflowFailException(str(e)) from e
            with client.lease(decision):
                if wants_decision:
                    kwargs["gate"] = decision
                return function(*args, **kwargs)

        return run  # type: ignore[return-value]

    return decorate
