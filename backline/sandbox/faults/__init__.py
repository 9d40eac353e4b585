"""Ways to misbehave, by name. Those a product has its own words for stand in its `refusals`."""

from backline.sandbox.faults import conditions, connection, payload, redirects, status
from backline.sandbox.faults.table import Behaviour, Fault, Situation

GROUPS = (conditions, connection, payload, redirects, status)
COMMON: dict[str, Fault] = {fault.name: fault for group in GROUPS for fault in group.FAULTS}

__all__ = ["COMMON", "Behaviour", "Fault", "Situation"]
