"""From the wire to an order draft, and the order back."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request

from inventory.queries import active_places
from orders.models import Channel, Order
from orders.operations import OrderDraft
from shopsuite.api.serializers import NewLineSerializer, OrderSerializer
from shopsuite.core.errors import Invalid

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
)


def drafts(bodies: Iterable[dict[str, Any]]) -> list[OrderDraft | Invalid]:
    """A draft for each of the validated ``bodies``, or why there is none; two queries for all of them."""
    bodies = list(bodies)
    channels = {row.code: row for row in Channel.objects.filter(code__in={body["channel"] for body in bodies})}
    in_use = active_places().values_list("code", "pk") if any(body["place"] for body in bodies) else ()
    places = dict(in_use)
    return [_draft(body, channels, places) for body in bodies]


def _draft(body: dict[str, Any], channels: dict[str, Channel], places: dict[str, int]) -> OrderDraft | Invalid:
    channel = channels.get(body["channel"])
    if channel is None or not channel.is_active:
        return Invalid("unknown_channel", _("There is no channel %s.") % body["channel"], field="channel")
    if body["place"] and body["place"] not in places:
        return Invalid("unknown_place", _("There is no place %s.") % body["place"], field="place")
    return OrderDraft(
        channel_id=channel.pk,
        place_id=places.get(body["place"]),
        lines=[NewLineSerializer.draft(line) for line in body["lines"]],
        **{name: body[name] for name in _SAME},
    )


# Made once: building the fields of a serializer costs more than telling an order with them.
_TELLER = OrderSerializer()


def told(order: Order) -> dict[str, Any]:
    """The order as the API tells it, in values that can be kept as JSON and told again."""
    return _TELLER.to_representation(order)


def digest(request: Request) -> str:
    """What two requests must have in common to be the same: method, path and body."""
    body = json.dumps(request.data, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(f"{request.method} {request.path}\n{body}".encode(errors="replace")).hexdigest()
