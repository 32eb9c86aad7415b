"""The fixed roles and what each may do. Groups in the database carry the same codes; the rights are code."""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    OWNER = "owner", _("Owner")
    CLERK = "clerk", _("Clerk")
    WAREHOUSE = "warehouse", pgettext_lazy("role", "Warehouse")
    PACKER = "packer", _("Packer")
    DISPATCHER = "dispatcher", _("Dispatcher")
    FINANCE = "finance", _("Finance")
    PURCHASING = "purchasing", _("Purchasing")
    HOST = "host", _("Host")
    RIDER = "rider", _("Rider")
    SUPPLIER = "supplier", _("Supplier")
    CUSTOMER = "customer", _("Customer")


_CODES = frozenset(Role.values)

#: Roles of people who work in the shop: they see the staff screens and may be asked for a second factor.
STAFF = frozenset(
    {
        Role.OWNER,
        Role.CLERK,
        Role.WAREHOUSE,
        Role.PACKER,
        Role.DISPATCHER,
        Role.FINANCE,
        Role.PURCHASING,
        Role.HOST,
    }
)

#: What each role does, in a sentence for the sign-in page and the list of people.
DUTIES = {
    Role.OWNER: _("Sees everything: the day, people, settings"),
    Role.CLERK: _("Takes orders at the counter, by phone and chat"),
    Role.WAREHOUSE: _("Picks orders batch by batch, keeps the stock"),
    Role.PACKER: _("Packs and wraps, reads every note"),
    Role.DISPATCHER: _("Hands parcels to carriers, riders and customers"),
    Role.FINANCE: _("Watches payments and takings"),
    Role.PURCHASING: _("Keeps the shelves filled"),
    Role.HOST: _("Looks after tasting guests"),
    Role.RIDER: _("Brings orders to the door"),
    Role.SUPPLIER: _("Sees what the shop orders from them"),
    Role.CUSTOMER: _("Follows their own orders"),
}

#: right -> the roles that hold it. The owner holds every right of the staff.
RIGHTS: dict[str, frozenset[Role]] = {
    "orders.see": frozenset(
        {Role.CLERK, Role.WAREHOUSE, Role.PACKER, Role.DISPATCHER, Role.FINANCE, Role.PURCHASING, Role.HOST}
    ),
    "orders.place": frozenset({Role.CLERK, Role.HOST}),
    "orders.change": frozenset({Role.CLERK}),
    "orders.cancel": frozenset({Role.CLERK}),
    "orders.pick": frozenset({Role.WAREHOUSE}),
    "orders.pack": frozenset({Role.PACKER}),
    "orders.hand_over": frozenset({Role.DISPATCHER}),
    "orders.deliver": frozenset({Role.RIDER}),
    "orders.import": frozenset({Role.CLERK}),
    "orders.overview": frozenset({Role.FINANCE}),
    "orders.ship_unpaid": frozenset({Role.FINANCE}),
    "money.see": frozenset({Role.FINANCE}),
    "money.change": frozenset({Role.FINANCE}),
    "money.refund": frozenset({Role.FINANCE, Role.CLERK}),
    "care.raise": frozenset(STAFF - {Role.OWNER} | {Role.RIDER}),
    "care.decide": frozenset({Role.CLERK}),
    "quotes.make": frozenset({Role.CLERK}),
    "customers.see": frozenset({Role.CLERK, Role.FINANCE, Role.HOST}),
    "customers.change": frozenset({Role.CLERK, Role.HOST}),
    "orders.see_own": frozenset({Role.CUSTOMER}),
    "stock.see": frozenset(
        {Role.CLERK, Role.WAREHOUSE, Role.PACKER, Role.DISPATCHER, Role.FINANCE, Role.PURCHASING, Role.HOST}
    ),
    "stock.see_cost": frozenset({Role.FINANCE, Role.PURCHASING}),
    "stock.receive": frozenset({Role.WAREHOUSE, Role.PURCHASING}),
    "stock.count": frozenset({Role.WAREHOUSE, Role.PACKER, Role.CLERK}),
    "stock.correct": frozenset({Role.WAREHOUSE}),
    "catalogue.change": frozenset({Role.PURCHASING}),
    "purchasing.see": frozenset({Role.PURCHASING, Role.WAREHOUSE, Role.FINANCE}),
    "purchasing.order": frozenset({Role.PURCHASING}),
    "purchasing.approve": frozenset({Role.PURCHASING}),
    "messages.see": frozenset(STAFF - {Role.OWNER}),
    "messages.export": frozenset(),
    "customers.export": frozenset(),
    "customers.erase": frozenset(),
    "messages.announce": frozenset(),
    "messages.suppliers": frozenset({Role.CLERK, Role.PURCHASING}),
    "supplier.portal": frozenset({Role.SUPPLIER}),
    "bookings.see": frozenset({Role.CLERK, Role.HOST}),
    "bookings.change": frozenset({Role.CLERK, Role.HOST}),
    "bookings.host": frozenset({Role.HOST}),
    "shop.settings": frozenset(),
}


def holders_of(right: str) -> frozenset[Role]:
    """The roles of the shop that hold ``right``, the owner's among them."""
    return RIGHTS[right] | {Role.OWNER}


def roles_named(names: Iterable[str]) -> frozenset[Role]:
    """The roles among ``names`` of groups; other groups give nobody anything."""
    return frozenset(Role(name) for name in names if name in _CODES)


def rights_of(roles: frozenset[Role]) -> frozenset[str]:
    """Every right that ``roles`` hold together."""
    if Role.OWNER in roles:
        own = {right for right, holders in RIGHTS.items() if not holders or holders & STAFF}
        return frozenset(own | {right for right, holders in RIGHTS.items() if holders & roles})
    return frozenset(right for right, holders in RIGHTS.items() if holders & roles)
