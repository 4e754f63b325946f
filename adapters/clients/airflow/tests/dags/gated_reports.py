"""Small DAGs that real Airflow runs in the tests."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from airflow.sdk import DAG, Param, task

from sluice_gates import Dataset
from sluice_gates_airflow import SluiceGateSensor, gated

ORDERS = {"namespace": "s3://lake", "name": "orders"}


@task
def report(decision: dict) -> str:
    return f"read version {decision['pinned'][0]['version']}"


def with_sensor(dag_id: str, **options: object) -> DAG:
    with DAG(dag_id, schedule=None) as dag:
        sensor = SluiceGateSensor(
            task_id="gate", inputs=[ORDERS], for_task="report", retries=2, retry_delay=0.1, **options
        )
        report(sensor.output)
    return dag


deferred = with_sensor("deferred", timeout=60)
impatient = with_sensor("impatient", timeout=1)
skipping = with_sensor("skipping", on_deny="skip")
poking = with_sensor("poking", deferrable=False, poke_interval=0.2, timeout=30)
open_anyway = with_sensor("open_anyway", on_unavailable="allow")
leased = with_sensor("leased", acquire=True, timeout=60)

with DAG("templated", schedule=None, params={"table": Param("orders")}) as templated:
    SluiceGateSensor(
        task_id="gate",
        inputs=[{"namespace": "s3://lake", "name": "{{ params.table }}", "partition": "{{ dag_run.run_id }}"}],
        job_namespace="airflow://{{ dag.dag_id }}",
        job_name="reports.{{ params.table }}",
        job_run_id="ol-{{ dag_run.run_id }}",
    )

with DAG("decorated", schedule=None) as decorated:

    @task(retries=2, retry_delay=timedelta(seconds=0.1))
    @gated(inputs=[Dataset("s3://lake", "orders")], timeout=30)
    def read(gate=None) -> str:
        return f"read version {gate.version_of('s3://lake', 'orders')}"

    read()


# The example of the README as it stands there.
exec((Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").split("```python\n")[1].split("```")[0])
