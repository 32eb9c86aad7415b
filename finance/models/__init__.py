"""Invoices, online payments, statements of banks and providers, what their lines were found to be, and closed days."""

from finance.models.closed_day import ClosedDay
from finance.models.invoice import Invoice, InvoiceYear
from finance.models.match import Match, Reason
from finance.models.online import OnlinePayment, OnlineRefund, ProviderMessage
from finance.models.statement import Statement, StatementKind, StatementLine

__all__ = [
    "ClosedDay",
    "Invoice",
    "InvoiceYear",
    "Match",
    "OnlinePayment",
    "OnlineRefund",
    "ProviderMessage",
    "Reason",
    "Statement",
    "StatementKind",
    "StatementLine",
]
