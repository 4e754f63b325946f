"""What a task of Airflow asks, in OpenLineage's names for Airflow."""

from __future__ import annotations

from typing import Any, Iterable, Mapping, Optional
from urllib.parse import quote

from airflow.sdk.configuration import conf

from sluice_gates import Dataset, Job, Question


def question_of(
    context: Mapping[str, Any],
    inputs: Iterable[Any],
    *,
    lineage_inputs: bool,
    acquire: bool,
    job_namespace: Optional[str] = None,
    job_name: Optional[str] = None,
    run_id: Optional[str] = None,
) -> Question:
    """The question of the task instance in a context.

    The idempotency key names the instance that asks, not the job that will read: a sensor and the task behind it ask
    about the same job, and those are two questions.
    """
    ti = context["ti"]
    namespace = job_namespace or conf.get("openlineage", "namespace", fallback="default")
    attempt = ti.try_number or 1
    parts = ("airflow", namespace, ti.dag_id, ti.run_id, ti.task_id, str(ti.map_index), str(attempt))
    return Question(
        caller="airflow",
        job=Job(namespace, job_name or f"{ti.dag_id}.{ti.task_id}"),
        run_id=run_id or ti.run_id,
        attempt=attempt,
        inputs=[Dataset.of(each) for each in inputs],
        lineage_inputs=lineage_inputs,
        acquire=acquire,
        key="/".join(quote(part, safe="") for part in parts),
    )
