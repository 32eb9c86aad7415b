"""What other apps show on the two pages of an order, the staff's and the customer's, and beside the customer's list of them: each
registers its own.

    parts.add_for_staff(StaffPart(name="cases", template="care/order/_cases.html", read=cases_of))
    parts.add_for_customer(CustomerPart(name="cases", template="care/customer/_cases.html", read=cases_for_customer))

Both pages read their parts again when something happens to the order, so what an app changes is told with ``order.subject``
as a subject of its event, or with an event of the order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet

from orders.models import Order
from shopsuite.people.models import Customer, User

StaffReader = Callable[[Order, User], dict[str, Any]]
CustomerReader = Callable[[Order], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class StaffPart:
    """One part of the staff's page, for those who hold ``needs`` (everybody who sees orders without it).

    ``read(order, viewer)`` makes what the template gets as ``part``, beside ``order``; the template is one element, which
    reads itself again from ``orders:part``. ``is_beside``: among the facts at the side. ``rows``: models with a key "order" in
    which most orders have nothing: whether this one has is asked along with the order itself, and ``has`` says it.
    """

    name: str
    template: str
    read: StaffReader
    needs: str = ""
    is_beside: bool = False
    place: int = 50
    rows: tuple[type[Model], ...] = ()


@dataclass(frozen=True, kw_only=True)
class CustomerPart:
    """One part of the customer's page; ``read(order)`` makes what the template gets as ``part``: when empty it is left out.

    ``meaning`` in it, where there is one, is said under the page's headline in place of the order's own sentence; with
    ``tells_carrier`` the page does not say by itself who has the parcel.
    """

    name: str
    template: str
    read: CustomerReader
    place: int = 50


OwnReader = Callable[[Customer], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class OwnPart:
    """One part of the page with all orders of a customer; ``read(customer)`` makes what the template gets as ``part``: when empty
    it is left out. It asks the database the same number of times however much there is, and shows no more than a handful."""

    name: str
    template: str
    read: OwnReader
    place: int = 50


WorkReader = Callable[[Order, User, str], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class WorkPart:
    """One part of the screens on which an order is worked on: "pick", "pack", "hand_over", and "job", the rider's.

    ``read(order, viewer, screen)`` makes what the template gets as ``part``: when empty it is left out. It must ask the database
    nothing: a rider's page has one for each job.
    """

    name: str
    template: str
    read: WorkReader


_for_work: dict[str, WorkPart] = {}
_for_staff: dict[str, StaffPart] = {}
_for_customer: dict[str, CustomerPart] = {}
_for_own: dict[str, OwnPart] = {}


def add_for_staff(part: StaffPart) -> None:
    """Show ``part`` on the staff's page; the same name again replaces the former one. Call it from ``AppConfig.ready``."""
    _for_staff[part.name] = part


def add_for_customer(part: CustomerPart) -> None:
    """Show ``part`` on the customer's page; the same name again replaces the former one. Call it from ``AppConfig.ready``."""
    _for_customer[part.name] = part


def add_for_own(part: OwnPart) -> None:
    """Show ``part`` beside a customer's orders; the same name again replaces the former one. Call it from ``AppConfig.ready``."""
    _for_own[part.name] = part


def add_for_work(part: WorkPart) -> None:
    """Show ``part`` where orders are worked on; the same name again replaces the former one. Call it from ``AppConfig.ready``."""
    _for_work[part.name] = part


def for_work(order: Order, viewer: User, screen: str) -> list[dict[str, Any]]:
    """What every app shows on the ``screen`` on which ``viewer`` works on the order."""
    shown = ((part, part.read(order, viewer, screen)) for part in _for_work.values())
    return [{"template": part.template, **context} for part, context in shown if context]


def marked(orders: QuerySet[Order]) -> QuerySet[Order]:
    """``orders``, each with whether it has anything of the parts that say where they keep it."""
    return orders.annotate(
        **{
            f"has_{part.name}": reduce(
                or_, (Exists(model._base_manager.filter(order=OuterRef("pk"))) for model in part.rows)
            )
            for part in _for_staff.values()
            if part.rows
        }
    )


def has(order: Order, name: str) -> bool:
    """Whether ``order`` has anything of the part ``name``; perhaps, where nobody asked along with the order."""
    return bool(getattr(order, f"has_{name}", True))


def part_for(name: str, viewer: User) -> StaffPart | None:
    """The staff's part of this name, if ``viewer`` may see it."""
    part = _for_staff.get(name)
    return part if part and (not part.needs or viewer.may(part.needs)) else None


def for_staff(order: Order, viewer: User) -> list[dict[str, Any]]:
    """What ``viewer`` sees of every app's parts, in their places: ``template``, ``is_beside`` and its context."""
    shown = (part for name in _for_staff if (part := part_for(name, viewer)))
    return [
        {"template": part.template, "is_beside": part.is_beside, **part.read(order, viewer)}
        for part in sorted(shown, key=lambda part: part.place)
    ]


def for_customer(order: Order) -> list[dict[str, Any]]:
    """What every app shows on the customer's page, in its place; parts with nothing to show are left out."""
    shown = ((part, part.read(order)) for part in sorted(_for_customer.values(), key=lambda part: part.place))
    return [{"template": part.template, **context} for part, context in shown if context]


def for_own(customer: Customer) -> list[dict[str, Any]]:
    """What every app shows beside a customer's orders, in its place; parts with nothing to show are left out."""
    shown = ((part, part.read(customer)) for part in sorted(_for_own.values(), key=lambda part: part.place))
    return [{"template": part.template, **context} for part, context in shown if context]
