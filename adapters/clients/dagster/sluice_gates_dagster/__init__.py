"""Gates for Dagster: a resource that guards assets and ops, a sensor factory and an asset check."""

from .check import gate_check
from .resource import SluiceGate
from .sensor import gate_sensor

__all__ = ["SluiceGate", "gate_check", "gate_sensor"]
