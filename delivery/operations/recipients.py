"""What a recipient may know, and what they wish: told to staff and rider at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from delivery import events, links, queries
from delivery.models import Delivery, DeliveryState, Recipient, Wish
from delivery.operations.following import names_of, tell
from messaging import operations as messaging
from messaging.operations import Content
from orders import operations as orders
from orders.models import ChangeRequest, Order
from orders.notices import language_of
from orders.rules import ChangeDraft
from orders.talk import conversation_about
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.people.models import User

_OVER = (DeliveryState.DELIVERED, DeliveryState.CANCELLED)


@dataclass(frozen=True)
class MayKnow:
    """What the sender of a parcel lets its recipient know. Prices are not among it."""

    knows_sender: bool = False
    knows_contents: bool = False
    knows_card: bool = False
    sees_rider: bool = False


@transaction.atomic
def choose_for_recipient(*, delivery_id: int, may_know: MayKnow, actor: User | None, at: datetime) -> Recipient:
    """Keep what the recipient may know from now on; ``actor`` is None for the customer by their private link. Locks the order."""
    delivery, recipient = _lock(delivery_id)
    was = MayKnow(*(getattr(recipient, name) for name in MayKnow.__dataclass_fields__))
    if recipient.chosen_at and was == may_know:
        return recipient
    for name in MayKnow.__dataclass_fields__:
        setattr(recipient, name, getattr(may_know, name))
    recipient.chosen_by, recipient.chosen_at = actor, at
    recipient.save()
    _tell(events.RecipientMayKnow(**names_of(delivery)), delivery, actor=actor, at=at)
    return recipient


@transaction.atomic
def wish_door(*, delivery_id: int, door: str, actor: User | None, at: datetime) -> Recipient:
    """The recipient wishes it to be left at ``door`` when nobody opens ("by the stairs"); "" takes that back. Staff and rider hear at once.
    Locks the order.

    Raises ``Invalid`` for more than 200 characters, and ``TooLate`` for what has arrived or was called off.
    """
    delivery, recipient = _lock(delivery_id)
    door = " ".join(door.split())
    if len(door) > 200:
        raise Invalid("too_long", _("Say it shorter: the rider reads it at the door."), field="door")
    if delivery.state in _OVER:
        raise DomainError("too_late", _("It is too late for that: the delivery is over."))
    if recipient.door == door:
        return recipient
    if door and not queries.knows_address(delivery, recipient):
        raise DomainError(
            "elsewhere", _("It is brought to another address now. Whoever sent it knows where; ask them.")
        )
    recipient.door, recipient.door_at = door, at
    recipient.save()
    wish = Wish.DOOR if door else Wish.IN_PERSON
    _tell(events.RecipientWished(**names_of(delivery), wish=wish), delivery, actor=actor, at=at)
    return recipient


@transaction.atomic
def forget_door(*, order_id: int, at: datetime) -> None:
    """What a recipient wished of their door says nothing of the door that somebody else has it brought to. Doing it twice changes nothing. Locks
    the order."""
    wished = Recipient.objects.filter(delivery__order=order_id).exclude(door="")
    delivery_id = wished.values_list("delivery", flat=True).first()
    if delivery_id is None:
        return
    delivery, recipient = _lock(delivery_id)
    if recipient.door and not queries.knows_address(delivery, recipient):
        recipient.door, recipient.door_at = "", None
        recipient.save(update_fields=["door", "door_at"])
        _tell(events.RecipientMayKnow(**names_of(delivery)), delivery, actor=None, at=at)


@transaction.atomic
def wish_address(*, delivery_id: int, address: str, actor: User | None, at: datetime) -> ChangeRequest:
    """The recipient wishes it to be brought elsewhere: asked of the shop as a change of the order, which a person decides; riders' time is tested then, as it is not
    the recipient's to choose another. Locks the order. Raises what ``orders.operations.ask_change`` raises, and ``Invalid`` for no address."""
    delivery, recipient = _lock(delivery_id)
    if not address.strip():
        raise Invalid("no_address", _("Write the new address."), field="address")
    draft = ChangeDraft(address=address.strip()[:500], note=_("Wished by the recipient"))
    asked = orders.ask_change(
        order_id=delivery.order_id, draft=draft, actor=actor, at=at, is_by_customer=True, can_choose_time=False
    )
    recipient.save()
    recipient.asked.add(asked)
    _tell(events.RecipientWished(**names_of(delivery), wish=Wish.ADDRESS), delivery, actor=actor, at=at)
    return asked


@transaction.atomic
def send_recipient_link(*, delivery_id: int, client_id: UUID, at: datetime) -> None:
    """Give the customer the recipient's link, in the order's conversation, to be passed on; once for a ``client_id``."""
    delivery, recipient = _lock(delivery_id)
    page = settings.PUBLIC_URL.rstrip("/") + reverse("delivery:recipient", args=[links.recipient_token(recipient)])
    with translation.override(language_of(delivery.order)):
        said = _("For whoever receives it: here they see when it comes. Pass it on if you like.")
    content = Content(f"{said}\n{page}")
    messaging.give_notice(
        conversation=conversation_about(delivery.order), client_id=f"recipient:{client_id}", content=content, at=at
    )


@transaction.atomic
def replace_recipient_link(*, delivery_id: int, actor: User, at: datetime) -> Recipient:
    """Make every link handed out so far worthless; the new one is for the address as it is now. Locks the order."""
    delivery, recipient = _lock(delivery_id)
    recipient.link_number += 1
    recipient.link_at = at
    recipient.save()
    _tell(events.RecipientMayKnow(**names_of(delivery)), delivery, actor=actor, at=at)
    return recipient


def _lock(delivery_id: int) -> tuple[Delivery, Recipient]:
    order_id = Delivery.objects.values_list("order_id", flat=True).get(pk=delivery_id)
    order = Order.objects.select_for_update().get(pk=order_id)
    delivery = Delivery.objects.select_related("recipient").get(order=order)
    delivery.order = order
    return delivery, queries.recipient_of(delivery)


def _tell(
    event: events.RecipientMayKnow | events.RecipientWished, delivery: Delivery, *, actor: User | None, at: datetime
) -> None:
    latest = delivery.attempts.filter(outcome="").first()
    tell(event, delivery, latest, actor=actor, at=at)
