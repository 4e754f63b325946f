"""The sensor that stands before a task that reads gated data."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any, Dict, Iterable, NoReturn, Optional, Sequence

from airflow.sdk import BaseSensorOperator, Context, PokeReturnValue
from airflow.sdk.exceptions import AirflowFailException, AirflowSensorTimeout, AirflowSkipException

from sluice_gates import Answer, Decision, DecisionGone, GateClient, GateRefused, GateUnavailable, Question, Superseded
from sluice_gates.client import ROUNDS, OnUnavailable

from .connection import DEFAULT, gate_client
from .question import question_of
from .trigger import SluiceGateTrigger

#: Airflow's own limit comes after the trigger's, which can say why.
BACKSTOP = timedelta(minutes=2)


class SluiceGateSensor(BaseSensorOperator):
    """Succeeds when Sluice allows the run, and returns the decision with the pinned versions.

    HOLD defers to the triggerer until release or ``timeout``; then the sensor times out, which is not retried.
    DENY fails without retry, or skips with ``on_deny="skip"`` or ``soft_fail``. No answer fails, with retries,
    or lets run with ``on_unavailable="allow"``. What is held stays held while Sluice does not answer.

    :param inputs: what the tasks behind will read: ``{"namespace": ..., "name": ...}``, also with version and partition
    :param lineage_inputs: besides, what Sluice saw the job read in its last runs
    :param for_task: id of the task that will read; the question is about that task's job ``dag.task``
    :param job_name: the job in OpenLineage's names; the DAG when neither this nor ``for_task`` is given
    :param job_namespace: of the job; the namespace that Airflow's OpenLineage provider is configured with when absent
    :param job_run_id: OpenLineage id of the reading run, whose end gives the lease back; else the DAG run's id
    :param acquire: hold a read lease on the pinned versions from now on
    :param deferrable: False pokes, by ``mode``, ``poke_interval`` and ``timeout``
    """

    template_fields: Sequence[str] = ("inputs", "job_namespace", "job_name", "job_run_id")
    ui_color = "#d7e8e4"

    def __init__(
        self,
        *,
        inputs: Iterable[Any] = (),
        lineage_inputs: bool = False,
        for_task: Optional[str] = None,
        job_namespace: Optional[str] = None,
        job_name: Optional[str] = None,
        job_run_id: Optional[str] = None,
        acquire: bool = False,
        conn_id: str = DEFAULT,
        deferrable: bool = True,
        on_deny: str = "fail",
        on_unavailable: OnUnavailable = "block",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if on_deny not in ("fail", "skip"):
            raise ValueError(f"on_deny is {on_deny!r}; allowed: fail, skip")
        self.inputs = inputs
        self.lineage_inputs = lineage_inputs
        self.for_task = for_task
        self.job_namespace = job_namespace
        self.job_name = job_name
        self.job_run_id = job_run_id
        self.acquire = acquire
        self.conn_id = conn_id
        self.deferrable = deferrable
        self.on_deny = on_deny
        self.on_unavailable = on_unavailable

    def execute(self, context: Context) -> Any:
        if not self.deferrable:
            return super().execute(context)
        deadline = datetime.now(timezone.utc) + timedelta(seconds=self.timeout)
        client = self._client()
        return self._settle(client, self._ask(client, self._question(context)), deadline)

    def resume(self, context: Context, event: Dict[str, Any]) -> Dict[str, Any]:
        """Goes on after the trigger has fired."""
        if "refused" in event:
            raise AirflowFailException(event["refused"])
        decision = Decision.from_json(event["decision"], Question.from_json(event["question"], event["key"]))
        return self._settle(self._client(), decision, datetime.fromisoformat(event["deadline"]))

    def poke(self, context: Context) -> PokeReturnValue:
        client = self._client()
        decision = self._ask(client, self._question(context))
        try:
            if decision.answer is Answer.HOLD:
                # The key gave the first answer back; this is what has become of it.
                decision = client.poll(decision, 0)
            if decision.answer is not Answer.HOLD:
                return PokeReturnValue(True, self._confirmed(client, decision))
        except (GateUnavailable, Superseded, DecisionGone) as e:
            self.log.info("held and no news decision=%s cause=%s", decision.id, e)
        self.log.info("held: %s", decision.summary())
        return PokeReturnValue(False)

    def _settle(self, client: GateClient, decision: Decision, deadline: datetime) -> Dict[str, Any]:
        """The decision when it allows; otherwise raises or defers."""
        for _ in range(ROUNDS):
            if decision.answer is Answer.HOLD:
                self._wait_for(decision, deadline)
            try:
                return self._confirmed(client, decision)
            except (Superseded, DecisionGone) as e:
                self.log.info("not confirmed decision=%s cause=%s", decision.id, e)
                decision = client.look(decision)
        raise AirflowFailException(f"not confirmed {ROUNDS} times in a row: {decision.summary()}")

    def _wait_for(self, decision: Decision, deadline: datetime) -> NoReturn:
        left = deadline - datetime.now(timezone.utc)
        if left <= timedelta():
            message = f"still held after {self.timeout:.0f} s: {decision.summary()}"
            if self.soft_fail or self.never_fail:
                raise AirflowSkipException(message)
            raise AirflowSensorTimeout(message)
        self.log.info("deferring: %s", decision.summary())
        assert decision.question is not None
        trigger = SluiceGateTrigger(
            conn_id=self.conn_id,
            question=decision.question.to_json(),
            key=decision.question.idempotency_key(),
            decision=decision.to_json(),
            deadline=deadline.isoformat(),
        )
        self.defer(trigger=trigger, method_name="resume", timeout=left + BACKSTOP)

    def _confirmed(self, client: GateClient, decision: Decision) -> Dict[str, Any]:
        if decision.answer is Answer.DENY:
            if self.on_deny == "skip" or self.soft_fail or self.never_fail:
                raise AirflowSkipException(decision.summary())
            raise AirflowFailException(decision.summary())
        confirmed = client.confirm(decision)
        if confirmed.answer is not Answer.ALLOW or confirmed.unavailable:
            self.log.warning("%s", confirmed.summary())
        return confirmed.to_json()

    def _ask(self, client: GateClient, question: Question) -> Decision:
        try:
            return client.ask(question)
        except GateRefused as e:
            raise AirflowFailException(str(e)) from e

    def _client(self) -> GateClient:
        return gate_client(self.conn_id, on_unavailable=self.on_unavailable)

    def _question(self, context: Context) -> Question:
        dag_id = context["ti"].dag_id
        return question_of(
            context,
            self.inputs,
            lineage_inputs=self.lineage_inputs,
            acquire=self.acquire,
            job_namespace=self.job_namespace,
            job_name=self.job_name or (f"{dag_id}.{self.for_task}" if self.for_task else dag_id),
            run_id=self.job_run_id,
        )
