"""What a change of an order means for where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orders.models.order import IN_WORK, Order, Stage
from orders.models.stop import Outcome
from orders.rules.standing import require_stage, to_the_cent
from shopsuite.core.errors import DomainError


class Overtaken(DomainError):
    """Somebody else changed the order, or decided, since this person looked."""


class NotBack(DomainError):
    """The parcel has left, and is not where this change could be made."""


@dataclass(frozen=True)
class LineChange:
    """What a line is to be: None leaves a thing as it is, ``line_id`` None adds goods, ``quantity`` 0 takes the line off.

    ``variant_id`` with ``batch_id`` None means: whichever batch. ``unit_price`` None takes the new goods' own price, in the
    order's currency; for the same goods the price stays.
    """

    line_id: int | None = None
    quantity: Decimal | None = None
    variant_id: int | None = None
    batch_id: int | None = None
    unit_price: Decimal | None = None


@dataclass(frozen=True)
class ChangeDraft:
    """What somebody wants changed; None leaves a thing as it is. ``clears`` names times that are to be empty."""

    lines: Sequence[LineChange] = ()
    address: str | None = None
    ship_by: datetime | None = None
    deliver_from: datetime | None = None
    deliver_until: datetime | None = None
    is_gift: bool | None = None
    card_text: str | None = None
    clears: frozenset[str] = frozenset()
    note: str = ""


class Effect(TextChoices):
    """What a change does to an order at the stage where it stands."""

    AT_ONCE = "at_once", pgettext_lazy("change", "Nothing is picked yet: it is changed at once.")
    GOES_BACK = "goes_back", gettext_lazy("What was picked of the changed lines goes back to the shelf.")
    STOPS = "stops", gettext_lazy("The parcel is stopped at once; a scan lets it go on.")
    INTERCEPTS = "intercepts", gettext_lazy("It has left: whoever has the parcel is asked to stop it.")


_EFFECTS = {
    Stage.PLACED: Effect.AT_ONCE,
    Stage.PICKING: Effect.GOES_BACK,
    Stage.PACKING: Effect.STOPS,
    Stage.HAND_OVER: Effect.STOPS,
    Stage.SHIPPED: Effect.INTERCEPTS,
}


def effect_of(stage: str) -> Effect:
    """What a change does at ``stage``. Raises ``WrongStage`` where nothing can be changed any more."""
    require_stage(stage, *_EFFECTS)
    return _EFFECTS[Stage(stage)]


def must_open(*, stage: str, changes_content: bool) -> bool:
    """Whether a closed parcel has to be opened: goods, gift box and card lie in it, the address is on the outside."""
    return changes_content and stage in (Stage.HAND_OVER, Stage.SHIPPED)


def require_version(*, seen: int | None, current: int) -> None:
    """Refuse (``Overtaken``) to decide on an order that is not as it was seen. None: the caller has not looked."""
    if seen is not None and seen != current:
        raise Overtaken(
            "overtaken",
            _("Somebody else has just changed this order or decided. Look at it as it is now, then decide again."),
            version=current,
        )


def require_in_reach(*, stage: str, outcome: str | None, changes_content: bool) -> None:
    """Refuse (``NotBack``) to agree to a change of a parcel that has left and cannot be changed where it is.

    ``outcome`` of the request to stop it, None when there was none.
    """
    if stage in IN_WORK:
        return
    require_stage(stage, Stage.SHIPPED)
    if outcome == Outcome.TOO_LATE:
        raise NotBack("too_late", _("It was too late to stop the parcel; this can only be declined."))
    if outcome != Outcome.STOPPED:
        raise NotBack("not_stopped", _("Nobody has said yet that the parcel is stopped. Wait for their answer."))
    if changes_content:
        raise NotBack(
            "must_come_back", _("What lies in the parcel can be changed when it is back in the shop: note that first.")
        )


def money_after(order: Order, *, paid: Decimal, difference: Decimal) -> tuple[Decimal, Decimal]:
    """(the new total of ``order``, what is due then), in its currency; below zero: that much is to be given back."""
    new = to_the_cent(order.total + difference)
    return new, to_the_cent(new - let_off_within(order, new) - paid)


def let_off_within(order: Order, total: Decimal) -> Decimal:
    """What stays let off of ``order`` when it is worth ``total``: never more than that."""
    return min(order.let_off, max(total, Decimal(0)))
