"""Orders that belong together: how far every parcel is, what is paid, what may still be called off."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import operations, queries, tasks
from orders.models import Order, OrderGroup
from shopsuite.api.calls import REFUSALS
from shopsuite.api.fields import MoneyField
from shopsuite.api.orders import wire
from shopsuite.api.scopes import Scope
from shopsuite.api.steps import Step, described

TAGS = ["Groups of orders"]
SEE = (Scope.ORDERS_READ, "orders.see")


class GroupSerializer(serializers.ModelSerializer):
    customer = serializers.CharField(source="customer.name", default="")
    company = serializers.CharField(source="customer.company", default="")

    class Meta:
        model = OrderGroup
        fields = ["number", "name", "customer", "company", "created_at"]


class StandingSerializer(serializers.Serializer):
    """How far a group is. Cancelled orders count for nothing but in ``by_stage``."""

    count = serializers.IntegerField()
    by_stage = serializers.DictField(child=serializers.IntegerField())
    waiting = serializers.IntegerField(help_text="How many wait for goods")
    gone = serializers.IntegerField(help_text="How many have left the house")
    total = MoneyField()
    paid = MoneyField()
    due = MoneyField()


class OneGroupSerializer(GroupSerializer):
    standing = StandingSerializer()

    class Meta(GroupSerializer.Meta):
        fields = [*GroupSerializer.Meta.fields, "standing"]


@extend_schema_view(get=extend_schema(tags=TAGS, summary="Groups of orders, newest first"))
class Groups(generics.ListAPIView):
    needs = {"GET": SEE}
    serializer_class = GroupSerializer

    def get_queryset(self) -> QuerySet[OrderGroup]:
        return _visible(self.request)


class OneGroup(APIView):
    needs = {"GET": SEE}

    @extend_schema(tags=TAGS, summary="One group, and how far it is", responses={200: OneGroupSerializer, **REFUSALS})
    def get(self, request: Request, number: str) -> Response:
        return Response(_told(get_object_or_404(_visible(request), number=number)))


@extend_schema_view(
    get=extend_schema(
        tags=TAGS,
        summary="The orders of a group, the last first",
        parameters=[
            OpenApiParameter("stage", str, description="A stage, or waiting"),
            OpenApiParameter("q", str, description="Number, or part of a recipient's name, phone or address"),
        ],
    )
)
class GroupOrders(generics.ListAPIView):
    needs = {"GET": SEE}
    serializer_class = wire.OrderSerializer

    def get_queryset(self) -> QuerySet[Order]:
        group = get_object_or_404(_visible(self.request), number=self.kwargs["number"])
        asked = self.request.query_params
        text = asked.get("q", "")[:100].replace("\x00", "")
        found = queries.orders_of_group(group, viewer=self.request.user, stage=asked.get("stage", ""), text=text)
        return found.select_related("channel", "place").prefetch_related("lines")


class _Step(Step):
    def find(self, request: Request, **named: Any) -> OrderGroup:
        return get_object_or_404(_visible(request), **named)

    def told(self, request: Request, pk: int) -> Any:
        return _told(_visible(request).get(pk=pk))


@described(
    tags=TAGS,
    summary="Note one movement of money for all orders of a group, the oldest first",
    body=wire.PaymentSerializer,
    answer=OneGroupSerializer,
)
class PayGroup(_Step):
    needs = {"POST": (Scope.ORDERS_WRITE, "orders.change")}
    body_serializer = wire.PaymentSerializer

    def step(self, found: OrderGroup, body: dict[str, Any], request: Request) -> object:
        return operations.pay_group(group_id=found.pk, actor=request.user, at=timezone.now(), **body)


@described(tags=TAGS, summary="Call off what is not packed", body=wire.ReasonSerializer, answer=OneGroupSerializer)
class CancelGroup(_Step):
    """The shop's worker does it, order by order; the group says how far it is. Asked twice is once."""

    needs = {"POST": (Scope.ORDERS_WRITE, "orders.cancel")}
    body_serializer = wire.ReasonSerializer

    def step(self, found: OrderGroup, body: dict[str, Any], request: Request) -> object:
        operations.begin_calling_off(group_id=found.pk)
        cancel = partial(tasks.cancel_open_parcels.delay, found.pk, body["reason"], request.user.pk)
        return transaction.on_commit(cancel)


def _visible(request: Request) -> QuerySet[OrderGroup]:
    return queries.groups_visible_to(request.user).select_related("customer").order_by("-pk")


def _told(group: OrderGroup) -> Any:
    group.standing = queries.standing_of(group)
    return OneGroupSerializer(group).data
