"""From the flowers to a bouquet that waits for its rider, in one tap: the order's own steps, one after the other."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from inventory import queries as stock
from orders import operations as orders
from orders.models import Order
from orders.models.order import Stage
from orders.rules import WrongStage
from shopsuite.core.errors import DomainError
from shopsuite.people.models import User


class NotAllThere(DomainError):
    """Something that belongs to it is not on the shelf."""


@transaction.atomic
def make_ready(
    *, order_id: int, actor: User, at: datetime, has_read_notes: bool, photo: UploadedFile | None = None
) -> Order:
    """A bouquet is finished: what it is made of is picked, its parcel closed, all by ``actor``. Twice is once. Locks the order.

    Raises ``WrongStage`` for what somebody else has in their hands, ``NotAllThere`` while it waits for goods, and what
    ``orders.operations`` raises: a deposit that is due, a note that was not read, a wish that was not shown, a parcel that is stopped.
    """
    order = Order.objects.select_for_update(of=("self",)).select_related("picker", "packer").get(pk=order_id)
    if order.stage == Stage.HAND_OVER:
        return order
    holder = order.packer if order.stage == Stage.PACKING else order.picker
    if holder and holder != actor:
        raise WrongStage("taken", _("%s has this order in their hands already.") % holder, by=str(holder))
    if order.stage == Stage.PLACED:
        order = orders.start_picking(order_id=order_id, actor=actor, at=at)
    if order.stage == Stage.PICKING:
        for held in stock.reservations_of(subject=order.subject).filter(picked_at=None):
            order = orders.pick_line(order_id=order_id, reservation_id=held.pk, scanned="", actor=actor, at=at)
        if order.stage == Stage.PICKING:
            raise NotAllThere(
                "not_all_there", _("Something of this order is not on the shelf yet; it cannot be ready.")
            )
    orders.start_packing(order_id=order_id, actor=actor, at=at)
    return orders.pack_order(order_id=order_id, actor=actor, at=at, has_read_notes=has_read_notes, photo=photo)
