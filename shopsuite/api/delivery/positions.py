"""Where riders are: told by their devices, read by those who may; and when deliveries come."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery import operations, queries
from delivery.forms.positions import MOST
from delivery.models import LastPosition, PastPosition
from delivery.operations import ToldFix
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.delivery.deliveries import DELIVER, READ
from shopsuite.api.scopes import Scope

TAGS = ["Deliveries"]
#: Riders find themselves, by ``positions_visible_to``.
SEE = (Scope.ORDERS_READ, ("orders.hand_over", "orders.deliver"))


class PositionFixSerializer(serializers.Serializer):
    """Degrees are WGS 84, ``accuracy`` metres; ``said_at`` is by the device's clock."""

    said_at = serializers.DateTimeField()
    latitude = serializers.FloatField(min_value=-90, max_value=90)
    longitude = serializers.FloatField(min_value=-180, max_value=180)
    accuracy = serializers.FloatField(min_value=0, max_value=1_000_000)


class PositionBatchSerializer(serializers.Serializer):
    """``batch_id`` is the device's own name for it: the same again is once. ``sent_at`` is by the device's clock, so that one that is
    off does no harm."""

    batch_id = serializers.UUIDField()
    sent_at = serializers.DateTimeField()
    fixes = PositionFixSerializer(many=True, max_length=MOST)


class SharingSerializer(serializers.Serializer):
    """``shares``: whether the rider has parcels, so that the device is to go on."""

    shares = serializers.BooleanField()


class LastPositionSerializer(serializers.ModelSerializer):
    """``at``: when the rider was there, by the shop's clock; ``heard_at``: when their device was heard of last."""

    rider_id = serializers.IntegerField()
    rider = serializers.CharField(source="rider.name")

    class Meta:
        model = LastPosition
        fields = ["rider_id", "rider", "latitude", "longitude", "accuracy", "at", "heard_at"]


class PastPositionSerializer(serializers.ModelSerializer):
    class Meta:
        model = PastPosition
        fields = ["id", "rider_id", "latitude", "longitude", "accuracy", "at"]


class EtaSerializer(serializers.Serializer):
    """``is_window``: the promised time window alone, because nobody is on the way with it yet."""

    earliest = serializers.DateTimeField()
    latest = serializers.DateTimeField()
    is_window = serializers.BooleanField()


class DeliveryEtaSerializer(serializers.Serializer):
    eta = EtaSerializer(allow_null=True)


class Positions(APIView):
    needs = {"GET": SEE, "POST": DELIVER}

    @extend_schema(
        tags=TAGS,
        summary="Where riders with parcels are; riders find themselves",
        responses={200: LastPositionSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        found = queries.positions_visible_to(request.user).filter(at__isnull=False).order_by("rider")
        return Response(LastPositionSerializer(found, many=True).data)

    @extend_schema(
        tags=TAGS,
        summary="A rider's device tells where it was",
        description=(
            "Kept only for times in which the rider had parcels. What is vague, old or cannot be ridden is not believed, and one place"
            " alone is not either: two that agree are. What comes late never takes the last position back."
        ),
        request=PositionBatchSerializer,
        examples=[
            OpenApiExample(
                "Two places",
                {
                    "batch_id": "8b1b1a52-52a8-4f3a-9c0f-4f1f0f0f7c11",
                    "sent_at": "2026-02-14T10:05:20Z",
                    "fixes": [
                        {
                            "said_at": "2026-02-14T10:05:00Z",
                            "latitude": 30.2509,
                            "longitude": 120.1601,
                            "accuracy": 9,
                        },
                        {
                            "said_at": "2026-02-14T10:05:10Z",
                            "latitude": 30.2512,
                            "longitude": 120.1603,
                            "accuracy": 8,
                        },
                    ],
                },
                request_only=True,
            )
        ],
        responses={200: SharingSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        body: dict[str, Any] = body_of(request, PositionBatchSerializer)
        fixes = [ToldFix(**fix) for fix in body.pop("fixes")]
        noted = operations.note_positions(fixes=fixes, rider=request.user, at=timezone.now(), **body)
        return Response({"shares": noted.shares})


@extend_schema_view(
    get=extend_schema(
        tags=TAGS, summary="Where riders were in the last two weeks, one place a half minute; riders find their own"
    )
)
class PastPositions(generics.ListAPIView):
    needs = {"GET": SEE}
    serializer_class = PastPositionSerializer

    def get_queryset(self) -> QuerySet[PastPosition]:
        return queries.past_positions_visible_to(self.request.user).order_by("-pk")


class DeliveryEta(APIView):
    needs = {"GET": READ}

    @extend_schema(
        tags=TAGS,
        summary="When a delivery comes, as a range; null where nobody can say",
        responses={200: DeliveryEtaSerializer, **REFUSALS},
    )
    def get(self, request: Request, pk: int) -> Response:
        found = queries.deliveries_visible_to(request.user).select_related("order")
        eta = queries.eta_of(get_object_or_404(found, pk=pk), at=timezone.now())
        return Response(DeliveryEtaSerializer({"eta": eta}).data)
