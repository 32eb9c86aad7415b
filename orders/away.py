"""Telling people, while away, of what is asked of them on an order: each on their own list of notices as well."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from orders import carriers, events, queries
from orders.models import ChangeRequest, Intercept, Offer, Order
from orders.models.change_request import ChangeState
from orders.models.order import Stage
from orders.models.stop import Outcome
from shopsuite.feed.models import Event
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Notice
from shopsuite.notices.sources import Telling
from shopsuite.people.models import User
from shopsuite.people.queries import those_who

CHANGES, PARCELS, CALLED_BACK, CHOICES = "order_changes", "parcel_stopped", "called_back", "offer_answered"


def tell_of(event: Event) -> None:
    """Note for everybody concerned, but whoever did it, that ``event`` is theirs to know of; what it settles is looked at again."""
    subject, kind, whom = _CONCERNED[event.kind](event)
    notices.note_event(event, users=whom, subject=subject, kind=kind)
    notices.look_again(subject=subject, at=event.at)


Concerned = tuple[str, str, Iterable[User]]


def _of_change(event: Event) -> Concerned:
    """Whoever decides about changes, while one waits; whoever of the staff asked for it, once it is decided."""
    request = ChangeRequest.objects.select_related("asked_by").filter(pk=event.body["request_id"]).first()
    subject = f"change:{event.body['request_id']}"
    if event.kind == events.ChangeAsked.kind:
        return subject, CHANGES, those_who("orders.change") if request and request.is_open else ()
    is_answer = event.kind in (events.ChangeAgreed.kind, events.ChangeDeclined.kind)
    asked_by = request.asked_by if request and is_answer and not request.is_by_customer else None
    return subject, CHANGES, [asked_by] if asked_by else ()


def _of_parcel(event: Event) -> Concerned:
    """Whoever has the parcel in their hands: those who pack, or those who hand over."""
    order = Order.objects.get(pk=event.body["order_id"])
    right = "orders.pack" if order.stage == Stage.PACKING else "orders.hand_over"
    is_stopped = event.kind == events.ParcelStopped.kind and queries.stop_of(order)
    return f"parcel:{order.pk}", PARCELS, those_who(right) if is_stopped else ()


def _of_call_back(event: Event) -> Concerned:
    """The rider, or those who can reach the carrier, unless an app has the carrier stop it and tells of that; with the answer whoever asked, or those who change orders."""
    asked = Intercept.objects.select_related("rider", "asked_by").get(pk=event.body["intercept_id"])
    subject = f"intercept:{asked.pk}"
    if event.kind == events.InterceptAsked.kind:
        if asked.rider:
            return subject, CALLED_BACK, [asked.rider]
        return subject, PARCELS, () if carriers.is_looked_after(asked) else those_who("orders.hand_over")
    is_staffs = asked.asked_by and asked.asked_by.is_shop_staff
    return subject, CHANGES, [asked.asked_by] if is_staffs else those_who("orders.change")


def _of_choice(event: Event) -> Concerned:
    """Whoever of the staff put the choices before the customer; what the shop asked by itself, those who change orders."""
    offer = Offer.objects.select_related("asked_by").get(pk=event.body["offer_id"])
    return f"offer:{offer.pk}", CHOICES, [offer.asked_by] if offer.asked_by else those_who("orders.change")


_CONCERNED: dict[str, Callable[[Event], Concerned]] = {
    events.ChangeAsked.kind: _of_change,
    events.ChangeAgreed.kind: _of_change,
    events.ChangeDeclined.kind: _of_change,
    events.ChangeWithdrawn.kind: _of_change,
    events.ParcelStopped.kind: _of_parcel,
    events.ParcelResumed.kind: _of_parcel,
    events.InterceptAsked.kind: _of_call_back,
    events.InterceptAnswered.kind: _of_call_back,
    events.OptionChosen.kind: _of_choice,
}


def telling_of_change(pk: int, notice: Notice) -> Telling | None:
    """That a change waits to be decided, or to whoever asked what became of it; None once neither is so."""
    user = notice.recipient.user
    found = queries.change_requests_visible_to(user).select_related("order").filter(pk=pk).first() if user else None
    if found is None or user is None:
        return None
    url, lines = found.order.get_absolute_url(), tuple(filter(None, [found.reason or found.note]))
    if found.is_open:
        title = _("%s: a change is asked for") % found.order.number
        return Telling(title, lines, url) if user.may("orders.change") else None
    if found.asked_by_id != user.pk or found.decided_by_id == user.pk or found.state == ChangeState.WITHDRAWN:
        return None
    title = _("%(number)s: your change was decided: %(state)s")
    return Telling(title % {"number": found.order.number, "state": found.get_state_display()}, lines, url)


def telling_of_parcel(pk: int, notice: Notice) -> Telling | None:
    """That a parcel must not go on; None once it does."""
    user = notice.recipient.user
    order = queries.orders_visible_to(user).filter(pk=pk).first() if user else None
    stop = queries.stop_of(order) if order else None
    if order is None or stop is None:
        return None
    return Telling(_("Stop parcel %s") % order.number, (stop.why,), order.get_absolute_url())


def telling_of_call_back(pk: int, notice: Notice) -> Telling | None:
    """To whoever has the parcel: that it is to be stopped, until they have answered. To whoever asked: the answer."""
    user = notice.recipient.user
    found = queries.intercepts_visible_to(user).select_related("order", "rider").filter(pk=pk).first() if user else None
    if found is None or user is None:
        return None
    if notice.kind in (CALLED_BACK, PARCELS):
        title = _("Call parcel %(number)s back: %(whom)s") % {"number": found.order.number, "whom": found.whom}
        is_over = found.outcome not in ("", Outcome.STOPPED) or found.answered_by_id == user.pk
        return None if is_over else Telling(title, (found.address,), _page_for(user, found.order))
    if not found.outcome:
        return None
    title = _("%(number)s was called back: %(outcome)s")
    words = {"number": found.order.number, "outcome": found.get_outcome_display()}
    return Telling(title % words, (), found.order.get_absolute_url())


def telling_of_choice(pk: int, notice: Notice) -> Telling | None:
    """What the customer chose; None for who may not see the order any more."""
    user = notice.recipient.user
    orders = queries.orders_visible_to(user) if user else Order.objects.none()
    offer = Offer.objects.filter(pk=pk, order__in=orders).exclude(choice="").select_related("order").first()
    if offer is None:
        return None
    words = {"number": offer.order.number, "choice": offer.get_choice_display()}
    return Telling(
        _("%(number)s: they chose “%(choice)s”") % words, (offer.shown_reason,), offer.order.get_absolute_url()
    )


def _page_for(user: User, order: Order) -> str:
    """Riders have a page of their own for what they carry."""
    return order.get_absolute_url() if user.may("orders.see") else reverse("delivery:jobs")
