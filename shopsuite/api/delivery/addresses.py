"""Where deliveries go: the book of places, what nobody can place yet, and who says so."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request

from delivery import operations, queries
from delivery.models import KnownAddress, PlacedBy
from delivery.rules.places import Spot
from shopsuite.api.scopes import Scope
from shopsuite.api.serializers import NothingSerializer
from shopsuite.api.steps import Step, described

TAGS = ["Addresses"]
READ = (Scope.ORDERS_READ, "orders.hand_over")
WRITE = (Scope.ORDERS_WRITE, "orders.hand_over")
STATE = OpenApiParameter(
    "state", str, enum=["nowhere", "guessed", "doubted"], description="Left out: the whole book, newest first"
)


class KnownAddressSerializer(serializers.ModelSerializer):
    """``latitude`` and ``longitude`` are degrees (WGS 84), null while nobody knows; ``doubt_*`` where riders deliver instead. ``source`` is empty
    where nobody has said anything."""

    source = serializers.ChoiceField([("", ""), *PlacedBy.choices])

    class Meta:
        model = KnownAddress
        fields = [
            "id",
            "text",
            "latitude",
            "longitude",
            "source",
            "is_confirmed",
            "doubt_latitude",
            "doubt_longitude",
            "access_note",
            "deliveries_made",
            "delivered_at",
        ]


class SpotSerializer(serializers.Serializer):
    latitude = serializers.FloatField(min_value=-90, max_value=90)
    longitude = serializers.FloatField(min_value=-180, max_value=180)


class AccessNoteSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=300, allow_blank=True)


@extend_schema_view(
    get=extend_schema(tags=TAGS, summary="Addresses that own riders go to, newest first", parameters=[STATE])
)
class Addresses(generics.ListAPIView):
    needs = {"GET": READ}
    serializer_class = KnownAddressSerializer

    def get_queryset(self) -> QuerySet[KnownAddress]:
        now, visible = timezone.now(), queries.addresses_visible_to(self.request.user)
        match self.request.query_params.get("state", ""):
            case "nowhere":
                visible = visible.filter(pk__in=queries.nowhere(at=now).values("pk"))
            case "guessed":
                visible = visible.filter(pk__in=queries.guessed(at=now).values("pk"))
            case "doubted":
                visible = visible.filter(pk__in=queries.doubted().values("pk"))
        return visible.order_by("-pk")


class _AddressStep(Step):
    needs = {"POST": WRITE}

    def find(self, request: Request, **named: Any) -> KnownAddress:
        return get_object_or_404(queries.addresses_visible_to(request.user), **named)

    def told(self, request: Request, pk: int) -> Any:
        return KnownAddressSerializer(get_object_or_404(queries.addresses_visible_to(request.user), pk=pk)).data


@described(
    tags=TAGS,
    summary="Say where an address is",
    body=SpotSerializer,
    answer=KnownAddressSerializer,
    example={"latitude": 30.25, "longitude": 120.16},
)
class PlaceAddress(_AddressStep):
    """It is confirmed, and settles any doubt."""

    body_serializer = SpotSerializer

    def step(self, found: KnownAddress, body: dict[str, Any], request: Request) -> object:
        return operations.place_address(address_id=found.pk, spot=Spot(**body), actor=request.user, at=timezone.now())


@described(
    tags=TAGS,
    summary="Take back the latest word on where an address is",
    body=NothingSerializer,
    answer=KnownAddressSerializer,
)
class TakeBackPlacing(_AddressStep):
    def step(self, found: KnownAddress, body: dict[str, Any], request: Request) -> object:
        return operations.take_back_placing(address_id=found.pk, actor=request.user, at=timezone.now())


@described(
    tags=TAGS,
    summary="Write down how to get to the door",
    body=AccessNoteSerializer,
    answer=KnownAddressSerializer,
    example={"note": "Gate code 1234, ring twice"},
)
class WriteAccessNote(_AddressStep):
    body_serializer = AccessNoteSerializer

    def step(self, found: KnownAddress, body: dict[str, Any], request: Request) -> object:
        return operations.write_access_note(
            address_id=found.pk, note=body["note"], actor=request.user, at=timezone.now()
        )
