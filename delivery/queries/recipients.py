"""What whoever is given a parcel may know."""

from delivery.models import Delivery, Recipient
from orders.models import ChangedField
from orders.models.change_request import ChangeableField, ChangeState


def recipient_of(delivery: Delivery) -> Recipient:
    """What was chosen for ``delivery``, and wished. Before that, unsaved: of a present nothing is said and nobody is followed; what people
    ordered for themselves they know, and they see who brings it."""
    try:
        return delivery.recipient
    except Recipient.DoesNotExist:
        return Recipient(delivery=delivery, sees_rider=not delivery.order.is_gift)


def knows_address(delivery: Delivery, recipient: Recipient) -> bool:
    """Whether whoever holds the link may read where ``delivery`` goes: to the address the link was made for, or to one they asked for
    themselves. Where somebody else has it brought since, their own home it may be, is for that person to say."""
    changes = ChangedField.objects.filter(
        name=ChangeableField.ADDRESS, request__order=delivery.order_id, request__state=ChangeState.AGREED
    )
    if recipient.link_at:
        changes = changes.filter(request__decided_at__gt=recipient.link_at)
    made = list(changes.order_by("request__decided_at", "pk").values_list("request", "old", "new"))
    if not made:
        return True
    asked = set(recipient.asked.values_list("pk", flat=True)) if recipient.pk else set()
    _request, first, _new = made[0]
    return delivery.order.address in {first, *(new for request, _old, new in made if request in asked)}
