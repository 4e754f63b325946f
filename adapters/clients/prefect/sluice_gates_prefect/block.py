"""Where Sluice is and the key to it, as a Prefect block, and a guard for flows and tasks."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterable, Iterator, Literal, Optional
from urllib.parse import quote

from prefect import runtime
from prefect.blocks.core import Block
from pydantic import Field, SecretStr

from sluice_gates import Dataset, Decision, GateClient, Job, Question


class SluiceGate(Block):
    """Asks Sluice whether a run may read its inputs."""

    _block_type_name = "Sluice gate"
    _block_type_slug = "sluice-gate"
    _description = "Asks Sluice whether a run may read its inputs."

    url: str = Field(description="Base URL of the service")
    api_key: Optional[SecretStr] = Field(default=None, description="API key; or api_key_file")
    api_key_file: Optional[str] = Field(default=None, description="File with the API key, read at every request")
    job_namespace: str = Field(default="prefect", description="Namespace of the flows, as their lineage names it")
    on_unavailable: Literal["block", "allow"] = Field(default="block", description="When Sluice does not answer")

    def client(self) -> GateClient:
        return GateClient(
            self.url,
            api_key=self.api_key.get_secret_value() if self.api_key else None,
            api_key_file=self.api_key_file,
            on_unavailable=self.on_unavailable,
        )

    @contextmanager
    def guard(
        self,
        inputs: Iterable[Any],
        *,
        timeout: float = 600.0,
        lineage_inputs: bool = False,
        job_name: Optional[str] = None,
    ) -> Iterator[Decision]:
        """A block of a flow or task that runs only when it may, under a read lease.

        Raises ``StillHeld`` after ``timeout`` seconds and ``Denied`` at once; both carry the reasons.

        :param inputs: what the block reads: ``{"namespace": ..., "name": ...}``, also with version and partition
        """
        question = self.question(inputs, lineage_inputs=lineage_inputs, acquire=True, job_name=job_name)
        with self.client().guard(question, timeout) as decision:
            yield decision

    def question(
        self,
        inputs: Iterable[Any],
        *,
        lineage_inputs: bool = False,
        acquire: bool = False,
        job_name: Optional[str] = None,
    ) -> Question:
        """The question of the flow or task run around: one per run and attempt, and per set of inputs within it."""
        flow_run = runtime.flow_run.id
        if flow_run is None:
            raise RuntimeError("no flow is running here; call this in a flow or a task, or use sluice_gates by itself")
        datasets = [Dataset.of(each) for each in inputs]
        in_task = runtime.task_run.id is not None
        attempt = int((runtime.task_run.run_count if in_task else runtime.flow_run.run_count) or 1)
        who = f"{flow_run}/{runtime.task_run.id or 'flow'}/{attempt}"
        what = ",".join("|".join(quote(part, safe="") for part in each.to_json().values()) for each in datasets)
        mode = "acquire" if acquire else "check"
        return Question(
            caller="prefect",
            job=Job(self.job_namespace, job_name or str(runtime.flow_run.flow_name)),
            run_id=str(flow_run),
            attempt=attempt,
            inputs=datasets,
            lineage_inputs=lineage_inputs,
            acquire=acquire,
            key=f"prefect/{who}/{mode}/{what}",
        )
