"""From the wire to an order draft, and the order back."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from inventory.models import Place
from inventory.queries import active_places
from orders.models import Channel, Order
from orders.operations import OrderDraft
from shopsuite.api.orders.wire import NewLineSerializer, NewOrderSerializer, OrderSerializer
from shopsuite.core.errors import Invalid
from shopsuite.core.kept import kept

_SAME = (
    "external_id",
    "customer_name",
    "phone",
    "address",
    "way",
    "placed_at",
    "ship_by",
    "deliver_from",
    "deliver_until",
    "customer_note",
    "is_gift",
    "card_text",
    "may_wait",
    "paid_with",
    "is_on_account",
    "window_anyway",
)


# Made once: building the fields of a serializer costs more than reading or telling an order with them.
_READER = NewOrderSerializer()
_TELLER = OrderSerializer()


def read(body: Any) -> dict[str, Any]:
    """The body of one new order, validated. Raises DRF's ``ValidationError`` with what is wrong, field by field."""
    return _READER.run_validation(body)


def drafts(bodies: Iterable[dict[str, Any]]) -> list[OrderDraft | Invalid]:
    """A draft for each of the validated ``bodies``, or why there is none; at most two queries for all of them."""
    bodies = list(bodies)
    channels = kept("channels-by-code", lambda: {row.code: row for row in Channel.objects.select_related("place")})
    places = {row.code: row for row in active_places()} if any(body["place"] for body in bodies) else {}
    return [_draft(body, channels, places) for body in bodies]


def _draft(body: dict[str, Any], channels: dict[str, Channel], places: dict[str, Place]) -> OrderDraft | Invalid:
    channel = channels.get(body["channel"])
    if channel is None or not channel.is_active:
        return Invalid("unknown_channel", _("There is no channel %s.") % body["channel"], field="channel")
    if body["place"] and body["place"] not in places:
        return Invalid("unknown_place", _("There is no place %s.") % body["place"], field="place")
    return OrderDraft(
        channel=channel,
        place=places.get(body["place"]),
        lines=[NewLineSerializer.draft(line) for line in body["lines"]],
        can_choose_time=True,
        **{name: body[name] for name in _SAME},
    )


def told(order: Order) -> dict[str, Any]:
    """The order as the API tells it, in values that can be kept as JSON and told again."""
    return _TELLER.to_representation(order)
