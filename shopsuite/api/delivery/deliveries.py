"""What own riders bring: how it stands, what riders say of it, and what they are told."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.views import APIView

from delivery import operations, queries
from delivery.models import Attempt, Decision, Delivery, DeliveryState, Hands, Outcome, Reason
from delivery.operations import Said, Spot
from shopsuite.api.calls import REFUSALS
from shopsuite.api.parsers import StrictJson
from shopsuite.api.scopes import Scope
from shopsuite.api.steps import Step, described
from shopsuite.core import answers

TAGS = ["Deliveries"]
#: Riders find their own, by ``deliveries_visible_to``.
READ = (Scope.ORDERS_READ, ("orders.see", "orders.deliver"))
DELIVER = (Scope.ORDERS_WRITE, "orders.deliver")
DECIDE = (Scope.ORDERS_WRITE, "orders.hand_over")
STATE = OpenApiParameter("state", str, enum=list(DeliveryState.values), description="Left out: all")


class AttemptSerializer(serializers.ModelSerializer):
    """Times are UTC by the shop's clock; ``latitude`` and ``longitude`` degrees (WGS 84), ``accuracy`` metres. ``outcome`` is empty while
    the rider is on the way, ``decision`` until the shop has said how it goes on."""

    rider = serializers.CharField(source="rider.name")
    outcome = serializers.ChoiceField([("", ""), *Outcome.choices])
    hands = serializers.ChoiceField([("", ""), *Hands.choices])
    reason = serializers.ChoiceField([("", ""), *Reason.choices])
    decision = serializers.ChoiceField([("", ""), *Decision.choices])
    has_photo = serializers.BooleanField(source="photo")
    has_signature = serializers.BooleanField(source="signature")

    class Meta:
        model = Attempt
        fields = [
            "id",
            "number",
            "rider",
            "instruction",
            "left_at",
            "arrived_at",
            "ended_at",
            "outcome",
            "hands",
            "received_by",
            "has_photo",
            "has_signature",
            "latitude",
            "longitude",
            "accuracy",
            "reason",
            "words",
            "decision",
            "decided_at",
        ]


class DeliverySerializer(serializers.ModelSerializer):
    order = serializers.CharField(source="order.number")
    state = serializers.ChoiceField(DeliveryState.choices)
    deliver_from = serializers.DateTimeField(source="order.deliver_from", allow_null=True)
    deliver_until = serializers.DateTimeField(source="order.deliver_until", allow_null=True)
    attempts = AttemptSerializer(many=True)

    class Meta:
        model = Delivery
        fields = ["id", "order", "state", "deliver_from", "deliver_until", "attempts"]


class SaidSerializer(serializers.Serializer):
    """``event_id`` is the device's own name for it: the same again is once. ``said_at`` and ``sent_at`` are both by the device's clock,
    so that one that is off does no harm."""

    event_id = serializers.UUIDField()
    said_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField()
    hands = serializers.ChoiceField(Hands.choices, required=False)
    received_by = serializers.CharField(max_length=120, required=False, allow_blank=True)
    reason = serializers.ChoiceField(Reason.choices, required=False)
    words = serializers.CharField(max_length=300, required=False, allow_blank=True)
    latitude = serializers.FloatField(min_value=-90, max_value=90, required=False)
    longitude = serializers.FloatField(min_value=-180, max_value=180, required=False)
    accuracy = serializers.FloatField(min_value=0, max_value=1_000_000, required=False)


class SaidWithPhotoSerializer(SaidSerializer):
    """A JPEG, PNG or WebP of at most 20 MB."""

    photo = serializers.FileField(required=False)


class SaidWithProofSerializer(SaidWithPhotoSerializer):
    """The same for ``signature``: what somebody drew on the screen."""

    signature = serializers.FileField(required=False)


class DecisionSerializer(serializers.Serializer):
    decision = serializers.ChoiceField(Decision.choices)
    instruction = serializers.CharField(max_length=300, required=False, allow_blank=True)


@extend_schema_view(
    get=extend_schema(tags=TAGS, summary="What own riders bring, newest first; riders find theirs", parameters=[STATE])
)
class Deliveries(generics.ListAPIView):
    needs = {"GET": READ}
    serializer_class = DeliverySerializer

    def get_queryset(self) -> QuerySet[Delivery]:
        found = _visible(self.request).order_by("-pk")
        state = self.request.query_params.get("state", "")
        return found.filter(state=state) if state in DeliveryState.values else found


@extend_schema_view(get=extend_schema(tags=TAGS, summary="One delivery with every attempt"))
class OneDelivery(generics.RetrieveAPIView):
    needs = {"GET": READ}
    serializer_class = DeliverySerializer

    def get_queryset(self) -> QuerySet[Delivery]:
        return _visible(self.request)


class _AttemptStep(Step):
    """The answer is the delivery as it is then."""

    def find(self, request: Request, **named: Any) -> Attempt:
        return get_object_or_404(Attempt.objects.filter(delivery__in=_visible(request)), pk=named["pk"])

    def told(self, request: Request, pk: int) -> Any:
        return DeliverySerializer(get_object_or_404(_visible(request), attempts=pk)).data


def _hears(kind: str, summary: str, *, files: type[SaidSerializer] | None = None) -> type[_AttemptStep]:
    """What a rider's device says of an attempt; with the files that ``files`` names where it is sent as a form."""

    @described(
        tags=TAGS,
        summary=summary,
        body={"application/json": SaidSerializer} | ({"multipart/form-data": files} if files else {}),
        answer=DeliverySerializer,
        example={
            "event_id": "3f0c7a52-52a8-4f3a-9c0f-4f1f0f0f7c11",
            "said_at": "2026-02-14T10:05:00Z",
            "sent_at": "2026-02-14T10:20:00Z",
        }
        | ({"reason": "nobody", "words": "Rang three times"} if kind == "fail" else {}),
    )
    class Hears(_AttemptStep):
        needs = {"POST": DELIVER}
        parser_classes = [StrictJson, MultiPartParser] if files else [StrictJson]
        body_serializer = files or SaidSerializer

        def step(self, found: Attempt, body: dict[str, Any], request: Request) -> object:
            where = [body.pop(name, None) for name in ("latitude", "longitude", "accuracy")]
            said = Said(
                attempt_id=found.pk,
                kind=kind,
                **{name: body.pop(name) for name in ("event_id", "said_at", "sent_at")},
                photo=body.pop("photo", None),
                signature=body.pop("signature", None),
                words=body,
                spot=None if None in where else Spot(*where),
            )
            return operations.hear(said, actor=request.user, at=timezone.now())

    Hears.__name__ = Hears.__qualname__ = kind.title().replace("_", "")
    return Hears


