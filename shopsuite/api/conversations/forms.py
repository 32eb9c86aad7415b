"""Forms to fill in inside a conversation: which there are, sending one, answering it, reading the answers."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging import form_kinds, operations, seat
from messaging.models import FormRequest
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.conversations.calls import HEAR, READ, SAY, TAGS, WRITE, require_valid


class FieldSerializer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()
    type = serializers.SerializerMethodField(help_text="char, date, time, integer, …")
    is_needed = serializers.BooleanField(source="required")

    def get_type(self, field: Any) -> str:
        return type(field).__name__.removesuffix("Field").lower()


class FormKindSerializer(serializers.Serializer):
    form = serializers.CharField()
    label = serializers.CharField()
    fields = FieldSerializer(many=True)  # type: ignore[assignment]


class FormRequestSerializer(serializers.ModelSerializer):
    form = serializers.CharField(source="kind")
    asked_by = serializers.CharField()
    answers = serializers.DictField(help_text="Empty until it is answered")
    answered_by = serializers.CharField(allow_null=True)

    class Meta:
        model = FormRequest
        fields = ["id", "form", "asked_by", "asked_at", "answers", "answered_by", "answered_at"]


class AskSerializer(serializers.Serializer):
    form = serializers.CharField(max_length=40)


class AnswersSerializer(serializers.Serializer):
    answers = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=5000), help_text="By the names of the form's fields"
    )


class FormKinds(APIView):
    needs = {"GET": READ}

    @extend_schema(tags=TAGS, summary="The forms there are", responses={200: FormKindSerializer(many=True), **REFUSALS})
    def get(self, request: Request) -> Response:
        kinds = [
            {"form": name, "label": kind.label, "fields": [_named(*field) for field in kind.form().fields.items()]}
            for name, kind in form_kinds.offered().items()
        ]
        return Response(FormKindSerializer(kinds, many=True).data)


class FormRequests(APIView):
    needs = {"GET": HEAR, "POST": WRITE}

    @extend_schema(
        tags=TAGS,
        summary="What was asked to be filled in, with the answers",
        responses={200: FormRequestSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, pk: int) -> Response:
        conversation = seat.by_id(request.user, pk).conversation
        found = conversation.form_requests.select_related("asked_by__user", "answered_by__user").order_by("pk")
        return Response(FormRequestSerializer(found, many=True).data)

    @extend_schema(
        tags=TAGS,
        summary="Send a form to the customer",
        description="While one of the kind waits to be filled in, that one stands.",
        request=AskSerializer,
        responses={201: FormRequestSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        kind = body_of(request, AskSerializer)["form"]
        made = operations.ask_to_fill_in(kind=kind, member=seat.by_id(request.user, pk).member, at=timezone.now())
        return Response(FormRequestSerializer(made).data, status=201)


class FillIn(APIView):
    needs = {"POST": SAY}

    @extend_schema(
        operation_id="v1_conversations_forms_fill_in",
        tags=TAGS,
        summary="Fill a form in",
        description="For those outside the shop; it is answered once.",
        request=AnswersSerializer,
        examples=[
            OpenApiExample(
                "A tasting", {"answers": {"day": "2027-05-01", "time": "15:00", "guests": 4}}, request_only=True
            )
        ],
        responses={200: FormRequestSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int, form: int) -> Response:
        answers = body_of(request, AnswersSerializer)["answers"]
        taken = seat.by_id(request.user, pk)
        asked = FormRequest.objects.filter(pk=form, conversation=taken.conversation).first()
        kind = form_kinds.named(asked.kind) if asked else None
        if asked is None or kind is None or not taken.is_outside:
            raise Http404
        if asked.answered_at is None:
            cleaned = require_valid(kind.form(answers))
            operations.fill_in(request_id=asked.pk, member=taken.member, answers=cleaned, at=timezone.now())
            asked.refresh_from_db()  # the answers as they are kept, in values that JSON has
        return Response(FormRequestSerializer(asked).data)


def _named(name: str, field: Any) -> Any:
    field.name = name
    return field
