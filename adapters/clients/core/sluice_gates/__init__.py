"""Asks Sluice "may I run?" before a job reads data. Standard library only.

::

    from sluice_gates import Dataset, GateClient, Job, Question

    client = GateClient.from_environment()
    orders = Dataset("s3://lake", "orders")
    question = Question("cron", Job("cron://reports", "revenue"), run_id="2026-01-01", inputs=[orders])
    with client.guard(question, timeout=600) as decision:
        build_report(decision.version_of("s3://lake", "orders"))
"""

from .client import GateClient, OnUnavailable
from .errors import (
    DecisionGone,
    Denied,
    GateError,
    GateRefused,
    GateUnavailable,
    StillHeld,
    Superseded,
)
from .model import Answer, Dataset, Decision, Job, Pinned, Question, Reason, Waiver
from .retry import Retry

__all__ = [
    "Answer",
    "Dataset",
    "Decision",
    "DecisionGone",
    "Denied",
    "GateClient",
    "GateError",
    "GateRefused",
    "GateUnavailable",
    "Job",
    "OnUnavailable",
    "Pinned",
    "Question",
    "Reason",
    "Retry",
    "StillHeld",
    "Superseded",
    "Waiver",
]
