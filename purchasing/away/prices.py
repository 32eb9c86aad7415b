"""Telling the buyers, while away, that a supplier asks for prices, and the supplier what became of it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from purchasing import events, queries
from purchasing.away.orders import ANSWERED, ORDERED, buyers
from purchasing.models import Supplier
from shopsuite.core.queries import current_shop
from shopsuite.feed.models import Event
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Notice
from shopsuite.notices.sources import Telling


def tell_of(event: Event) -> None:
    """Note for whoever did not cause ``event`` that they are to be told of it."""
    supplier = Supplier.objects.filter(pk=event.body["supplier_id"]).first()
    if supplier is None:
        return
    subject = f"supplier:{supplier.pk}"
    if event.kind == events.PricesProposed.kind:
        notices.note_event(event, users=buyers(), subject=subject, kind=ANSWERED)
    else:
        sellers = [person.user for person in supplier.people.select_related("user")]
        notices.note_event(event, users=sellers, subject=subject, kind=ORDERED)


def telling(pk: int, notice: Notice) -> Telling | None:
    """What waits for the buyers' answer, or how they answered; None where nothing is left to tell, or not to this recipient."""
    user = notice.recipient.user
    supplier = queries.suppliers_visible_to(user).filter(pk=pk).first() if user else None
    event = Event.objects.filter(pk=notice.mark).first()
    if supplier is None or event is None:
        return None
    if notice.kind == ANSWERED:
        waiting = queries.proposed_prices().filter(goods__supplier=supplier).count()
        title = ngettext("%(name)s asks for %(n)d new price", "%(name)s asks for %(n)d new prices", waiting)
        words = {"name": supplier, "n": waiting}
        return Telling(title=title % words, lines=(), url=reverse("purchasing:suppliers")) if waiting else None
    said = _("Prices answered: %(approved)s hold, %(declined)s do not") % event.body
    return Telling(title=f"{current_shop()} · {said}", lines=(), url=reverse("purchasing:portal_prices"))
