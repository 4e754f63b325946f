"""Gates for Prefect 3: a block that guards flows and tasks, and a task that waits."""

from .block import SluiceGate
from .tasks import wait_for_gate

__all__ = ["SluiceGate", "wait_for_gate"]
