"""What the pages of an order show of its proofs."""

from typing import Any

from messaging.links import token_of
from orders import parts
from orders.forms.proof import ProofForm
from orders.models import Order
from orders.models.order import Stage
from orders.models.proof import ProofState
from orders.talk import conversation_about
from shopsuite.people.models import User


def for_staff(order: Order, viewer: User) -> dict[str, Any]:
    """Every proof with its picture, and the way to ask for one before the parcel is closed."""
    may_ask = viewer.may("orders.change") and order.stage in (Stage.PLACED, Stage.PICKING, Stage.PACKING)
    return {
        "proofs": order.proofs.select_related("attachment", "asked_by") if parts.has(order, "proofs") else [],
        "may_ask": may_ask,
        "may_drop": viewer.may("orders.change"),
        "form": ProofForm(initial={"wish": order.customer_note[:200]}, label_suffix="") if may_ask else None,
    }


def for_customer(order: Order) -> dict[str, Any]:
    """What they were promised to be shown, and what they said to it; nothing where nothing was."""
    shown = list(order.proofs.exclude(state=ProofState.DROPPED).select_related("attachment"))
    if not shown:
        return {}
    has_pictures = any(step.attachment_id for step in shown)
    return {"proofs": shown, "talk_token": token_of(conversation_about(order)) if has_pictures else ""}
