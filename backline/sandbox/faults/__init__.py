"""Ways to misbehave, by name. Those a product has its own words for stand in its `refusals`."""

from backline.sandbox.faults import connection, payload, redirects, status
from backline.sandbox.faults.table import Behaviour, Fault, Situation

CONNECTION: dict[str, Fault] = {
    fault.name: fault for fault in (*connection.FAULTS, *payload.FAULTS, *redirects.FAULTS, *status.FAULTS)
}

__all__ = ["CONNECTION", "Behaviour", "Fault", "Situation"]
