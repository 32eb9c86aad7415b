"""What customers set right about their taste, whether they want news, and who looks after regulars."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bookings import events
from bookings.models import Host, NewsConsent, Regular, TasteCorrection
from bookings.rules.flavours import CODES
from shopsuite.core.errors import Invalid
from shopsuite.core.queries import shop_day
from shopsuite.feed.operations import record
from shopsuite.people.models import Customer, User


@transaction.atomic
def correct_taste(
    *, customer_id: int, flavour: str, likes: bool | None, actor: User | None, at: datetime, is_by_customer: bool
) -> None:
    """They like ``flavour``, or do not, whatever notes and purchases say; None takes the correction back. Locks the customer.

    Raises ``Invalid`` for a flavour that is none, ``Customer.DoesNotExist`` for one who was erased.
    """
    if flavour not in CODES:
        raise Invalid("bad_flavour", _("Not on the flavour wheel: %s.") % flavour, field="flavour")
    customer = _locked(customer_id)
    found = TasteCorrection.objects.filter(customer=customer, flavour=flavour).first()
    if (found.likes if found else None) == likes:
        return
    if likes is None:
        TasteCorrection.objects.filter(customer=customer, flavour=flavour).delete()
    else:
        by = None if is_by_customer else actor
        TasteCorrection.objects.update_or_create(
            customer=customer, flavour=flavour, defaults={"likes": likes, "by": by}
        )
    told = events.TasteCorrected(customer_id=customer.pk, is_by_customer=is_by_customer)
    record(told, actor=actor, at=at, audiences=["staff"])


@transaction.atomic
def give_consent(
    *, customer_id: int, source: str, actor: User | None, at: datetime, is_by_customer: bool
) -> NewsConsent:
    """They want to hear of new teas that suit them; ``source`` is where they said so ("my-orders", "booking:12"). Given already, it
    stays as it is. Locks the customer."""
    customer = _locked(customer_id)
    consent = NewsConsent.objects.filter(customer=customer).first()
    if consent and consent.withdrawn_at is None:
        return consent
    consent = consent or NewsConsent(customer=customer)
    consent.given_at, consent.withdrawn_at, consent.source = at, None, source
    consent.save()
    told = events.NewsConsentChanged(customer_id=customer.pk, is_given=True, is_by_customer=is_by_customer)
    record(told, actor=actor, at=at, audiences=["staff"])
    return consent


@transaction.atomic
def withdraw_consent(*, customer_id: int, actor: User | None, at: datetime, is_by_customer: bool) -> None:
    """They do not want to hear of teas any more: also of what waits to be sent. Where they never were asked it is kept as well, so that
    nobody asks for them. Locks the customer."""
    customer = _locked(customer_id)
    consent = NewsConsent.objects.filter(customer=customer).first()
    if consent and consent.withdrawn_at:
        return
    consent = consent or NewsConsent(customer=customer, given_at=at, source="")
    consent.withdrawn_at = at
    consent.save()
    told = events.NewsConsentChanged(customer_id=customer.pk, is_given=False, is_by_customer=is_by_customer)
    record(told, actor=actor, at=at, audiences=["staff"])


@transaction.atomic
def make_regular(*, customer_id: int, adviser: Host, actor: User, at: datetime) -> Regular:
    """``adviser`` looks after them from now on, and rooms for regulars are offered to them. Locks the customer."""
    customer = _locked(customer_id)
    regular = Regular.objects.filter(customer=customer).first() or Regular(customer=customer, since=shop_day(at))
    if regular.pk and regular.adviser_id == adviser.pk:
        return regular
    regular.adviser = adviser
    regular.save()
    told = events.RegularChanged(customer_id=customer.pk, host_id=adviser.pk)
    record(told, actor=actor, at=at, audiences=["staff"])
    return regular


@transaction.atomic
def end_regular(*, customer_id: int, actor: User, at: datetime) -> None:
    """They are a guest like any other again. Twice is once. Locks the customer."""
    customer = _locked(customer_id)
    if Regular.objects.filter(customer=customer).delete()[0]:
        told = events.RegularChanged(customer_id=customer.pk, host_id=0)
        record(told, actor=actor, at=at, audiences=["staff"])


def _locked(customer_id: int) -> Customer:
    """Nothing is tied to a customer while they are being erased, or after."""
    return Customer.objects.select_for_update(no_key=True).get(pk=customer_id, erased_at=None)
