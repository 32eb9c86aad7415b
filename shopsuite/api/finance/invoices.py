"""Invoices: asked for, issued, cancelled, and on paper."""

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from finance import operations
from finance.models import Invoice
from finance.operations import MadeOutTo
from finance.paper import invoice_as_pdf
from orders import queries as orders
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.files import PDF, AnyType
from shopsuite.api.finance import wire
from shopsuite.api.finance.calls import CHANGE, SEE, TAGS
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.scopes import Scope
from shopsuite.api.steps import Step, described
from shopsuite.core import answers


@extend_schema_view(
    get=extend_schema(
        tags=TAGS,
        summary="Invoices, newest first",
        parameters=[OpenApiParameter("state", str, description="requested, issued or cancelled")],
    )
)
class Invoices(generics.ListAPIView):
    needs = {"GET": SEE}
    serializer_class = wire.InvoiceSerializer

    def get_queryset(self) -> QuerySet[Invoice]:
        state = self.request.query_params.get("state", "")
        return _all().filter(state=state) if state else _all()


class OneInvoice(APIView):
    needs = {"GET": SEE}

    @extend_schema(tags=TAGS, summary="One invoice", responses={200: wire.InvoiceSerializer, **REFUSALS})
    def get(self, request: Request, pk: int) -> Response:
        return Response(_told(pk))


class InvoicePaper(APIView):
    needs = {"GET": SEE}
    content_negotiation_class = AnyType

    @extend_schema(tags=TAGS, summary="An invoice as a PDF", responses={**PDF, **REFUSALS})
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        found = get_object_or_404(_all(), pk=pk)
        content = invoice_as_pdf(found, at=found.issued_at or found.asked_at)
        return answers.pdf(content, found.number or "invoice")


class OrderInvoices(APIView):
    """The invoices of an order, and the way to ask for one."""

    needs = {
        "GET": ((Scope.ORDERS_READ, Scope.MONEY_READ), "orders.see"),
        "POST": ((Scope.ORDERS_WRITE, Scope.MONEY_WRITE), ("orders.change", "money.change")),
    }

    @extend_schema(
        tags=TAGS,
        summary="Every invoice of an order",
        responses={200: wire.InvoiceSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, number: str) -> Response:
        order = get_object_or_404(orders.orders_visible_to(request.user), number=number)
        return Response(wire.InvoiceSerializer(_all().filter(order=order), many=True).data)

    @extend_schema(
        tags=TAGS,
        summary="Ask for an invoice for an order",
        description="Asked for again it corrects what was asked, until it is issued.",
        request=wire.NewInvoiceSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.InvoiceSerializer, **REFUSALS},
    )
    def post(self, request: Request, number: str) -> Response:
        order = get_object_or_404(orders.orders_visible_to(request.user), number=number)
        to = MadeOutTo(**body_of(request, wire.NewInvoiceSerializer))

        def ask() -> tuple[int, Any]:
            asked = operations.request_invoice(to=to, order_id=order.pk, actor=request.user, at=timezone.now())
            return 201, _told(asked.pk)

        return once(request, ask)


@described(tags=TAGS, summary="Issue an invoice", body=wire.IssueSerializer, answer=wire.InvoiceSerializer)
class IssueInvoice(Step):
    needs = {"POST": CHANGE}
    body_serializer = wire.IssueSerializer

    def find(self, request: Request, **named: Any) -> Invoice:
        return get_object_or_404(Invoice, **named)

    def step(self, found: Invoice, body: dict[str, Any], request: Request) -> object:
        return operations.issue_invoice(invoice_id=found.pk, actor=request.user, at=timezone.now(), **body)

    def told(self, request: Request, pk: int) -> Any:
        return _told(pk)


class CancelInvoice(APIView):
    needs = {"POST": CHANGE}

    @extend_schema(
        tags=TAGS,
        summary="Cancel an invoice",
        description="The answer is the invoice that cancels it; nothing (204) where it was only asked for, and is gone.",
        request=wire.CancelInvoiceSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: wire.InvoiceSerializer, 204: None, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        body = body_of(request, wire.CancelInvoiceSerializer)

        def cancel() -> tuple[int, Any]:
            found = get_object_or_404(Invoice, pk=pk)
            left = operations.cancel_invoice(invoice_id=found.pk, actor=request.user, at=timezone.now(), **body)
            return (200, _told(left.pk)) if left.pk else (204, None)

        return once(request, cancel)


def _all() -> QuerySet[Invoice]:
    return Invoice.objects.select_related("order", "group", "corrects").order_by("-pk")


def _told(pk: int) -> Any:
    return wire.InvoiceSerializer(get_object_or_404(_all(), pk=pk)).data
