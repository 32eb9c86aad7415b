"""Into the parcel: notes read, photo taken."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from orders import events, rules
from orders.models import HandOver, Order, PackPhoto
from orders.models.order import LineState, Stage
from orders.operations.parcel_stops import require_not_stopped
from orders.operations.proving import require_proofs
from orders.operations.settle import lock_order, settle_stage, tell
from shopsuite.core import pictures
from shopsuite.core.errors import DomainError
from shopsuite.people.models import User

LONGEST_SIDE_OF_A_PHOTO = 1600  # px


class NoteNotRead(DomainError):
    """The customer wrote something and the packer has not confirmed reading it."""


@transaction.atomic
def start_packing(*, order_id: int, actor: User, at: datetime) -> Order:
    """Claim a picked order for ``actor``. Locks the order; a second packer is refused."""
    order = lock_order(order_id)
    if order.packer_id == actor.pk and order.stage == Stage.PACKING:
        return order
    rules.require_stage(order.stage, Stage.PACKING)
    if order.packer_id:
        raise rules.WrongStage("taken", _("%s is packing this order already.") % order.packer, by=str(order.packer))
    order.packer = actor
    order.save(update_fields=["packer", "updated_at"])
    tell(events.PackingStarted(order_id=order.pk, number=order.number), order=order, actor=actor, at=at)
    return order


@transaction.atomic
def pack_order(
    *, order_id: int, actor: User, at: datetime, has_read_notes: bool, photo: UploadedFile | None = None
) -> Order:
    """Close the parcel and open the hand-over. Locks the order.

    Raises ``NoteNotRead`` when the customer wrote a note or card text and ``has_read_notes`` is false, ``Invalid`` for
    a photo that is no picture, ``Stopped`` while something about it is being changed, ``ProofMissing`` before the customer
    was shown what they asked for, ``WrongStage`` when it is not to be
    packed.
    """
    order = lock_order(order_id)
    rules.require_stage(order.stage, Stage.PACKING)
    require_not_stopped(order)
    require_proofs(order)
    if order.has_something_to_read and not has_read_notes:
        raise NoteNotRead("note_not_read", _("Read the customer's note and tick it before closing the parcel."))
    if photo is not None:
        upright = pictures.open_upright(photo, size=photo.size, field="photo", longest=LONGEST_SIDE_OF_A_PHOTO)
        image = pictures.as_jpeg(upright, longest=LONGEST_SIDE_OF_A_PHOTO)
        PackPhoto.objects.create(order=order, image=image, taken_by=actor, at=at)
    order.lines.filter(state=LineState.PICKED).update(state=LineState.PACKED)
    order.packer = actor
    settle_stage(order, also=["packer"])
    HandOver.objects.update_or_create(order=order, defaults={"way": order.way, "opened_at": at})
    told = events.Packed(order_id=order.pk, number=order.number, has_photo=photo is not None)
    tell(told, order=order, actor=actor, at=at)
    return order


@transaction.atomic
def unpack_order(*, order_id: int, actor: User, at: datetime) -> Order:
    """Undo packing while the parcel is still in the house; whoever is free may pack it next. Locks the order."""
    order = lock_order(order_id)
    rules.require_stage(order.stage, Stage.HAND_OVER)
    order.lines.filter(state=LineState.PACKED).update(state=LineState.PICKED)
    HandOver.objects.filter(order=order).delete()
    order.packer = None
    settle_stage(order, also=["packer"])
    tell(events.Unpacked(order_id=order.pk, number=order.number), order=order, actor=actor, at=at)
    return order
