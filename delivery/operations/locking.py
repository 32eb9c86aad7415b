"""Who may do something with an attempt, and one at a time."""

from django.utils.translation import gettext as _

from delivery.models import Attempt, Delivery
from orders.models import Order
from shopsuite.core.errors import NotFound
from shopsuite.people.models import User


def lock_attempt(attempt_id: int, actor: User) -> Attempt:
    """The attempt with its delivery and order, the order locked until the transaction ends: whoever does something with either
    next waits here. ``NotFound`` for a rider's foreign job."""
    found = Attempt.objects.filter(pk=attempt_id)
    if not actor.may("orders.hand_over"):
        found = found.filter(rider=actor)
    order_id = found.values_list("delivery__order_id", flat=True).first()
    if order_id is None:
        raise NotFound("no_such_job", _("This job is not on your list."))
    order = Order.objects.select_for_update().get(pk=order_id)
    attempt = Attempt.objects.select_related("rider").get(pk=attempt_id)
    attempt.delivery = Delivery.objects.get(order=order)
    attempt.delivery.order = order
    return attempt
