"""Conversations: read, say, change, take back, mark, keep in order. The same operations and the same seats as the screens."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging import operations, queries, seat, tasks
from messaging.models import Conversation, Message
from messaging.operations import Content
from messaging.seat import Seat
from orders.queries import orders_visible_to
from orders.talk import conversation_about
from shopsuite.api import talk_serializers as wire
from shopsuite.api.parsers import StrictJson
from shopsuite.api.scopes import Scope
from shopsuite.api.serializers import NothingSerializer, RefusalSerializer
from shopsuite.core.numbers import whole_number

READ = (Scope.MESSAGES_READ, "messages.see")
WRITE = (Scope.MESSAGES_WRITE, "messages.see")
REFUSALS = dict.fromkeys((400, 404, 409, 429), RefusalSerializer)
TAGS = ["Conversations"]


class Conversations(generics.ListAPIView):
    needs = {"GET": READ, "POST": WRITE}
    serializer_class = wire.ConversationSerializer

    def get_queryset(self) -> QuerySet[Conversation]:
        asked = self.request.query_params
        found = queries.conversations_visible_to(self.request.user).select_related("owner")
        for field, value in (
            ("kind", asked.get("kind")),
            ("state", asked.get("state")),
            ("subject", asked.get("about")),
        ):
            if value:
                found = found.filter(**{field: value})
        return found

    @extend_schema(
        tags=TAGS,
        summary="Conversations, newest first",
        parameters=[
            OpenApiParameter("kind", str, description="customer, supplier, staff, group or announcement"),
            OpenApiParameter("state", str, description="open or closed"),
            OpenApiParameter("about", str, description="What it is about, such as order:42"),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS,
        summary="The conversation with the customer about an order",
        request=wire.OpenSerializer,
        responses={200: wire.ConversationSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        asked = _read(wire.OpenSerializer, request)
        order = get_object_or_404(orders_visible_to(request.user), number=asked["order"])
        return _conversation(conversation_about(order))


class OneConversation(generics.RetrieveAPIView):
    needs = {"GET": READ}
    serializer_class = wire.ConversationSerializer

    def get_queryset(self) -> QuerySet[Conversation]:
        return queries.conversations_visible_to(self.request.user).select_related("owner")

    @extend_schema(tags=TAGS, summary="One conversation")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class Messages(APIView):
    needs = {"GET": READ, "POST": WRITE}

    @extend_schema(
        tags=TAGS,
        summary="What was said",
        description=(
            "The newest; with before=SEQ those before that number; with since=VERSION what was sent, changed or taken"
            " back after that version."
        ),
        parameters=[OpenApiParameter("since", int), OpenApiParameter("before", int)],
        responses={200: wire.MessagesSerializer, **REFUSALS},
    )
    def get(self, request: Request, pk: int) -> Response:
        taken = seat.by_id(request.user, pk)
        since = whole_number(request.query_params.get("since"))
        found = None
        if since is not None:
            found = queries.newer(taken.conversation, is_outside=taken.is_outside, since=since)
        is_afresh = since is not None and found is None
        if found is None:
            before = whole_number(request.query_params.get("before"))
            found = queries.latest(taken.conversation, is_outside=taken.is_outside, before=before)
        told = {"version": taken.conversation.version, "is_afresh": is_afresh, "messages": found}
        return Response(wire.MessagesSerializer(told).data)

    @extend_schema(
        tags=TAGS,
        summary="Say something",
        request=wire.NewMessageSerializer,
        responses={201: wire.MessageSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        body = _read(wire.NewMessageSerializer, request)
        client_id, attachments = body.pop("client_id"), tuple(body.pop("attachments"))
        taken = seat.by_id(request.user, pk)
        sent = operations.send(
            member=taken.member,
            client_id=client_id,
            content=Content(**body, attachments=attachments),
            at=timezone.now(),
        )
        return _message(taken, sent, status=201)


class OneMessage(APIView):
    needs = {"PATCH": WRITE, "DELETE": WRITE}

    @extend_schema(
        tags=TAGS,
        summary="Change one's own words",
        description="For a day; what it said before is kept for the record.",
        request=wire.WordsSerializer,
        responses={200: wire.MessageSerializer, **REFUSALS},
    )
    def patch(self, request: Request, pk: int, message: int) -> Response:
        text = _read(wire.WordsSerializer, request)["text"]
        taken = seat.by_id(request.user, pk)
        return _message(taken, operations.edit(message_id=message, member=taken.member, text=text, at=timezone.now()))

    @extend_schema(
        tags=TAGS,
        summary="Take one's own message back",
        description="For two minutes.",
        responses={200: wire.MessageSerializer, **REFUSALS},
    )
    def delete(self, request: Request, pk: int, message: int) -> Response:
        taken = seat.by_id(request.user, pk)
        return _message(taken, operations.recall(message_id=message, member=taken.member, at=timezone.now()))


class Reactions(APIView):
    needs = {"POST": WRITE}

    @extend_schema(
        tags=TAGS,
        summary="React to a message, or take the reaction back",
        request=wire.ReactSerializer,
        responses={200: wire.MessageSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int, message: int) -> Response:
        body = _read(wire.ReactSerializer, request)
        taken = seat.by_id(request.user, pk)
        done = operations.react(message_id=message, member=taken.member, at=timezone.now(), **body)
        return _message(taken, done)


class Pins(APIView):
    needs = {"POST": WRITE}

    @extend_schema(
        tags=TAGS,
        summary="Keep a message in sight, or no longer",
        request=wire.PinSerializer,
        responses={200: wire.MessageSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int, message: int) -> Response:
        body = _read(wire.PinSerializer, request)
        taken = seat.by_id(request.user, pk)
        return _message(taken, operations.pin(message_id=message, member=taken.member, at=timezone.now(), **body))


class Marks(APIView):
    needs = {"POST": WRITE}

    @extend_schema(
        tags=TAGS,
        summary="How far this person has received and read",
        description="Numbers of messages. Marks only rise.",
        request=wire.MarksSerializer,
        responses={204: None, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        body = _read(wire.MarksSerializer, request)
        member, now = seat.by_id(request.user, pk).member, timezone.now()
        operations.mark_delivered(member=member, seq=body["delivered"], at=now)
        operations.mark_read(member=member, seq=body["read"], at=now)
        return Response(status=204)


class Attachments(APIView):
    needs = {"POST": WRITE}
    parser_classes = [MultiPartParser]

    @extend_schema(
        tags=TAGS,
        summary="Upload a file for a message to come",
        description="Name its id in the message's attachments. What no message names within a day is thrown away.",
        request={"multipart/form-data": wire.UploadSerializer},
        responses={201: wire.AttachmentSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        body = _read(wire.UploadSerializer, request)
        made = operations.take_in(
            member=seat.by_id(request.user, pk).member,
            client_id=body["client_id"],
            file=body["file"],
            is_recording=False,
            at=timezone.now(),
        )
        tasks.prepare_soon(made)
        return Response(wire.AttachmentSerializer(made).data, status=201)


class Change(APIView):
    """One thing done with a conversation; the answer is the conversation as it is then."""

    needs = {"POST": WRITE}
    parser_classes = [StrictJson]
    body_serializer: type[wire.serializers.Serializer] = NothingSerializer

    def change(self, request: Request, pk: int, body: dict[str, Any]) -> Conversation:
        raise NotImplementedError

    def post(self, request: Request, pk: int) -> Response:
        body = _read(self.body_serializer, request)
        found = seat.by_id(request.user, pk).conversation
        return _conversation(self.change(request, found.pk, body))


def _change(
    name: str, summary: str, act: Any, body: type[wire.serializers.Serializer] = NothingSerializer
) -> type[Change]:
    def change(self: Change, request: Request, pk: int, given: dict[str, Any]) -> Conversation:
        made: Conversation = act(conversation_id=pk, actor=request.user, at=timezone.now(), **given)
        return made

    described = extend_schema(
        tags=TAGS, summary=summary, request=body, responses={200: wire.ConversationSerializer, **REFUSALS}
    )
    made = type(f"Conversation{name.title()}", (Change,), {"change": change, "body_serializer": body})
    return described(made)


CHANGES = {
    "take": _change(
        "take", "Look after it", lambda *, actor, **more: operations.take_on(owner=actor, actor=actor, **more)
    ),
    "give-back": _change("give-back", "Look after it no longer", lambda **more: operations.take_on(owner=None, **more)),
    "close": _change("close", "Close it", operations.close),
    "reopen": _change("reopen", "Open it again", operations.reopen),
    "snooze": _change("snooze", "Set it aside", operations.snooze, wire.SnoozeSerializer),
}


def _read(serializer: type[wire.serializers.Serializer], request: Request) -> dict[str, Any]:
    body = serializer(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def _conversation(conversation: Conversation) -> Response:
    return Response(wire.ConversationSerializer(conversation).data)


def _message(taken: Seat, message: Message, *, status: int = 200) -> Response:
    found = queries.messages_of(taken.conversation, is_outside=taken.is_outside).get(pk=message.pk)
    return Response(wire.MessageSerializer(found).data, status=status)
