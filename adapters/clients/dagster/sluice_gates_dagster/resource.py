"""Where Sluice is, and a guard for assets and ops."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterable, Iterator, Optional

import dagster as dg

from sluice_gates import Dataset, Decision, Denied, GateClient, GateRefused, Job, Question, StillHeld


class SluiceGate(dg.ConfigurableResource):
    """Give it the resource key ``sluice``, which sensors and checks of this package ask for.

    :param api_key: by ``dg.EnvVar``; or a file that holds it, which is read at every request
    :param job_namespace: namespace of the jobs that ask, as their OpenLineage events name it
    :param on_unavailable: ``block`` or ``allow``, when Sluice does not answer
    """

    url: str
    api_key: Optional[str] = None
    api_key_file: Optional[str] = None
    job_namespace: str = "dagster"
    on_unavailable: str = "block"

    def client(self) -> GateClient:
        return GateClient(
            self.url,
            api_key=self.api_key,
            api_key_file=self.api_key_file,
            on_unavailable=self.on_unavailable,  # type: ignore[arg-type]
        )

    @contextmanager
    def guard(
        self,
        context: Any,
        inputs: Iterable[Any],
        *,
        lineage_inputs: bool = False,
        job_name: Optional[str] = None,
        timeout: float = 60.0,
    ) -> Iterator[Decision]:
        """A block of an asset or op that runs only when it may, under a read lease.

        Still held after ``timeout`` seconds, the step fails, and its retry policy decides; denied, it fails for good.

        :param context: of the asset or op
        :param inputs: what the block reads: ``{"namespace": ..., "name": ...}``, also with version and partition
        """
        question = self.question(context, inputs, lineage_inputs=lineage_inputs, acquire=True, job_name=job_name)
        client = self.client()
        try:
            decision = client.admit(question, timeout)
        except (Denied, StillHeld) as e:
            raise dg.Failure(str(e), metadata=metadata_of(e.decision), allow_retries=isinstance(e, StillHeld)) from e
        except GateRefused as e:
            raise dg.Failure(str(e), allow_retries=False) from e
        context.log.info("gate: %s", decision.summary())
        with client.lease(decision):
            yield decision

    def question(
        self,
        context: Any,
        inputs: Iterable[Any],
        *,
        lineage_inputs: bool = False,
        acquire: bool = False,
        job_name: Optional[str] = None,
    ) -> Question:
        """The question of a step: one per run, step and try."""
        op = context.op_execution_context
        return Question(
            caller="dagster",
            job=Job(self.job_namespace, job_name or name_of(op)),
            run_id=op.run_id,
            attempt=op.retry_number + 1,
            inputs=[Dataset.of(each) for each in inputs],
            lineage_inputs=lineage_inputs,
            acquire=acquire,
        )


def name_of(op: dg.OpExecutionContext) -> str:
    """The asset that a step makes, or job and op: what the run is called in lineage."""
    keys = sorted(key.to_user_string() for key in op.selected_asset_keys) if op.has_assets_def else []
    return keys[0] if len(keys) == 1 else f"{op.job_name}.{op.op_handle}"


def metadata_of(decision: Decision) -> dict[str, Any]:
    """What Dagster shows of a decision."""
    return {
        "decision": decision.answer.value,
        "decision_id": decision.id or "none",
        "why": decision.summary(),
        "pinned": dg.MetadataValue.json([pin.to_json() for pin in decision.pinned]),
        "reasons": dg.MetadataValue.json([reason.to_json() for reason in decision.reasons]),
    }
