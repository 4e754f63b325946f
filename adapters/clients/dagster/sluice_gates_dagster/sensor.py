"""A sensor that starts a job when the data that it reads has passed its gates."""

import hashlib
import json
from typing import Any, Iterable, Optional, Union

import dagster as dg

from sluice_gates import Answer, Dataset, Decision, GateClient, GateRefused, GateUnavailable, Job, Question

from .resource import SluiceGate

# No postponed annotations: Dagster reads those of the inner function, which name things of this module.


def gate_sensor(
    name: str,
    *,
    inputs: Iterable[Any],
    job: Any = None,
    target: Any = None,
    lineage_inputs: bool = False,
    job_name: Optional[str] = None,
    minimum_interval_seconds: int = 30,
    default_status: dg.DefaultSensorStatus = dg.DefaultSensorStatus.STOPPED,
    description: Optional[str] = None,
) -> dg.SensorDefinition:
    """Starts one run for each set of published versions that may be read; says why not while they are held.

    The run has the tags ``sluice/decision`` and ``sluice/pinned`` (JSON). It starts some time after the sensor asked,
    so let it ask again by ``SluiceGate.guard``.

    :param job: what to run; or ``target``, as of ``dagster.sensor``
    :param inputs: ``{"namespace": ..., "name": ...}``, also with version and partition
    :param job_name: the job in OpenLineage's names; the Dagster job's name, or the sensor's, when absent
    """
    datasets = [Dataset.of(each) for each in inputs]
    asked_as = job_name or getattr(job, "name", None) or name

    @dg.sensor(
        name=name,
        job=job,
        target=target,
        minimum_interval_seconds=minimum_interval_seconds,
        default_status=default_status,
        description=description or "Starts when Sluice says that the inputs may be read.",
    )
    def evaluate(context: dg.SensorEvaluationContext, sluice: SluiceGate) -> Union[dg.SensorResult, dg.SkipReason]:
        cursor = json.loads(context.cursor or "{}")
        tick = int(cursor.get("tick", 0))
        question = Question(
            caller="dagster",
            job=Job(sluice.job_namespace, asked_as),
            run_id=f"sensor:{name}:{tick}",
            inputs=datasets,
            lineage_inputs=lineage_inputs,
        )
        try:
            decision = _decision(sluice.client(), question, cursor.get("held"))
        except GateUnavailable as e:
            return dg.SkipReason(f"no answer from Sluice: {e}")
        except GateRefused as e:
            raise dg.Failure(str(e)) from e
        if decision.answer is Answer.HOLD:
            # The same decision is looked at by the next tick; a new one each time would fill the audit trail.
            return _result(decision.summary(), tick, cursor.get("started"), decision.to_json())
        versions = _versions(decision)
        if not decision.may_run or versions == cursor.get("started"):
            why = "no new version since the last run" if decision.may_run else decision.summary()
            return _result(why, tick + 1, cursor.get("started"))
        tags = {"sluice/decision": decision.id or "none", "sluice/pinned": _pins(decision)}
        request = dg.RunRequest(run_key=f"{name}:{versions}", tags=tags)
        return dg.SensorResult(run_requests=[request], cursor=json.dumps({"tick": tick + 1, "started": versions}))

    return evaluate


def _decision(client: GateClient, question: Question, held: Optional[Any]) -> Decision:
    return client.look(Decision.from_json(held, question)) if held else client.ask(question)


def _result(why: str, tick: int, started: Optional[str], held: Optional[Any] = None) -> dg.SensorResult:
    cursor = {"tick": tick, "started": started, "held": held}
    return dg.SensorResult(skip_reason=why, cursor=json.dumps({k: v for k, v in cursor.items() if v is not None}))


def _pins(decision: Decision) -> str:
    return json.dumps([pin.to_json() for pin in decision.pinned], sort_keys=True)


def _versions(decision: Decision) -> str:
    return hashlib.sha256(_pins(decision).encode()).hexdigest()[:32]
