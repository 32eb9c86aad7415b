"""At the table: what hosts and guests think of the teas, and what of them is drunk."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bookings import operations, queries
from bookings.models import Booking, DrunkTea, NoteBy, Session, TastingNote
from bookings.operations import Impression
from bookings.rules.flavours import FLAVOURS
from inventory.models import Batch
from shopsuite.api.bookings.tastings import READ, TAGS
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.scopes import Scope
from shopsuite.api.serializers import NothingSerializer
from shopsuite.api.steps import Step, described

LOOK = (Scope.BOOKINGS_READ, "bookings.host")
HOST = (Scope.BOOKINGS_WRITE, "bookings.host")


class TastingNoteSerializer(serializers.ModelSerializer):
    """What was said of a tea; ``batch`` is the one that was drunk, where that is known."""

    class Meta:
        model = TastingNote
        fields = ["product", "batch", "by", "score", "flavours", "words", "updated_at"]


class NewTastingNoteSerializer(serializers.Serializer):
    """What the host thinks of a tea with this party, in place of what they thought before; nothing at all takes it back."""

    product = serializers.IntegerField()
    score = serializers.IntegerField(min_value=1, max_value=5, required=False, default=None, allow_null=True)
    flavours = serializers.ListField(
        child=serializers.ChoiceField(choices=FLAVOURS), required=False, default=list, max_length=len(FLAVOURS)
    )
    words = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class DrunkTeaSerializer(serializers.ModelSerializer):
    """Tea that left its batch for a session; ``quantity`` in the variant's unit, as text."""

    batch = serializers.CharField(source="batch.code")
    sku = serializers.CharField(source="batch.variant.sku")

    class Meta:
        model = DrunkTea
        fields = ["id", "session", "batch", "sku", "quantity", "at", "undone_at"]


class NewDrunkTeaSerializer(serializers.Serializer):
    """``client_id`` is yours: sent again, it is the same tea for ever."""

    client_id = serializers.UUIDField()
    batch = serializers.IntegerField()
    quantity = serializers.DecimalField(max_digits=12, decimal_places=3, min_value=0)


class Notes(APIView):
    needs = {"GET": READ, "PUT": HOST}

    @extend_schema(
        tags=TAGS,
        summary="What a party and its host said of the teas",
        responses={200: TastingNoteSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, pk: int) -> Response:
        return Response(_notes(get_object_or_404(queries.bookings_visible_to(request.user), pk=pk)))

    @extend_schema(
        tags=TAGS,
        summary="Note what the host thinks of a tea",
        description="The answer is all notes of the party as they are then.",
        request=NewTastingNoteSerializer,
        responses={200: TastingNoteSerializer(many=True), **REFUSALS},
    )
    def put(self, request: Request, pk: int) -> Response:
        body = body_of(request, NewTastingNoteSerializer)
        booking = get_object_or_404(Booking, pk=pk, session__in=queries.hosted_visible_to(request.user))
        operations.note_tea(
            booking_id=booking.pk,
            product_id=body["product"],
            by=NoteBy.HOST,
            impression=Impression(body["score"], body["flavours"], body["words"]),
            actor=request.user,
            at=timezone.now(),
        )
        return Response(_notes(booking))


class Teas(APIView):
    needs = {"GET": LOOK, "POST": HOST}

    @extend_schema(
        tags=TAGS, summary="What was drunk at a session", responses={200: DrunkTeaSerializer(many=True), **REFUSALS}
    )
    def get(self, request: Request, pk: int) -> Response:
        return Response(DrunkTeaSerializer(_drunk(_session(request, pk)), many=True).data)

    @extend_schema(
        tags=TAGS,
        summary="Take tea for a session out of its batch",
        request=NewDrunkTeaSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: DrunkTeaSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        body = body_of(request, NewDrunkTeaSerializer)

        def drink() -> tuple[int, Any]:
            session = _session(request, pk)
            batch = get_object_or_404(Batch, pk=body["batch"], variant__product__in=queries.products_at(session))
            drunk = operations.drink_tea(
                session_id=session.pk,
                client_id=body["client_id"],
                batch_id=batch.pk,
                quantity=body["quantity"],
                actor=request.user,
                at=timezone.now(),
            )
            return 201, DrunkTeaSerializer(drunk).data

        return once(request, drink)


@described(tags=TAGS, summary="It was not drunk after all", body=NothingSerializer, answer=DrunkTeaSerializer)
class PutBack(Step):
    needs = {"POST": HOST}

    def find(self, request: Request, **named: Any) -> DrunkTea:
        return get_object_or_404(DrunkTea, session__in=queries.hosted_visible_to(request.user), **named)

    def step(self, found: DrunkTea, body: dict[str, Any], request: Request) -> object:
        return operations.undo_drink(drunk_id=found.pk, actor=request.user, at=timezone.now())

    def told(self, request: Request, pk: int) -> Any:
        return DrunkTeaSerializer(DrunkTea.objects.select_related("batch__variant").get(pk=pk)).data


def _session(request: Request, pk: int) -> Session:
    return get_object_or_404(queries.hosted_visible_to(request.user), pk=pk)


def _drunk(session: Session) -> QuerySet[DrunkTea]:
    return session.drunk.select_related("batch__variant").order_by("pk")


def _notes(booking: Booking) -> Any:
    return TastingNoteSerializer(booking.notes.order_by("pk"), many=True).data
