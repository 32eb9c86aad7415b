"""Carriers, the parcels they have, and what they said of them."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery import operations, queries
from delivery.models import Carrier, CarrierParcel, TrackingEvent
from delivery.models.carrier import ParcelState
from orders import queries as order_queries
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.scopes import Scope
from shopsuite.api.steps import Step, described

TAGS = ["Carriers"]
READ = (Scope.ORDERS_READ, "orders.see")
HAND_OVER = (Scope.ORDERS_WRITE, "orders.hand_over")
STATE = OpenApiParameter("state", str, enum=["silent", "trouble"], description="Left out: all under way")


class CarrierSerializer(serializers.ModelSerializer):
    """``tracking_url`` has {number} where the parcel's number stands."""

    class Meta:
        model = Carrier
        fields = ["code", "name", "phone", "tracking_url", "silent_days", "is_active"]


class CarrierParcelSerializer(serializers.ModelSerializer):
    """``carrier`` is the code of one of the shop's carriers, empty where the name that was typed in is none of theirs. ``heard_at`` is when
    there was news last, ``ended_at`` when it was back in the shop."""

    order = serializers.CharField(source="order.number")
    carrier = serializers.CharField(source="carrier.code", default="")
    carrier_name = serializers.CharField(source="whose")
    tracking_page = serializers.CharField(source="page")
    state = serializers.ChoiceField(ParcelState.choices)

    class Meta:
        model = CarrierParcel
        fields = [
            "id",
            "order",
            "carrier",
            "carrier_name",
            "number",
            "tracking_page",
            "state",
            "state_at",
            "place",
            "expected_on",
            "handed_at",
            "heard_at",
            "ended_at",
        ]


class TrackingEventSerializer(serializers.ModelSerializer):
    """``at`` is the carrier's time; ``text`` what it wrote, which is for the shop alone."""

    text = serializers.CharField(source="words")
    state = serializers.ChoiceField(ParcelState.choices)

    class Meta:
        model = TrackingEvent
        fields = ["id", "state", "at", "place", "text", "expected_on", "received_at"]


class NumberSerializer(serializers.Serializer):
    carrier = serializers.CharField(max_length=60, help_text="Name or code; others are kept as they are written")
    number = serializers.CharField(max_length=80)


@extend_schema_view(get=extend_schema(tags=TAGS, summary="The shop's carriers"))
class Carriers(generics.ListAPIView):
    needs = {"GET": READ}
    serializer_class = CarrierSerializer

    def get_queryset(self) -> QuerySet[Carrier]:
        return Carrier.objects.order_by("-pk")


@extend_schema_view(
    get=extend_schema(
        tags=TAGS, summary="Parcels with carriers that have not arrived, newest first", parameters=[STATE]
    )
)
class Parcels(generics.ListAPIView):
    needs = {"GET": READ}
    serializer_class = CarrierParcelSerializer

    def get_queryset(self) -> QuerySet[CarrierParcel]:
        chosen = {"silent": queries.silent, "trouble": queries.troubled}
        shown = chosen.get(self.request.query_params.get("state", ""), queries.under_way)
        return shown(queries.parcels_visible_to(self.request.user), at=timezone.now()).order_by("-pk")


class OrderParcels(APIView):
    needs = {"GET": READ, "POST": HAND_OVER}

    @extend_schema(
        tags=TAGS,
        summary="What carriers have or had of an order",
        responses={200: CarrierParcelSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, number: str) -> Response:
        order = get_object_or_404(order_queries.orders_visible_to(request.user), number=number)
        return Response(
            CarrierParcelSerializer(queries.parcels_of(order).select_related("order", "carrier"), many=True).data
        )

    @extend_schema(
        tags=TAGS,
        summary="One more parcel of an order that has left",
        request=NumberSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: CarrierParcelSerializer, **REFUSALS},
    )
    def post(self, request: Request, number: str) -> Response:
        order = get_object_or_404(order_queries.orders_visible_to(request.user), number=number)
        body = body_of(request, NumberSerializer)

        def add() -> tuple[int, Any]:
            made = operations.add_parcel(order_id=order.pk, actor=request.user, at=timezone.now(), **body)
            return 201, _told(request, made.pk)

        return once(request, add)


@extend_schema_view(get=extend_schema(tags=TAGS, summary="What the carrier said of a parcel, newest first"))
class TrackingEvents(generics.ListAPIView):
    needs = {"GET": READ}
    serializer_class = TrackingEventSerializer

    def get_queryset(self) -> QuerySet[TrackingEvent]:
        if getattr(self, "swagger_fake_view", False):
            return TrackingEvent.objects.none()
        parcel = get_object_or_404(_visible(self.request), pk=self.kwargs["pk"])
        return queries.events_of(parcel).order_by("-pk")


@described(
    tags=TAGS,
    summary="Correct the number of a parcel, or whose it is",
    body=NumberSerializer,
    answer=CarrierParcelSerializer,
    example={"carrier": "sf", "number": "SF1234567890"},
)
class CorrectNumber(Step):
    """How it stands is worked out anew from what was said of the right number; the customer is told."""

    needs = {"POST": HAND_OVER}
    body_serializer = NumberSerializer

    def find(self, request: Request, **named: Any) -> CarrierParcel:
        return get_object_or_404(_visible(request), **named)

    def step(self, found: CarrierParcel, body: dict[str, Any], request: Request) -> object:
        return operations.correct_number(parcel_id=found.pk, actor=request.user, at=timezone.now(), **body)

    def told(self, request: Request, pk: int) -> Any:
        return _told(request, pk)


def _visible(request: Request) -> QuerySet[CarrierParcel]:
    return queries.parcels_visible_to(request.user).select_related("order", "carrier")


def _told(request: Request, pk: int) -> Any:
    return CarrierParcelSerializer(get_object_or_404(_visible(request), pk=pk)).data
