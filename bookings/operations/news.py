"""A tea has come in, or can be reserved soon: who would like it is told, with the reason, once, and only who asked to be told."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from bookings import events
from bookings.letters.news import compose
from bookings.models import NewsState, TeaGuide, TeaNews, TeaNewsKind
from bookings.queries import taste
from bookings.rules.taste import Reason, reason_for
from inventory.models import Batch, BatchStock, Product
from shopsuite.feed.operations import record
from shopsuite.notices.providers import Failed, mail_provider
from shopsuite.people.models import Customer, User

#: What could not be sent is tried again after so long, and so often in all.
PAUSE = timedelta(minutes=15)
MOST_ATTEMPTS = 5
#: A run ends in time for the next one.
RUN_FOR = timedelta(seconds=50)


def who_would_like(product: Product) -> dict[int, Reason]:
    """By customer, why they would like a tea: of those alone who want to hear of it. Reads them part by part."""
    guide = TeaGuide.objects.filter(product=product).first()
    flavours = guide.flavours if guide else []
    found: dict[int, Reason] = {}
    for part in taste.consenting_in_parts():
        for customer, known in taste.known_of(part).items():
            reason = reason_for(product_id=product.pk, flavours=flavours, tastes=known.tastes, notes=known.notes)
            if reason:
                found[customer] = reason
    return found


@transaction.atomic
def make_news(*, kind: TeaNewsKind, product: Product, batch: Batch | None, actor: User | None, at: datetime) -> int:
    """Note down to be told whoever would like ``product``; returns how many are new. Asked again, or twice at once, nobody is told twice
    of the same batch: the database sees to it."""
    reasons = who_would_like(product)
    # Whoever is being erased meanwhile is waited for.
    alive = Customer.objects.select_for_update(no_key=True).filter(pk__in=reasons, erased_at=None).order_by("pk")
    there = set(alive.values_list("pk", flat=True))
    known = TeaNews.objects.filter(kind=kind, product=product, batch=batch).values_list("customer", flat=True)
    told_already = set(known)
    news = [
        TeaNews(
            customer_id=customer,
            kind=kind,
            product=product,
            batch=batch,
            reason=reason.as_json(),
            made_at=at,
            made_by=actor,
            due_at=at,
        )
        for customer, reason in reasons.items()
        if customer in there and customer not in told_already
    ]
    TeaNews.objects.bulk_create(news, ignore_conflicts=True, batch_size=1000)
    if news:
        made = events.NewsMade(
            product_id=product.pk, batch_id=batch.pk if batch else None, how=str(kind.value), customers=len(news)
        )
        record(made, actor=actor, at=at, audiences=["staff"])
    return len(news)


def send_news(*, clock: Callable[[], datetime]) -> int:
    """Send what is due, for most of a minute; safe to run twice and at once. Returns how many were sent.

    Each is claimed in a transaction, sent outside of any, and settled in another. Whoever is killed in between leaves it claimed for
    good: nobody knows whether it went out, and news is no reason to write twice.
    """
    sent, until = 0, clock() + RUN_FOR
    while (at := clock()) < until and (news := _claim(at=at)):
        try:
            mail_provider().mail(compose(news))
        except Failed as error:
            _put_off(news, error=str(error), at=clock())
        else:
            sent += 1
            news.state, news.sent_at, news.error = NewsState.SENT, clock(), ""
            news.save(update_fields=["state", "sent_at", "error"])
    return sent


@transaction.atomic
def _claim(*, at: datetime) -> TeaNews | None:
    """The next one to be told that still holds; what does not is left out."""
    due = TeaNews.objects.filter(state=NewsState.PENDING, due_at__lte=at).order_by("due_at", "pk")
    while news := due.select_for_update(skip_locked=True, of=("self",)).select_related("customer", "product").first():
        news.state = NewsState.SENDING if _still_holds(news) else NewsState.SKIPPED
        news.attempts += 1
        news.save(update_fields=["state", "attempts"])
        if news.state == NewsState.SENDING:
            return news
    return None


def _still_holds(news: TeaNews) -> bool:
    """They still want to hear of it, nothing they said since speaks against it, and it is there (or comes)."""
    if not taste.consenting().filter(pk=news.customer_id).exists():
        return False
    guide = TeaGuide.objects.filter(product=news.product_id).first()
    dislikes = {flavour for flavour, likes in taste.taste_of(news.customer).corrections.items() if not likes}
    if guide and dislikes & set(guide.flavours):
        return False
    if not Product.objects.filter(pk=news.product_id, is_active=True).exists():
        return False
    rows = BatchStock.objects.sellable().filter(variant__product=news.product_id)
    return news.kind == TeaNewsKind.PRESALE or rows.exists()


def _put_off(news: TeaNews, *, error: str, at: datetime) -> None:
    news.state = NewsState.PARKED if news.attempts >= MOST_ATTEMPTS else NewsState.PENDING
    news.due_at, news.error = at + PAUSE * 2 ** (news.attempts - 1), error[:300]
    news.save(update_fields=["state", "due_at", "error"])
