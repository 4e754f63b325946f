"""Gates for Airflow 3: a deferrable sensor, and a decorator for tasks that read gated data."""

from .connection import gate_client
from .decorator import gated
from .sensor import SluiceGateSensor
from .trigger import SluiceGateTrigger

__all__ = ["SluiceGateSensor", "SluiceGateTrigger", "gate_client", "gated"]
