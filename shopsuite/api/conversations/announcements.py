"""What the owner tells everybody, or everybody of one role, and who has read it."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging import operations, queries, rules, seat
from messaging.forms import AnnouncementForm
from messaging.models import Conversation
from messaging.models.conversation import Kind
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.conversations import wire
from shopsuite.api.conversations.calls import TAGS, WRITE, conversation_answer, require_valid
from shopsuite.api.scopes import Scope
from shopsuite.people.roles import STAFF

ANNOUNCE = "messages.announce"


class AnnouncementSerializer(serializers.Serializer):
    client_id = wire.ClientIdField()
    role = serializers.ChoiceField(choices=["everybody", *sorted(STAFF)], default="everybody")
    title = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=rules.MOST_CHARACTERS)


class ReadersSerializer(serializers.Serializer):
    read = wire.PersonSerializer(many=True)
    not_yet = wire.PersonSerializer(many=True)


class Announcements(APIView):
    needs = {"POST": (Scope.MESSAGES_WRITE, ANNOUNCE)}

    @extend_schema(
        tags=TAGS,
        summary="Announce something to the shop, or to those of one role",
        request=AnnouncementSerializer,
        responses={201: wire.ConversationSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        wanted = require_valid(AnnouncementForm(body_of(request, AnnouncementSerializer)))
        made = operations.announce(**wanted, actor=request.user, at=timezone.now())
        return conversation_answer(made, request.user, status=201)


class Readers(APIView):
    needs = {"GET": (Scope.MESSAGES_READ, ANNOUNCE)}

    @extend_schema(
        tags=TAGS,
        summary="Who has read an announcement, and who has not",
        responses={200: ReadersSerializer, **REFUSALS},
    )
    def get(self, request: Request, pk: int) -> Response:
        return Response(ReadersSerializer(queries.readers_of(_announcement(request, pk))).data)


class Remind(APIView):
    needs = {"POST": (Scope.MESSAGES_WRITE, ANNOUNCE)}

    @extend_schema(
        tags=TAGS,
        summary="Have those told again who have not read an announcement",
        request=None,
        responses={200: wire.PersonSerializer(many=True), **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        _announcement(request, pk)
        reminded = operations.remind(conversation_id=pk, actor=request.user, at=timezone.now())
        return Response(wire.PersonSerializer(reminded, many=True).data)


class InPrivate(APIView):
    needs = {"POST": WRITE}

    @extend_schema(
        tags=TAGS,
        summary="What one and the author of an announcement write to each other",
        request=None,
        responses={200: wire.ConversationSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        about = _announcement(request, pk)
        talk = operations.open_with_author(conversation=about, actor=request.user, at=timezone.now())
        return conversation_answer(talk, request.user)


def _announcement(request: Request, pk: int) -> Conversation:
    found = seat.by_id(request.user, pk).conversation
    if found.kind != Kind.ANNOUNCEMENT:
        raise Http404
    return found
