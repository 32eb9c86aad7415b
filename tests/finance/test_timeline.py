"""Invoices and online refunds in the history of an order: in the reader's language, never by the code of their state."""

import pytest
from django.utils import translation

from finance.models.invoice import InvoiceState
from finance.models.online import RefundState
from shopsuite.feed import timeline
from shopsuite.feed.models import Event
from tests.factories import NOON

pytestmark = pytest.mark.django_db  # an amount is in the shop's currency


def told(kind: str, **body) -> timeline.Entry:
    return timeline.entries([Event(kind=kind, at=NOON, body=body, subject="order:1")])[0]


@pytest.mark.parametrize("state", InvoiceState.values)
def test_an_invoice_stands_in_the_history_by_its_state(state):
    title = told("finance.invoice_moved", state=state, number="2026-1").title
    assert title == f"Invoice: {InvoiceState(state).label}"


def test_the_history_is_in_the_language_of_whoever_reads():
    with translation.override("zh-hans"):
        issued = told("finance.invoice_moved", state="issued", number="2026-1")
        failed = told("finance.refund_moved", state="failed", amount="12.00")
        assert (issued.title, issued.note) == ("发票：已开具", "2026-1")
        assert failed.title == "线上退款：退款失败"
        assert told("finance.invoice_moved", state="requested", number="").title == "发票：待开具"
        assert told("finance.invoice_moved", state="cancelled", number="2026-1").title == "发票：已作废"


@pytest.mark.parametrize("state", RefundState.values)
def test_no_state_of_a_refund_is_told_by_its_code(state):
    assert told("finance.refund_moved", state=state).title == f"Refund online: {RefundState(state).label}"
