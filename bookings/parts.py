"""What tastings show elsewhere: of a customer on the shop's page of them and beside their own orders, of a tea on its batch's page."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from bookings import queries
from bookings.forms.notes import RegularForm
from bookings.links import guest_token
from bookings.models import EXPECTED, UNBOOKED, Booking, TeaGuide, TeaNews
from bookings.rules.flavours import FLAVOURS
from bookings.words import Shown, reasons_in_words, shown, summed_up
from inventory.models import Batch
from shopsuite.people.models import Customer, User

LATEST = 8
#: Flavours that a customer sees of their own taste before they ask for more.
MOST_OWN = 8


def _profile(customer: Customer, *, is_own: bool) -> dict[str, Any]:
    """Taste as bars and in words; ``others`` are the flavours nothing is known of, to be added."""
    tastes = queries.taste_of(customer).tastes
    products = queries.teas_named(why.product_id for taste in tastes for why in taste.why[:3] if why.product_id)
    profile = shown(tastes, products, is_own=is_own)
    known = {each.code for each in profile}
    return {
        "profile": profile,
        "summary": summed_up(profile, is_own=is_own),
        "others": [(code, word) for code, word in FLAVOURS if code not in known],
    }


def tastings_of(customer: Customer, viewer: User, *, at: datetime) -> dict[str, Any]:
    """Everything for the shop: taste with why, consent and news, adviser, how often they did not come, the latest tastings."""
    regular, news = queries.regular_of(customer), list(queries.news_of(customer)[:LATEST])
    return {
        **_profile(customer, is_own=False),
        "consent": queries.consent_of(customer),
        "news": list(zip(news, reasons_in_words([each.reason for each in news]), strict=True)),
        "regular": regular,
        "regular_form": RegularForm(initial={"adviser": regular and regular.adviser_id}),
        "no_shows": queries.no_shows_of(customer, at=at),
        "bookings": Booking.objects.filter(customer=customer)
        .exclude(state__in=UNBOOKED)
        .select_related("session__kind", "session__room", "follow_up")
        .order_by("-session__during", "-pk")[:LATEST],
        "may_change": viewer.may("customers.change"),
    }


def own_tastings(customer: Customer) -> dict[str, Any]:
    """Where they are expected, each with its own page, and the way to book; nothing where the shop offers no tasting."""
    found = Booking.objects.filter(customer=customer, state__in=EXPECTED, session__during__endswith__gt=timezone.now())
    coming = list(found.select_related("session__kind").order_by("session__during", "pk")[:LATEST])
    if not coming and not queries.kinds_offered().exists():
        return {}
    return {"coming": [(booking, guest_token(booking)) for booking in coming]}


def own_taste(customer: Customer) -> dict[str, Any]:
    """What they see of it themselves; nothing where nothing is known and they never came."""
    part = _profile(customer, is_own=True)
    consent = queries.consent_of(customer)
    if not part["profile"] and consent is None and not Booking.objects.filter(customer=customer).exists():
        return {}
    profile: list[Shown] = part["profile"]
    return {
        **part,
        "first": profile[:MOST_OWN],
        "more": profile[MOST_OWN:],
        "wants_news": consent is not None and consent.withdrawn_at is None,
    }


def news_on_batch(batch: Batch, viewer: User) -> dict[str, Any]:
    """Of teas with a guide alone: how many were told of this batch, and whether ``viewer`` may have others told."""
    product = batch.variant.product_id
    if not TeaGuide.objects.filter(product=product).exists():
        return {}
    told = TeaNews.objects.filter(product=product, batch=batch).exclude(state="skipped").count()
    may_tell = viewer.may("customers.change")
    return {"told": told, "may_tell": may_tell} if told or may_tell else {}
