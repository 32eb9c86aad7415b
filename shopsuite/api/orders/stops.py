"""Parcels that must not go on: stopped in the house, or called back on their way."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request

from orders import operations, queries
from orders.models import Intercept, ParcelStop
from orders.models.stop import Outcome
from shopsuite.api.fields import MoneyField
from shopsuite.api.scopes import Scope
from shopsuite.api.steps import Step, described

TAGS = ["Stopped parcels"]
_PEOPLE = ("order", "rider", "asked_by", "answered_by")
STATE = OpenApiParameter("state", str, description="open, or all of them")


class ParcelStopSerializer(serializers.ModelSerializer):
    """It goes on when the order's number or the parcel's is scanned: ``orders/{number}/resume/``."""

    order = serializers.CharField(source="order.number")
    reason = serializers.CharField(source="why")
    by = serializers.EmailField(source="by.email", default=None)
    released_by = serializers.EmailField(source="released_by.email", default=None)

    class Meta:
        model = ParcelStop
        fields = ["id", "order", "reason", "at", "by", "released_at", "released_by"]


class InterceptSerializer(serializers.ModelSerializer):
    """``address`` is where it was to go when it left. An empty ``outcome``: nobody has said yet."""

    order = serializers.CharField(source="order.number")
    rider = serializers.EmailField(source="rider.email", default=None)
    asked_by = serializers.EmailField(source="asked_by.email", default=None)
    answered_by = serializers.EmailField(source="answered_by.email", default=None)

    class Meta:
        model = Intercept
        fields = [
            "id",
            "order",
            "way",
            "carrier",
            "tracking_number",
            "rider",
            "address",
            "left_at",
            "asked_at",
            "asked_by",
            "outcome",
            "cost",
            "answered_at",
            "answered_by",
        ]


class InterceptAnswerSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField(Outcome.choices)
    cost = MoneyField(max_digits=9, min_value=Decimal(0), default=Decimal(0), help_text="In the shop's currency")


@extend_schema_view(
    get=extend_schema(tags=TAGS, summary="Parcels that were stopped in the house, newest first", parameters=[STATE])
)
class ParcelStops(generics.ListAPIView):
    needs = {"GET": (Scope.ORDERS_READ, "orders.see")}
    serializer_class = ParcelStopSerializer

    def get_queryset(self) -> QuerySet[ParcelStop]:
        found = queries.stops_visible_to(self.request.user).select_related("order", "by", "released_by")
        return found.filter(released_at=None) if self.request.query_params.get("state") == "open" else found


@extend_schema_view(
    get=extend_schema(
        tags=TAGS,
        summary="Parcels that were called back, newest first",
        description="A rider's token finds the rider's own.",
        parameters=[STATE],
    )
)
class Intercepts(generics.ListAPIView):
    needs = {"GET": (Scope.ORDERS_READ, ("orders.see", "orders.deliver"))}
    serializer_class = InterceptSerializer

    def get_queryset(self) -> QuerySet[Intercept]:
        found = _called_back(self.request)
        return found.filter(outcome="") if self.request.query_params.get("state") == "open" else found


@described(
    tags=TAGS,
    summary="Say what became of calling a parcel back, and what it cost",
    body=InterceptAnswerSerializer,
    answer=InterceptSerializer,
    example={"outcome": "returned", "cost": "12.00"},
)
class AnswerIntercept(Step):
    """A parcel that is back is stopped until it is scanned. "stopped" may still become "returned" or "too_late"."""

    needs = {"POST": (Scope.ORDERS_WRITE, ("orders.change", "orders.hand_over", "orders.deliver"))}
    body_serializer = InterceptAnswerSerializer

    def find(self, request: Request, **named: Any) -> Intercept:
        return get_object_or_404(_called_back(request), **named)

    def step(self, found: Intercept, body: dict[str, Any], request: Request) -> object:
        return operations.answer_intercept(intercept_id=found.pk, actor=request.user, at=timezone.now(), **body)

    def told(self, request: Request, pk: int) -> Any:
        # Not through the caller's door: a rider has lost the parcel that came back.
        return InterceptSerializer(Intercept.objects.select_related(*_PEOPLE).get(pk=pk)).data


def _called_back(request: Request) -> QuerySet[Intercept]:
    found = queries.intercepts_visible_to(request.user)
    return found.select_related(*_PEOPLE).order_by("-pk")
