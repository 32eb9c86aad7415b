"""Telling the other side of an order, while away, what has happened to it: the supplier's people, and those who buy."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from purchasing import events, queries
from purchasing.models import PurchaseOrder
from purchasing.models.order import OrderState
from shopsuite.core.queries import current_shop
from shopsuite.core.templatetags.shop import quantity
from shopsuite.feed import timeline
from shopsuite.feed.models import Event
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Notice
from shopsuite.notices.sources import Telling
from shopsuite.people.models import User
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import holders_of

#: What the shop does with an order, for the supplier; and what the supplier answers, for the shop.
ORDERED, ANSWERED = "purchase_ordered", "purchase_answered"
MOST_LINES = 8

_FOR_SUPPLIER = {events.PurchaseSent.kind, events.PurchaseCancelled.kind}
_FOR_BUYERS = {events.PurchaseConfirmed.kind, events.PurchaseDeclined.kind, events.PurchaseUnanswered.kind}
_FOR_THE_OTHER_SIDE = {events.ChangeProposed.kind, events.ChangeAnswered.kind}


def tell_of(event: Event) -> None:
    """Note for the side that did not cause ``event`` that they are to be told of it."""
    order = PurchaseOrder.objects.filter(pk=event.body["purchase_id"]).select_related("supplier").first()
    if order is None:
        return
    sellers = [person.user for person in order.supplier.people.select_related("user")]
    is_by_seller = event.actor_id in {user.pk for user in sellers}
    if event.kind in _FOR_SUPPLIER or (event.kind in _FOR_THE_OTHER_SIDE and not is_by_seller):
        notices.note_event(event, users=sellers if order.sent_at else [], subject=order.subject, kind=ORDERED)
    elif event.kind in _FOR_BUYERS or event.kind in _FOR_THE_OTHER_SIDE:
        notices.note_event(event, users=buyers(), subject=order.subject, kind=ANSWERED)
    notices.look_again(subject=order.subject, at=event.at)


def telling(pk: int, notice: Notice) -> Telling | None:
    """The last thing that happened to the order, in words; None where this recipient may not see it, or it is over."""
    user = notice.recipient.user
    order = queries.orders_visible_to(user).filter(pk=pk).select_related("supplier").first() if user else None
    event = Event.objects.filter(pk=notice.mark).select_related("actor").first()
    if user is None or order is None or event is None:
        return None
    if event.kind == events.PurchaseSent.kind and order.seen_at:
        return None
    if event.kind == events.PurchaseUnanswered.kind and order.state != OrderState.SENT:
        return None
    [entry] = timeline.entries([event], viewer=user)
    whom = current_shop() if notice.kind == ORDERED else order.supplier
    page = "purchasing:portal_order" if notice.kind == ORDERED else "purchasing:order"
    title, lines = f"{order.number}: {entry.title}", (entry.note,) if entry.note else ()
    if event.kind == events.PurchaseSent.kind:
        title = _("New order %(number)s") % {"number": order.number}
        lines = tuple(
            f"{quantity(line.quantity)} {line.variant.unit} · {line.variant.title}"
            for line in queries.lines_of(order)[:MOST_LINES]
        )
    return Telling(title=f"{whom} · {title}", lines=lines, url=reverse(page, args=[order.pk]))


def buyers() -> QuerySet[User]:
    """Who in the shop is told of what suppliers answer."""
    return people_with_role(*holders_of("purchasing.order"))
