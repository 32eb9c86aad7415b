"""Invoices and money that goes back online, in the history of their order."""

from django.utils.translation import gettext_lazy as _

from finance.models.invoice import InvoiceState
from finance.models.online import RefundState
from shopsuite.feed.timeline import label_of, tell


def register() -> None:
    """Say it to the feed; called once, from ``AppConfig.ready``."""
    tell(
        "finance.invoice_moved",
        "receipt",
        _("Invoice: %(state)s"),
        _("%(number)s"),
        readers={"state": label_of(InvoiceState)},
    )
    tell(
        "finance.refund_moved",
        "arrow-back-up",
        _("Refund online: %(state)s"),
        _("%(amount)s"),
        readers={"state": label_of(RefundState)},
    )
