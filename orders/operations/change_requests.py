"""Changes of what was ordered: asked for, decided, withdrawn."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orders import events, queries, rules
from orders.models import ChangeRequest, Order
from orders.models.change_request import ChangeState
from orders.models.stop import StopReason
from orders.operations import parcel_stops
from orders.operations.applying import apply_change, require_window_of
from orders.operations.intercepts import call_back
from orders.operations.settle import lock_order, tell
from orders.rules import ChangeDraft, Effect
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.people.models import User


class ChangeOpen(DomainError):
    """Another change of this order waits to be decided."""


@transaction.atomic
def ask_change(
    *,
    order_id: int,
    draft: ChangeDraft,
    actor: User | None,
    at: datetime,
    is_by_customer: bool = False,
    can_choose_time: bool = True,
    version: int | None = None,
) -> ChangeRequest:
    """Ask for a change of an order. Locks the order.

    A packed parcel is stopped at this very moment, and whoever carries one that has left is asked to stop it: either, never
    neither. ``version`` of the order that was looked at. ``can_choose_time``: whoever asks may choose another time window, so one that riders
    cannot keep is refused at once (``orders.windows``), not only when somebody agrees. Raises ``Overtaken``, ``ChangeOpen``, ``WrongStage`` where
    nothing can be changed any more, ``Invalid`` for what cannot be meant and for a change of nothing.
    """
    order = lock_order(order_id)
    rules.require_version(seen=version, current=order.version)
    request = _ask(order, draft, is_by_customer=is_by_customer, actor=actor, at=at)
    if can_choose_time:
        require_window_of(order, request, actor=actor, at=at)
    return request


@transaction.atomic
def change_order(
    *,
    order_id: int,
    draft: ChangeDraft,
    actor: User | None,
    at: datetime,
    is_by_customer: bool = False,
    version: int | None = None,
    window_anyway: bool = False,
) -> ChangeRequest:
    """Ask and agree in one step, for the staff and for what the shop has offered. A parcel that has left is called back first: then the request stays open.

    ``window_anyway``: whoever sends riders out promises a time window that they cannot keep. Locks the order, then stock rows. Raises what
    ``ask_change`` raises.
    """
    order = lock_order(order_id)
    rules.require_version(seen=version, current=order.version)
    request = _ask(order, draft, is_by_customer=is_by_customer, actor=actor, at=at)
    if rules.effect_of(order.stage) != Effect.INTERCEPTS:
        _agree(order, request, window_anyway=window_anyway, actor=actor, at=at)
    return request


@transaction.atomic
def decide_change(
    *,
    request_id: int,
    is_agreed: bool,
    actor: User,
    at: datetime,
    version: int | None = None,
    reason: str = "",
    window_anyway: bool = False,
) -> ChangeRequest:
    """Agree to a change, which is made at once, or decline it with a reason. Locks the order, then stock rows.

    Deciding the same twice is once. Raises ``Overtaken`` when it was decided otherwise or the order has changed since
    ``version``, ``NotBack`` for a parcel on its way that is out of reach, ``Invalid`` for a refusal without a reason, and what ``orders.windows``
    raises for a time window that riders cannot keep by now, unless ``window_anyway`` and whoever decides may say so.
    """
    request = ChangeRequest.objects.get(pk=request_id)
    order = lock_order(request.order_id)
    request.refresh_from_db()
    wanted = ChangeState.AGREED if is_agreed else ChangeState.DECLINED
    if request.state == wanted and request.decided_by_id == actor.pk:
        return request
    rules.require_version(seen=version, current=order.version)
    _require_open(order, request)
    if is_agreed:
        _agree(order, request, window_anyway=window_anyway, actor=actor, at=at)
        return request
    if not reason.strip():
        raise Invalid("say_why", _("Say why not: the customer reads it."), field="reason")
    _close(order, request, ChangeState.DECLINED, actor=actor, at=at, reason=reason.strip()[:200])
    told = events.ChangeDeclined(order_id=order.pk, number=order.number, request_id=request.pk, reason=request.reason)
    tell(told, order=order, actor=actor, at=at)
    return request


@transaction.atomic
def withdraw_change(*, request_id: int, actor: User | None, at: datetime) -> ChangeRequest:
    """Whoever asked does not want it any more. Withdrawing twice is once. Locks the order. Raises ``Overtaken`` when it was
    decided."""
    request = ChangeRequest.objects.get(pk=request_id)
    order = lock_order(request.order_id)
    request.refresh_from_db()
    if request.state != ChangeState.WITHDRAWN:
        _require_open(order, request)
        withdraw(order, request, actor=actor, at=at)
    return request


def withdraw(order: Order, request: ChangeRequest, *, actor: User | None, at: datetime) -> None:
    """Take an open request of a locked order off the table."""
    _close(order, request, ChangeState.WITHDRAWN, actor=actor, at=at)
    told = events.ChangeWithdrawn(order_id=order.pk, number=order.number, request_id=request.pk)
    tell(told, order=order, actor=actor, at=at)


def overtake(order: Order, request: ChangeRequest, *, reason: str, at: datetime) -> None:
    """What an open request of a locked order asks for cannot be done any more: it is declined by itself, and ``reason`` says why to
    both sides."""
    _close(order, request, ChangeState.DECLINED, actor=None, at=at, reason=reason)
    told = events.ChangeDeclined(order_id=order.pk, number=order.number, request_id=request.pk, reason=reason)
    tell(told, order=order, actor=None, at=at)


def _ask(order: Order, draft: ChangeDraft, *, is_by_customer: bool, actor: User | None, at: datetime) -> ChangeRequest:
    effect = rules.effect_of(order.stage)
    if queries.open_change(order):
        raise ChangeOpen(
            "change_open", _("Another change of this order waits to be decided. Decide or withdraw that one first.")
        )
    change = queries.proposed(order, draft)
    if not change.rows:
        raise Invalid("no_change", _("Nothing is different from the order as it stands."))
    request = ChangeRequest.objects.create(
        order=order,
        is_by_customer=is_by_customer,
        stage=order.stage,
        difference=change.difference,
        note=draft.note.strip(),
        asked_by=actor,
        asked_at=at,
    )
    for row in change.rows:
        row.request = request
        row.save()
    _raise_version(order)
    told = events.ChangeAsked(
        order_id=order.pk, number=order.number, request_id=request.pk, is_by_customer=is_by_customer
    )
    tell(told, order=order, actor=actor, at=at)
    if effect == Effect.STOPS:
        reason = StopReason.CUSTOMER if is_by_customer else StopReason.CHANGE
        parcel_stops.stop(order, reason=reason, request=request, actor=actor, at=at)
    if effect == Effect.INTERCEPTS:
        call_back(order, request=request, actor=actor, at=at)
    return request


def _agree(order: Order, request: ChangeRequest, *, window_anyway: bool, actor: User | None, at: datetime) -> None:
    called_back = request.intercepts.first()
    rules.require_in_reach(
        stage=order.stage,
        outcome=called_back.outcome if called_back else None,
        changes_content=queries.is_content_changed(request),
    )
    _close(order, request, ChangeState.AGREED, actor=actor, at=at)
    told = events.ChangeAgreed(order_id=order.pk, number=order.number, request_id=request.pk)
    tell(told, order=order, actor=actor, at=at)
    apply_change(order, request, window_anyway=window_anyway, actor=actor, at=at)


def _close(
    order: Order, request: ChangeRequest, state: ChangeState, *, actor: User | None, at: datetime, reason: str = ""
) -> None:
    request.state, request.decided_by, request.decided_at, request.reason = state, actor, at, reason
    request.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    _raise_version(order)


def _require_open(order: Order, request: ChangeRequest) -> None:
    if not request.is_open:
        raise rules.Overtaken(
            "overtaken",
            _("This change is decided already: %s.") % request.get_state_display(),
            version=order.version,
            state=request.state,
        )


def _raise_version(order: Order) -> None:
    order.version += 1
    order.save(update_fields=["version", "updated_at"])
