"""What it means for the shop when nobody took a parcel."""

from care.models.incident import Cause, IncidentKind
from delivery.models import Reason

#: The problem that a failed attempt raises: who is told and by when somebody has to answer is said there.
PROBLEMS: dict[str, IncidentKind] = {
    Reason.NOBODY: IncidentKind.NOBODY,
    Reason.ADDRESS: IncidentKind.ADDRESS,
    Reason.REFUSED: IncidentKind.NOBODY,
    Reason.BROKEN: IncidentKind.BROKEN,
    Reason.BREAKDOWN: IncidentKind.DELAY,
    Reason.OTHER: IncidentKind.OTHER,
}

#: Whose fault it most likely was: what closes the problem when the parcel arrives after all.
CAUSES: dict[str, Cause] = {
    Reason.NOBODY: Cause.CUSTOMER,
    Reason.ADDRESS: Cause.CUSTOMER,
    Reason.REFUSED: Cause.CUSTOMER,
    Reason.BROKEN: Cause.CARRIER,
    Reason.BREAKDOWN: Cause.CHANCE,
    Reason.OTHER: Cause.CHANCE,
}
