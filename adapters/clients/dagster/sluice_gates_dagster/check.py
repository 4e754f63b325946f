"""A Dagster asset check that shows what Sluice's gates say."""

from typing import Any, Optional

import dagster as dg

from sluice_gates import Answer, GateRefused, StillHeld

from .resource import SluiceGate, metadata_of

# No postponed annotations: Dagster reads those of the inner function, which name things of this module.


def gate_check(
    asset: Any,
    *,
    dataset: Any,
    name: str = "sluice_gate",
    blocking: bool = True,
    timeout: float = 300.0,
    job_name: Optional[str] = None,
) -> dg.AssetChecksDefinition:
    """A check of an asset that passes when Sluice's gates let its dataset be read.

    Right after a write the dataset is being checked by its gates, which is a HOLD too, so the check waits for their
    verdict, at most ``timeout`` seconds. Blocking (the default), the assets behind it are not made when it fails.

    :param dataset: what the asset writes: ``{"namespace": ..., "name": ...}``
    :param job_name: the job that will read, in OpenLineage's names; the check itself when absent
    """
    key = dg.AssetKey.from_coercible_or_definition(asset)

    @dg.asset_check(asset=asset, name=name, blocking=blocking, description="May this data be read? Asked of Sluice.")
    def check(context: dg.AssetCheckExecutionContext, sluice: SluiceGate) -> dg.AssetCheckResult:
        client = sluice.client()
        asked_as = job_name or f"{key.to_user_string()}.{name}"
        try:
            decision = client.ask(sluice.question(context, [dataset], job_name=asked_as))
            decision = client.wait(decision, timeout)
        except StillHeld as e:
            decision = e.decision
        except GateRefused as e:
            raise dg.Failure(str(e), allow_retries=False) from e
        warns = decision.answer is Answer.ALLOW_WITH_WARNINGS
        return dg.AssetCheckResult(
            passed=decision.may_run,
            severity=dg.AssetCheckSeverity.WARN if warns else dg.AssetCheckSeverity.ERROR,
            description=decision.summary(),
            metadata=metadata_of(decision),
        )

    return check
