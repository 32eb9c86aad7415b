"""What is printed of orders: one at once, many by the shop's worker."""

from functools import partial
from typing import Any

from django.db import transaction
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import queries, tasks
from orders.documents import KINDS, Kind, kind_for, printed
from orders.models import Order, PrintRun
from orders.operations.printing import ask_to_print
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.files import PDF, AnyType
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.scopes import Scope
from shopsuite.core import answers
from shopsuite.core.errors import Invalid

TAGS = ["Documents"]
SEE = (Scope.ORDERS_READ, "orders.see")
#: More than anybody prints in one go.
MOST = 2000


class NewPrintRunSerializer(serializers.Serializer):
    kind = serializers.ChoiceField([(kind.code, kind.label) for kind in KINDS])
    orders = serializers.ListField(
        child=serializers.CharField(max_length=20), allow_empty=False, max_length=MOST, help_text="Numbers of orders"
    )


class PrintRunSerializer(serializers.ModelSerializer):
    """``is_done``: the file is there, for a week."""

    count = serializers.SerializerMethodField()
    is_done = serializers.SerializerMethodField()

    class Meta:
        model = PrintRun
        fields = ["id", "kind", "count", "is_done"]

    def get_count(self, run: PrintRun) -> int:
        return len(run.order_ids)

    def get_is_done(self, run: PrintRun) -> bool:
        return bool(run.file)


class OrderDocument(APIView):
    needs = {"GET": SEE}
    content_negotiation_class = AnyType

    @extend_schema(
        tags=TAGS,
        summary="One document of one order, as a PDF",
        description="code: confirmation, pick-list, packing-slip, delivery-note or gift-card.",
        responses={**PDF, **REFUSALS},
    )
    def get(self, request: Request, number: str, code: str) -> HttpResponseBase:
        kind = _kind(request, code)
        order = get_object_or_404(queries.orders_visible_to(request.user), number=number)
        return answers.pdf(printed([order], kind, at=timezone.now()), f"{kind.code}-{order.number}")


class PrintRuns(APIView):
    needs = {"POST": SEE}

    @extend_schema(
        tags=TAGS,
        summary="Print one document of many orders into one file",
        description="The shop's worker prints them in the order in which they are named.",
        request=NewPrintRunSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: PrintRunSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, NewPrintRunSerializer)
        kind, orders = _kind(request, body["kind"]), _named(request, body["orders"])

        def ask() -> tuple[int, Any]:
            run = ask_to_print(orders=orders, kind=kind, language=get_language() or "en", actor=request.user)
            transaction.on_commit(partial(tasks.print_documents.delay, run.pk))
            return 201, PrintRunSerializer(run).data

        return once(request, ask)


class OnePrintRun(APIView):
    needs = {"GET": SEE}

    @extend_schema(tags=TAGS, summary="Whether it is printed", responses={200: PrintRunSerializer, **REFUSALS})
    def get(self, request: Request, pk: int) -> Response:
        return Response(PrintRunSerializer(_run(request, pk)).data)


class PrintedFile(APIView):
    needs = {"GET": SEE}
    content_negotiation_class = AnyType

    @extend_schema(tags=TAGS, summary="What was printed, as a PDF", responses={**PDF, **REFUSALS})
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        run = _run(request, pk)
        if not run.file:
            raise Http404
        with run.file.open("rb") as file:
            return answers.pdf(file.read(), f"{run.kind}-{run.pk}")


def _kind(request: Request, code: str) -> Kind:
    kind = kind_for(request.user, code)
    if kind is None:
        raise Http404
    return kind


def _named(request: Request, numbers: list[str]) -> list[Order]:
    """The orders in the order in which they are named. Raises ``Invalid`` for one that the caller does not see."""
    found = {order.number: order for order in queries.orders_visible_to(request.user).filter(number__in=numbers)}
    for number in numbers:
        if number not in found:
            raise Invalid("unknown_order", _("There is no order %s.") % number, field="orders", number=number)
    return [found[number] for number in dict.fromkeys(numbers)]


def _run(request: Request, pk: int) -> PrintRun:
    """Of whoever asked for it alone, as on the screens."""
    return get_object_or_404(PrintRun, pk=pk, asked_by=request.user)
