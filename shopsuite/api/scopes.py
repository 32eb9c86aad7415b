"""What a token may be used for, on top of what its owner may do."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    CATALOGUE_READ = "catalogue.read", _("Read products, variants and batches")
    STOCK_READ = "stock.read", _("Read quantities")
    STOCK_WRITE = "stock.write", _("Receive, count, move and stop goods")
    PURCHASING_READ = "purchasing.read", _("Read suppliers, purchase orders and what is to be bought")
    PURCHASING_WRITE = "purchasing.write", _("Order of suppliers, and answer as a supplier")
    ORDERS_READ = "orders.read", _("Read orders")
    ORDERS_WRITE = "orders.write", _("Place orders and move them on")
    QUOTES_READ = "quotes.read", _("Read proposals and gift lists")
    QUOTES_WRITE = "quotes.write", _("Make proposals, send gifts to many")
    MONEY_READ = "money.read", _("Read takings, statements and invoices")
    MONEY_WRITE = "money.write", _("Explain statements, close books, issue invoices")
    CARE_READ = "care.read", _("Read after-sales cases and problems with orders")
    CARE_WRITE = "care.write", _("Raise and decide them")
    BOOKINGS_READ = "bookings.read", _("Read tastings and their bookings")
    BOOKINGS_WRITE = "bookings.write", _("Book, move and cancel tastings")
    MESSAGES_READ = "messages.read", _("Read conversations")
    MESSAGES_WRITE = "messages.write", _("Write in conversations")
    MESSAGES_EXPORT = "messages.export", _("Take copies of whole conversations")


def scope_choices() -> list[tuple[str, str]]:
    """All scopes with their words. The field asks for them when it is used, so that a new one changes no table."""
    return list(Scope.choices)
