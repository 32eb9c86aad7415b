"""Telling suppliers, while away, what they are asked for, and buyers what is answered. Each hears of their own alone."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from purchasing import events
from purchasing.away.orders import ANSWERED, MOST_LINES, buyers
from purchasing.models import Quote
from purchasing.models.inquiry import InquiryState, QuoteState
from purchasing.queries.inquiries import lines_shown_in, quotes_visible_to
from shopsuite.core.queries import current_shop
from shopsuite.core.templatetags.shop import quantity
from shopsuite.feed.models import Event
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Notice
from shopsuite.notices.sources import Telling

ASKED = "purchase_asked"
_FOR_BUYERS = {events.QuoteAnswered.kind, events.QuoteDeclined.kind}


def tell_of(event: Event) -> None:
    """Note for whoever did not cause ``event`` that they are to be told of it."""
    quote = Quote.objects.filter(pk=event.body["quote_id"]).select_related("supplier").first()
    if quote is None:
        return
    if event.kind in _FOR_BUYERS:
        notices.note_event(event, users=buyers(), subject=quote.subject, kind=ANSWERED)
    else:
        sellers = [person.user for person in quote.supplier.people.select_related("user")]
        notices.note_event(event, users=sellers, subject=quote.subject, kind=ASKED)
    notices.look_again(subject=quote.subject, at=event.at)


def telling(pk: int, notice: Notice) -> Telling | None:
    """What is to be told of a request; None where it was seen, has ended, or is not this recipient's."""
    user = notice.recipient.user
    found = (
        quotes_visible_to(user).select_related("inquiry", "supplier").filter(pk=pk) if user else Quote.objects.none()
    )
    quote = found.first()
    event = Event.objects.filter(pk=notice.mark).first()
    if quote is None or event is None:
        return None
    return _for_buyer(quote) if notice.kind == ANSWERED else _for_supplier(quote, event)


def _for_buyer(quote: Quote) -> Telling | None:
    if quote.inquiry.state != InquiryState.OPEN:
        return None
    has_declined = quote.state == QuoteState.DECLINED
    said = _("%s declines") if has_declined else _("%s has answered")
    lines = (quote.remark,) if quote.remark else ()
    return Telling(title=f"{quote.inquiry}: {said % quote.supplier}", lines=lines, url=quote.inquiry.get_absolute_url())


def _for_supplier(quote: Quote, event: Event) -> Telling | None:
    shop, url = current_shop(), reverse("purchasing:portal_quote", args=[quote.pk])
    if event.kind == events.QuoteWentElsewhere.kind:
        thanks = _("Thank you for your offer. This time it went elsewhere; we ask you again gladly.")
        return Telling(title=f"{shop} · {quote.inquiry}", lines=(thanks,), url=url)
    is_seen = event.kind == events.QuoteAsked.kind and quote.seen_at is not None
    if is_seen or quote.state != QuoteState.ASKED or quote.inquiry.state != InquiryState.OPEN:
        return None
    day = date_format(quote.inquiry.answer_by, "SHORT_DATE_FORMAT")
    title = (
        _("What would this cost? Answer by %s") if event.kind == events.QuoteAsked.kind else _("Still open since %s")
    )
    wanted = lines_shown_in(quote)[:MOST_LINES]
    lines = [f"{quantity(line.quantity)} {line.variant.unit} · {line.variant.title}" for line in wanted]
    return Telling(title=f"{shop} · {title % day}", lines=tuple(lines), url=url)
