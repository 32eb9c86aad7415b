"""What a carrier's trouble with a parcel means for the shop."""

from care.models.incident import IncidentKind
from delivery.rules.tracking import State

#: The problem that it raises: who is told and by when somebody has to answer is said there. What is on its way back is for the
#: one who talks with the customer.
PROBLEMS: dict[str, IncidentKind] = {State.PROBLEM: IncidentKind.DELAY, State.RETURNED: IncidentKind.OTHER}
