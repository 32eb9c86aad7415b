"""Changes to an order that both sides know: proposed, answered line by line and taken back, from either side."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from purchasing import operations, queries
from purchasing.form_rows import changes_in
from purchasing.models import PurchaseOrder
from shopsuite.core.htmx import go_to
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs

View = Callable[[HttpRequest, int], HttpResponse]


@dataclass(frozen=True)
class Side:
    """Who acts: what they must hold, the page of an order they come back to, and what they are told."""

    right: str
    is_by_supplier: bool
    page: str
    asked: str | Promise
    answered: str | Promise


SHOP = Side(
    "purchasing.order", False, "purchasing:order", _("The supplier is asked to change it."), _("The supplier is told.")
)
SUPPLIER = Side(
    "supplier.portal",
    True,
    "purchasing:portal_order",
    _("The shop is asked. You see the answer here."),
    _("The shop is told."),
)


def _propose(side: Side) -> View:
    @needs(side.right)
    @require_POST
    def propose(request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for other quantities, prices or days."""
        order = get_object_or_404(queries.orders_visible_to(request.user), pk=pk)
        operations.propose_change(
            order_id=order.pk,
            version=whole_number(request.POST.get("version")) or 0,
            changes=changes_in(request.POST, order),
            is_by_supplier=side.is_by_supplier,
            actor=request.user,
            at=timezone.now(),
            note=request.POST.get("note", "")[:1000],
        )
        messages.success(request, side.asked)
        return go_to(request, reverse(side.page, args=[order.pk]))

    return propose


def _answer(side: Side) -> View:
    @needs(side.right)
    @require_POST
    def answer(request: HttpRequest, pk: int) -> HttpResponse:
        """Accept the ticked lines of what the other side proposed, and decline the others."""
        proposal = get_object_or_404(queries.proposals_visible_to(request.user).select_related("order"), pk=pk)
        operations.answer_change(
            proposal_id=proposal.pk,
            accepted={number for text in request.POST.getlist("accept") if (number := whole_number(text))},
            is_by_supplier=side.is_by_supplier,
            actor=request.user,
            at=timezone.now(),
        )
        return _done(request, side, proposal.order, side.answered)

    return answer


def _withdraw(side: Side) -> View:
    @needs(side.right)
    @require_POST
    def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
        """Take one's own proposal back."""
        proposal = get_object_or_404(queries.proposals_visible_to(request.user).select_related("order"), pk=pk)
        operations.withdraw_change(
            proposal_id=proposal.pk, is_by_supplier=side.is_by_supplier, actor=request.user, at=timezone.now()
        )
        return _done(request, side, proposal.order, _("Your proposal is taken back."))

    return withdraw


def _done(request: HttpRequest, side: Side, order: PurchaseOrder, said: str | Promise) -> HttpResponse:
    messages.success(request, said)
    return HttpResponse(status=204) if "HX-Request" in request.headers else redirect(side.page, order.pk)


propose, answer, withdraw = _propose(SHOP), _answer(SHOP), _withdraw(SHOP)
portal_propose, portal_answer, portal_withdraw = _propose(SUPPLIER), _answer(SUPPLIER), _withdraw(SUPPLIER)
