"""What can go wrong when a job asks. Each says in one sentence what happened and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from .model import Decision


class GateError(Exception):
    """Anything that keeps a job from starting."""


class GateUnavailable(GateError):
    """Sluice gave no answer, also after trying again. Nothing is known about the data."""

    def __init__(self, message: str, retry_after: Optional[float] = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class GateRefused(GateError):
    """Sluice refused the request itself (4xx): a key without the right, a malformed question. Stays so."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"Sluice refused the request with {status} {code}: {message}")
        self.status = status
        self.code = code


class DecisionGone(GateError):
    """The decision's time is over or it was never made; ask again under the same key."""


class Superseded(GateError):
    """Between asking and starting a hold came; the decision itself says so by now."""


class Denied(GateError):
    """The answer is DENY: waiting won't help, a person has to act."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(f"Sluice denies the run: {decision.summary()}")
        self.decision = decision


class StillHeld(GateError):
    """The time to wait is over and the answer is still HOLD."""

    def __init__(self, decision: Decision, waited: float) -> None:
        super().__init__(f"still held after {waited:.0f} s: {decision.summary()}")
        self.decision = decision
