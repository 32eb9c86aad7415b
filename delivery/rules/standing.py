"""Where a delivery stands."""

from django.utils.translation import gettext as _

from delivery.models import Attempt, Decision, DeliveryState, Outcome
from orders.models.order import Stage
from shopsuite.core.errors import DomainError

_IN_THE_HOUSE = {
    Stage.PLACED: DeliveryState.ACCEPTED,
    Stage.PICKING: DeliveryState.MAKING,
    Stage.PACKING: DeliveryState.MAKING,
    Stage.HAND_OVER: DeliveryState.READY,
    Stage.DELIVERED: DeliveryState.DELIVERED,
    Stage.CANCELLED: DeliveryState.CANCELLED,
}


class NotUnderWay(DomainError):
    """The attempt has ended, or the parcel is with somebody else."""


class TooLate(DomainError):
    """A slip of the thumb of too long ago."""


def state_of(stage: str, latest: Attempt | None) -> DeliveryState:
    """Where a delivery stands: ``stage`` is its order's, ``latest`` the attempt made last. The order decides while it is in the
    house and once it has arrived, the attempt in between."""
    if stage != Stage.SHIPPED:
        return _IN_THE_HOUSE[Stage(stage)]
    if latest is None or latest.outcome != Outcome.FAILED:
        return DeliveryState.ON_THE_WAY
    return DeliveryState.COMING_BACK if latest.decision == Decision.BRING_BACK else DeliveryState.FAILED


def require_under_way(attempt: Attempt) -> None:
    """Refuse (``NotUnderWay``) what can only be done while the rider is on the way with the parcel."""
    if attempt.is_under_way:
        return
    raise NotUnderWay(
        "not_under_way",
        _("This job is at “%s” already. Your list shows how it stands.") % attempt.get_outcome_display(),
        outcome=attempt.outcome,
    )
