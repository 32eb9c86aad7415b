"""What the packer shows the customer before the parcel is closed, and what the customer says to it."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from orders import operations, queries
from orders.models import ProofStep
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.scopes import Scope
from shopsuite.api.steps import Step, described

TAGS = ["Proofs"]
CHANGE = (Scope.ORDERS_WRITE, "orders.change")


class ProofSerializer(serializers.ModelSerializer):
    """``attachment`` is the photo or video as it was sent into the order's conversation."""

    attachment = serializers.IntegerField(source="attachment_id", allow_null=True)
    asked_by = serializers.EmailField(source="asked_by.email")
    shown_by = serializers.EmailField(source="shown_by.email", default=None)

    class Meta:
        model = ProofStep
        fields = [
            "id",
            "wish",
            "waits_for_approval",
            "keeps_open",
            "state",
            "asked_by",
            "asked_at",
            "attachment",
            "shown_by",
            "shown_at",
            "answer",
            "answered_at",
        ]
        extra_kwargs = {"keeps_open": {"help_text": "Whether the parcel may not be closed yet"}}


class NewProofSerializer(serializers.Serializer):
    wish = serializers.CharField(max_length=200, help_text="What is to be shown, as the packer reads it")
    waits_for_approval = serializers.BooleanField(
        default=False, help_text="Packing waits for the customer's yes, not only for them to be shown"
    )


class ProofFileSerializer(serializers.Serializer):
    file = serializers.FileField(help_text="A photo or a short video")


class ProofAnswerSerializer(serializers.Serializer):
    is_approved = serializers.BooleanField()
    words = serializers.CharField(
        max_length=500,
        default="",
        allow_blank=True,
        help_text="Needed where they do not approve: what should be different",
    )


class DropProofSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200)


class Proofs(APIView):
    needs = {"GET": (Scope.ORDERS_READ, "orders.see"), "POST": CHANGE}

    @extend_schema(
        tags=TAGS,
        summary="What is to be shown of an order",
        responses={200: ProofSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, number: str) -> Response:
        order = get_object_or_404(queries.orders_visible_to(request.user), number=number)
        return Response(ProofSerializer(order.proofs.select_related("asked_by", "shown_by"), many=True).data)

    @extend_schema(
        tags=TAGS,
        summary="Have the packer show that a wish is met",
        request=NewProofSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: ProofSerializer, **REFUSALS},
    )
    def post(self, request: Request, number: str) -> Response:
        order = get_object_or_404(queries.orders_visible_to(request.user), number=number)
        body = body_of(request, NewProofSerializer)

        def ask() -> tuple[int, Any]:
            step = operations.ask_proof(order_id=order.pk, actor=request.user, at=timezone.now(), **body)
            return 201, ProofSerializer(step).data

        return once(request, ask)


class ShowProof(APIView):
    needs = {"POST": (Scope.ORDERS_WRITE, "orders.pack")}
    parser_classes = [MultiPartParser]

    @extend_schema(
        tags=TAGS,
        summary="Send the customer a photo or short video of it",
        description="It is said in the order's conversation. Sent again it is refused (overtaken): they have it.",
        request={"multipart/form-data": ProofFileSerializer},
        responses={200: ProofSerializer, **REFUSALS},
    )
    def post(self, request: Request, number: str, pk: int) -> Response:
        step, body = _proof(request, number, pk), body_of(request, ProofFileSerializer)
        # Not under an idempotency key: the file is kept before the transaction that sends it begins.
        shown = operations.show_proof(proof_id=step.pk, file=body["file"], actor=request.user, at=timezone.now())
        return Response(_told(shown.pk))


class _Step(Step):
    needs = {"POST": CHANGE}

    def find(self, request: Request, **named: Any) -> ProofStep:
        return _proof(request, **named)

    def told(self, request: Request, pk: int) -> Any:
        return _told(pk)


def _described(summary: str, body: type[Serializer]) -> Any:
    return described(tags=TAGS, summary=summary, body=body, answer=ProofSerializer)


@_described("Note what the customer says to it, who said so elsewhere", ProofAnswerSerializer)
class AnswerProof(_Step):
    body_serializer = ProofAnswerSerializer

    def step(self, found: ProofStep, body: dict[str, Any], request: Request) -> object:
        return operations.answer_proof(proof_id=found.pk, actor=request.user, at=timezone.now(), **body)


@_described("Say why it need not be shown any more", DropProofSerializer)
class DropProof(_Step):
    body_serializer = DropProofSerializer

    def step(self, found: ProofStep, body: dict[str, Any], request: Request) -> object:
        return operations.drop_proof(proof_id=found.pk, actor=request.user, at=timezone.now(), **body)


def _proof(request: Request, number: str, pk: int) -> ProofStep:
    order = get_object_or_404(queries.orders_visible_to(request.user), number=number)
    return get_object_or_404(order.proofs.all(), pk=pk)


def _told(pk: int) -> Any:
    return ProofSerializer(ProofStep.objects.select_related("asked_by", "shown_by").get(pk=pk)).data
