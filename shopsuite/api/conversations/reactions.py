"""Reactions to what was said, and what is kept in sight."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging import operations, queries, seat
from messaging.models.emoji import Emoji
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.conversations import wire
from shopsuite.api.conversations.calls import HEAR, SAY, TAGS, WRITE, message_answer, told


class PinSerializer(serializers.Serializer):
    is_on = serializers.BooleanField(default=True)


class ReactSerializer(PinSerializer):
    emoji = serializers.ChoiceField(choices=Emoji.choices)


class Reactions(APIView):
    needs = {"POST": SAY}

    @extend_schema(
        tags=TAGS,
        summary="React to a message, or take the reaction back",
        request=ReactSerializer,
        responses={200: wire.MessageSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int, message: int) -> Response:
        body = body_of(request, ReactSerializer)
        taken = seat.by_id(request.user, pk)
        operations.react(message_id=message, member=taken.member, at=timezone.now(), **body)
        return message_answer(taken, message)


class Pin(APIView):
    needs = {"POST": WRITE}

    @extend_schema(
        tags=TAGS,
        summary="Keep a message in sight, or no longer",
        request=PinSerializer,
        responses={200: wire.MessageSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int, message: int) -> Response:
        body = body_of(request, PinSerializer)
        taken = seat.by_id(request.user, pk)
        operations.pin(message_id=message, member=taken.member, at=timezone.now(), **body)
        return message_answer(taken, message)


class Pins(APIView):
    needs = {"GET": HEAR}

    @extend_schema(
        tags=TAGS, summary="What is kept in sight", responses={200: wire.MessageSerializer(many=True), **REFUSALS}
    )
    def get(self, request: Request, pk: int) -> Response:
        taken = seat.by_id(request.user, pk)
        return Response(told(taken, queries.pinned(taken.conversation, is_outside=taken.is_outside)))
