"""Erasing a customer: what the shop holds of them goes, what the law has it keep stays without their name."""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shopsuite.core.errors import Invalid
from shopsuite.core.queries import current_shop
from shopsuite.feed.operations import record
from shopsuite.people import events, holdings
from shopsuite.people.holdings import Forgetting
from shopsuite.people.models import Customer, Erasure, ErasureReason, User
from shopsuite.people.roles import Role


@transaction.atomic
def erase_customer(*, customer: Customer, by: User, reason: str, at: datetime) -> Erasure:
    """Forget ``customer``, as every app does with its part (``people.holdings``); all of it or nothing.

    Erasing again is safe: where nothing has come in since, it changes nothing and gives the record of the first time. Locks
    what each app says in the order of their places, the customer last, so that nothing new can be tied to them; then what
    was tied to them while it waited. Raises what an app has against it (an order that is still open), ``Invalid`` for a
    reason that is none.
    """
    if reason not in ErasureReason.values:
        raise Invalid("bad_reason", _("Say why they are erased."), field="reason")
    with translation.override(current_shop().language):
        forgetting = Forgetting(by=by, at=at, name=_("Erased customer"))
    _require_nothing_under_way(customer)
    counts = _forget(customer, forgetting)
    customer = Customer.objects.select_for_update().get(pk=customer.pk)
    _require_nothing_under_way(customer)
    counts += _forget(customer, forgetting)
    before = customer.erasures.first()
    if before is not None and not counts:
        return before
    erasure = Erasure.objects.create(customer=customer, by=by, reason=reason, counts=dict(counts), at=at)
    record(events.CustomerErased(customer_id=customer.pk), actor=by, at=at, audiences=[f"role:{Role.OWNER}"])
    return erasure


def _require_nothing_under_way(customer: Customer) -> None:
    for holding in holdings.every():
        if refusal := holding.hindrance(customer):
            raise refusal


def _forget(customer: Customer, forgetting: Forgetting) -> Counter[str]:
    gone: Counter[str] = Counter()
    for holding in holdings.every():
        gone.update(holding.forget(customer, forgetting))
    return +gone
