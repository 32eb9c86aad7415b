"""What may be remembered of a customer: asking, the customer's answer, and forgetting."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging import operations, seat
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.conversations.calls import READ, SAY, TAGS, WRITE
from shopsuite.people.models import Preference
from shopsuite.people.queries import customers_visible_to, preferences_of

#: What is said of a preference -> the operation, and what it is told.
_SAYINGS = {
    "yes": (operations.answer_preference, {"consents": True}),
    "no": (operations.answer_preference, {"consents": False}),
    "forget": (operations.withdraw_preference, {"is_withdrawn": True}),
    "keep": (operations.withdraw_preference, {"is_withdrawn": False}),
}


class PreferenceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Preference
        fields = ["id", "text", "source", "consents", "answered_at", "withdrawn_at"]


class SayingSerializer(serializers.Serializer):
    answer = serializers.ChoiceField(
        choices=sorted(_SAYINGS), help_text="yes and no are the customer's to say, forget and keep the shop's"
    )


class Preferences(APIView):
    needs = {"GET": READ}

    @extend_schema(
        tags=TAGS,
        summary="What is remembered or asked of the conversation's customer",
        description="Without what they refused or took back.",
        responses={200: PreferenceSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, pk: int) -> Response:
        conversation = seat.by_id(request.user, pk).conversation
        customer = customers_visible_to(request.user).filter(pk=conversation.customer_id).first()
        found = preferences_of(customer) if customer else Preference.objects.none()
        return Response(PreferenceSerializer(found, many=True).data)


class Note(APIView):
    needs = {"POST": WRITE}

    @extend_schema(
        tags=TAGS,
        summary="Ask the customer whether what they said there may be remembered",
        description="Asked once for each message.",
        request=None,
        responses={201: PreferenceSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int, message: int) -> Response:
        member = seat.by_id(request.user, pk).member
        asked = operations.note_preference(message_id=message, member=member, at=timezone.now())
        return Response(PreferenceSerializer(asked).data, status=201)


class OnePreference(APIView):
    needs = {"POST": SAY}

    @extend_schema(
        tags=TAGS,
        summary="Consent, refuse, forget, or take forgetting back",
        request=SayingSerializer,
        responses={200: PreferenceSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int, preference: int) -> Response:
        say, means = _SAYINGS[body_of(request, SayingSerializer)["answer"]]
        member = seat.by_id(request.user, pk).member
        changed = say(preference_id=preference, member=member, at=timezone.now(), **means)
        return Response(PreferenceSerializer(changed).data)
