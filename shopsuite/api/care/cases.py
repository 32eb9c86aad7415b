"""After-sales cases: opened, read, decided, and what comes back for them."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from care import operations, queries
from care.models import Case
from care.operations import CaseDraft, PartDraft, Replacement
from inventory.models import Batch
from orders import queries as order_queries
from orders.models import Order
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.care import wire
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.scopes import Scope
from shopsuite.api.serializers import NothingSerializer
from shopsuite.api.steps import Step, described
from shopsuite.core.errors import Invalid

TAGS = ["After-sales"]
READ = (Scope.CARE_READ, "orders.see")
RAISE = (Scope.CARE_WRITE, "care.raise")
DECIDE = (Scope.CARE_WRITE, "care.decide")


@extend_schema_view(
    get=extend_schema(
        tags=TAGS,
        summary="Cases, newest first",
        parameters=[OpenApiParameter("state", str, description="open, decided or withdrawn")],
    )
)
class Cases(generics.ListAPIView):
    needs = {"GET": READ}
    serializer_class = wire.CaseSerializer

    def get_queryset(self) -> QuerySet[Case]:
        found, state = _visible(self.request), self.request.query_params.get("state", "")
        return found.filter(state=state) if state else found


class OneCase(APIView):
    needs = {"GET": READ}

    @extend_schema(tags=TAGS, summary="One case", responses={200: wire.CaseSerializer, **REFUSALS})
    def get(self, request: Request, pk: int) -> Response:
        return Response(_told(request, pk))


class OpenCase(APIView):
    needs = {"POST": RAISE}

    @extend_schema(
        tags=TAGS,
        summary="Open a case on an order that has left the house",
        request=wire.NewCaseSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.CaseSerializer, **REFUSALS},
    )
    def post(self, request: Request, number: str) -> Response:
        order = get_object_or_404(order_queries.orders_visible_to(request.user), number=number)
        body = body_of(request, wire.NewCaseSerializer)

        def open_it() -> tuple[int, Any]:
            draft = CaseDraft(order_id=order.pk, **body | {"parts": _parts(order, body["parts"])})
            case = operations.open_case(draft=draft, actor=request.user, at=timezone.now())
            return 201, _told(request, case.pk)

        return once(request, open_it)


class _Step(Step):
    def find(self, request: Request, **named: Any) -> Case:
        return get_object_or_404(_visible(request), **named)

    def told(self, request: Request, pk: int) -> Any:
        return _told(request, pk)


def _described(summary: str, body: type[Serializer]) -> Any:
    return described(tags=TAGS, summary=summary, body=body, answer=wire.CaseSerializer)


@_described("Decide: send the goods again, or others", wire.SendGoodsSerializer)
class SendGoods(_Step):
    needs = {"POST": DECIDE}
    body_serializer = wire.SendGoodsSerializer

    def step(self, found: Case, body: dict[str, Any], request: Request) -> object:
        goods = [_replacement(each) for each in body["goods"]]
        sent = body | {"goods": goods}
        return operations.send_goods(case_id=found.pk, actor=request.user, at=timezone.now(), **sent)


@_described("Decide: give money back, all or a part of it", wire.GiveBackSerializer)
class GiveBack(_Step):
    needs = {"POST": DECIDE}
    body_serializer = wire.GiveBackSerializer

    def step(self, found: Case, body: dict[str, Any], request: Request) -> object:
        return operations.give_back(case_id=found.pk, actor=request.user, at=timezone.now(), **body)


@_described("Decide: nothing is done, and why", wire.DeclineSerializer)
class Decline(_Step):
    needs = {"POST": DECIDE}
    body_serializer = wire.DeclineSerializer

    def step(self, found: Case, body: dict[str, Any], request: Request) -> object:
        return operations.decline(case_id=found.pk, actor=request.user, at=timezone.now(), **body)


@_described("Take a decision back while nothing has left", NothingSerializer)
class TakeBack(_Step):
    needs = {"POST": DECIDE}

    def step(self, found: Case, body: dict[str, Any], request: Request) -> object:
        return operations.take_back_decision(case_id=found.pk, actor=request.user, at=timezone.now())


@_described("Book in what came back", wire.GoodsBackSerializer)
class GoodsBack(_Step):
    needs = {"POST": (Scope.CARE_WRITE, "stock.receive")}
    body_serializer = wire.GoodsBackSerializer

    def step(self, found: Case, body: dict[str, Any], request: Request) -> object:
        line = get_object_or_404(found.lines.all(), pk=body.pop("line"))
        return operations.receive_back(line_id=line.pk, actor=request.user, at=timezone.now(), **body)


def _visible(request: Request) -> QuerySet[Case]:
    found = queries.cases_visible_to(request.user).select_related("order", "owner").order_by("-pk")
    return found.prefetch_related("lines__line", "lines__batch", "decisions__order")


def _told(request: Request, pk: int) -> Any:
    return wire.CaseSerializer(get_object_or_404(_visible(request), pk=pk)).data


def _parts(order: Order, wanted: list[dict[str, Any]]) -> list[PartDraft]:
    """What of ``order`` is meant. Raises ``Invalid`` for lines it does not have, or of which several batches came."""
    got, parts = queries.got_parts(order), []
    for each in wanted:
        alike = [part for part in got if part.line.position == each["line"]]
        if each["batch"]:
            alike = [part for part in alike if part.batch and part.batch.code == each["batch"]]
        if len(alike) != 1:
            raise Invalid(
                "unknown_part", _("Line %d is not clear: name a line, and its batch.") % each["line"], field="parts"
            )
        [part] = alike
        parts.append(PartDraft(part.line.pk, part.batch.pk if part.batch else None, each["quantity"]))
    return parts


def _replacement(wanted: dict[str, Any]) -> Replacement:
    variant = queries.goods_of_code(wanted["sku"])
    batch = Batch.objects.filter(variant=variant, code=wanted["batch"]).first() if wanted["batch"] else None
    if variant is None or (wanted["batch"] and batch is None):
        raise Invalid("unknown_goods", _("There are no goods %s.") % wanted["sku"], field="goods", sku=wanted["sku"])
    return Replacement(variant.pk, wanted["quantity"], batch.pk if batch else None)
