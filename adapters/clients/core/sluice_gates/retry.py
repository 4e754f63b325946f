"""When to try again, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional


@dataclass(frozen=True)
class Retry:
    """Doubling pauses, at most ``attempts`` requests. What the service asks for (Retry-After) wins over the own pause.

    :param longest: no pause is longer, whatever the service asks for
    """

    attempts: int = 5
    first: float = 0.5
    longest: float = 30.0

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError(f"attempts is {self.attempts}; at least one request is made")

    def pause(self, failures: int, asked: Optional[float] = None) -> float:
        """Seconds to wait after so many failures in a row (1, 2, ...)."""
        # The exponent is bounded because a held run can wait for days and 2.0 ** 1100 overflows.
        own = self.first * 2.0 ** min(failures - 1, 30)
        return min(self.longest, own if asked is None else max(asked, 0.0))
