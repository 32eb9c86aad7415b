"""Reads of finance. Everything here is for those who hold "money.see"; views ask for it."""

from finance.queries.audit import Finding, audit_money
from finance.queries.books import Month, months, payments_of
from finance.queries.day import DayReport, day_report
from finance.queries.invoices import invoice_for
from finance.queries.lines import (
    as_open_line,
    movements_named,
    open_lines,
    suggestions,
    unseen_movements,
    with_orders,
)
from finance.queries.online import left_of, online_part, online_payments_behind, refunds_for
from finance.queries.owing import Receivable, paid_not_shipped, receivables, shipped_not_paid

__all__ = [
    "DayReport",
    "Finding",
    "Month",
    "Receivable",
    "as_open_line",
    "audit_money",
    "day_report",
    "invoice_for",
    "left_of",
    "months",
    "movements_named",
    "online_part",
    "online_payments_behind",
    "open_lines",
    "paid_not_shipped",
    "payments_of",
    "receivables",
    "refunds_for",
    "shipped_not_paid",
    "suggestions",
    "unseen_movements",
    "with_orders",
]
