"""An order's history in words: which event is told how."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orders.models import Channel
from orders.models.look_alike import Verdict
from orders.models.order import Way
from orders.models.payment import Method
from shopsuite.core.templatetags.shop import money, quantity
from shopsuite.feed.models import Event

Body = dict[str, Any]


@dataclass(frozen=True)
class Telling:
    """How one kind of event is told. Both texts may name the fields of the event's body: ``%(title)s``."""

    icon: str
    text: str | Promise
    note: str | Promise = ""


@dataclass(frozen=True)
class Entry:
    """One line of a timeline."""

    icon: str
    title: str
    at: datetime
    who: str
    note: str


_tellings: dict[str, Telling] = {}


def tell(kind: str, icon: str, text: str | Promise, note: str | Promise = "") -> None:
    """Say how events of ``kind`` are told on an order's page; other apps add theirs in ``AppConfig.ready``."""
    _tellings[kind] = Telling(icon, text, note)


def is_told(kind: str) -> bool:
    """Whether there are words for events of ``kind``."""
    return kind in _tellings


def entries(events: Iterable[Event]) -> list[Entry]:
    """``events`` in words, in the order given; kinds nobody has words for are told by their name."""
    return [_entry(event) for event in events]


def _entry(event: Event) -> Entry:
    telling = _tellings.get(event.kind)
    who = str(event.actor) if event.actor else ""
    if telling is None:
        name = event.kind.rpartition(".")[2].replace("_", " ").capitalize()
        return Entry("info-circle", name, event.at, who, "")
    words = _Words(event.body)
    return Entry(telling.icon, str(telling.text) % words, event.at, who, str(telling.note) % words)


class _Words(dict[str, str]):
    """The fields of an event's body as people read them; a field that is not there is left empty."""

    def __init__(self, body: Body) -> None:
        super().__init__({name: _readable(name, value) for name, value in body.items()})

    def __missing__(self, name: str) -> str:
        return ""


def _readable(name: str, value: Any) -> str:
    make = _READERS.get(name)
    return make(value) if make and value not in (None, "") else str(value)


def _moment(value: str) -> str:
    moment = parse_datetime(value)
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT") if moment else value


def _number(write: Callable[[Decimal], str]) -> Callable[[str], str]:
    def read(value: str) -> str:
        try:
            return write(Decimal(value))
        except InvalidOperation:
            return value

    return read


def _label(choices: type) -> Callable[[str], str]:
    names: dict[str, Any] = dict(choices.choices)  # type: ignore[attr-defined]
    return lambda value: str(names.get(value, value))


def _channel(code: str) -> str:
    return str(Channel.objects.filter(code=code).first() or code)


_READERS: dict[str, Callable[[Any], str]] = {
    "amount": _number(lambda amount: money({}, amount)),
    "total": _number(lambda amount: money({}, amount)),
    "quantity": _number(quantity),
    "missing": _number(quantity),
    "ship_by": _moment,
    "was": _moment,
    "way": _label(Way),
    "method": _label(Method),
    "verdict": _label(Verdict),
    "channel": _channel,
    "has_photo": lambda has: gettext("with a photo") if has else "",
    "is_complete": lambda all_here: (
        gettext("Everything is here now.") if all_here else gettext("Some of it is still missing.")
    ),
    "is_replaced": lambda done: (
        gettext("Found in another batch.") if done else gettext("The rest waits for new stock.")
    ),
}

tell("orders.placed", "inbox", _("Order came in"), _("%(channel)s · %(total)s"))
tell("orders.picking_started", "hand-grab", _("Picking started"))
tell("orders.picking_put_back", "arrow-back-up", _("Picking given back to the queue"))
tell("orders.line_picked", "check", _("%(quantity)s × %(title)s picked"), _("Batch %(batch)s"))
tell("orders.line_unpicked", "arrow-back-up", _("%(title)s put back on the shelf"))
tell(
    "orders.batch_swapped",
    "refresh",
    _("Other batch taken: %(title)s"),
    _("%(old_batch)s → %(new_batch)s · %(reason)s"),
)
tell("orders.short_picked", "alert-triangle", _("%(missing)s too few on the shelf: %(title)s"), _("%(is_replaced)s"))
tell("orders.picked", "checks", _("Everything picked"))
tell("orders.packing_started", "box", _("Packing started"))
tell("orders.packed", "package", _("Packed"), _("%(has_photo)s"))
tell("orders.unpacked", "arrow-back-up", _("Opened again for packing"))
tell("orders.handed_over", "truck", _("Handed over: %(way)s"), _("%(carrier)s %(tracking_number)s %(rider)s"))
tell("orders.delivered", "circle-check", _("Delivered"))
tell("orders.delivery_taken_back", "arrow-back-up", _("Not delivered after all"))
tell("orders.cancelled", "circle-x", _("Cancelled"), _("%(reason)s"))
tell("orders.reinstated", "arrow-back-up", _("Cancellation taken back"))
tell("orders.note_added", "note", _("Note"), _("%(text)s"))
tell("orders.ship_by_moved", "clock", _("Ship-before moved to %(ship_by)s"), _("was %(was)s"))
tell("orders.payment_received", "cash", _("%(amount)s paid"), _("%(method)s"))
tell("orders.looks_alike", "versions", _("Looks like order %(other_number)s"), _("%(likeness)s %% the same goods"))
tell("orders.look_alike_decided", "git-merge", _("Compared with order %(other_number)s"), _("%(verdict)s"))
tell("orders.stock_assigned", "package-import", _("Goods came in for this order"), _("%(is_complete)s"))
tell("inventory.demand_served", "package-import", _("%(quantity)s more assigned from stock"))