Arrive = _hears("arrive", "The rider is at the door")
Deliver = _hears("deliver", "Delivered", files=SaidWithProofSerializer)
Fail = _hears("fail", "Could not be delivered", files=SaidWithPhotoSerializer)
TakeBack = _hears("take_back", "It was a mistap")
BringBack = _hears("bring_back", "It is back in the shop")


@described(
    tags=TAGS,
    summary="Tell the rider of a failed attempt how it goes on",
    body=DecisionSerializer,
    answer=DeliverySerializer,
    example={"decision": "leave", "instruction": "With Mrs Lin, number 14"},
)
class Decide(_AttemptStep):
    needs = {"POST": DECIDE}
    body_serializer = DecisionSerializer

    def step(self, found: Attempt, body: dict[str, Any], request: Request) -> object:
        return operations.decide(attempt_id=found.pk, actor=request.user, at=timezone.now(), **body)


def _shows(name: str, summary: str) -> type[APIView]:
    """A picture that proves an attempt."""

    class Shows(APIView):
        needs = {"GET": (Scope.ORDERS_READ, "orders.see")}

        @extend_schema(
            operation_id=f"v1_attempts_{name}",
            tags=TAGS,
            summary=summary,
            responses={(200, "image/jpeg"): OpenApiTypes.BINARY, **REFUSALS},
        )
        def get(self, request: Request, pk: int) -> HttpResponseBase:
            found = get_object_or_404(Attempt.objects.filter(delivery__in=_visible(request)), pk=pk)
            if not (kept := getattr(found, name)):
                raise Http404
            return answers.photo(kept)

    Shows.__name__ = Shows.__qualname__ = f"Attempt{name.title()}"
    return Shows


Photo = _shows("photo", "The photo that proves it")
Signature = _shows("signature", "Who signed for it")


def _visible(request: Request) -> QuerySet[Delivery]:
    attempts = Attempt.objects.select_related("rider").order_by("number")
    if not request.user.may("orders.see"):
        attempts = attempts.filter(rider=request.user)
    found = queries.deliveries_visible_to(request.user).select_related("order")
    return found.prefetch_related(Prefetch("attempts", attempts))
