"""What is said in one conversation: read, say, change, take back, mark as read."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging import operations, queries, seat
from messaging.operations import Content
from messaging.uploads import take_in_files
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.conversations import wire
from shopsuite.api.conversations.calls import HEAR, SAY, TAGS, message_answer, told
from shopsuite.api.parsers import StrictJson
from shopsuite.core.numbers import whole_number


class MarksSerializer(serializers.Serializer):
    delivered = serializers.IntegerField(required=False, default=0, min_value=0, max_value=2**31 - 1)
    read = serializers.IntegerField(required=False, default=0, min_value=0, max_value=2**31 - 1)


class Messages(APIView):
    needs = {"GET": HEAR, "POST": SAY}
    parser_classes = [StrictJson, MultiPartParser]

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
        version = taken.conversation.version
        return Response({"version": version, "is_afresh": is_afresh, "messages": told(taken, found)})

    @extend_schema(
        tags=TAGS,
        summary="Say something",
        description="As multipart/form-data it takes the files with the words; as JSON it names uploads made before.",
        request={
            "application/json": wire.NewMessageSerializer,
            "multipart/form-data": wire.MessageWithFilesSerializer,
        },
        examples=[
            OpenApiExample(
                "Goods with a word",
                {"client_id": "crm-4711", "text": "In again", "card": "variant:7"},
                request_only=True,
            ),
            OpenApiExample(
                "For the shop alone", {"client_id": "crm-4712", "text": "Call back", "lane": "staff"}, request_only=True
            ),
        ],
        responses={201: wire.MessageSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        is_multipart = (request.content_type or "").startswith("multipart/")
        body = body_of(request, wire.MessageWithFilesSerializer if is_multipart else wire.NewMessageSerializer)
        client_id, files = body.pop("client_id"), body.pop("files", ())
        taken = seat.by_id(request.user, pk)
        attachments = (*body.pop("attachments"), *take_in_files(member=taken.member, client_id=client_id, files=files))
        content = Content(**body, attachments=attachments)
        sent = operations.send(member=taken.member, client_id=client_id, content=content, at=timezone.now())
        return message_answer(taken, sent.pk, status=201)


class OneMessage(APIView):
    needs = {"GET": HEAR, "PATCH": SAY, "DELETE": SAY}

    @extend_schema(
        operation_id="v1_conversations_message_retrieve",
        tags=TAGS,
        summary="One message",
        responses={200: wire.MessageSerializer, **REFUSALS},
    )
    def get(self, request: Request, pk: int, message: int) -> Response:
        taken = seat.by_id(request.user, pk)
        if not queries.messages_of(taken.conversation, is_outside=taken.is_outside).filter(pk=message).exists():
            raise Http404
        return message_answer(taken, message)

    @extend_schema(
        tags=TAGS,
        summary="Change one's own words",
        description="For as long as the shop allows; what it said before is kept for the record.",
        request=wire.WordsSerializer,
        responses={200: wire.MessageSerializer, **REFUSALS},
    )
    def patch(self, request: Request, pk: int, message: int) -> Response:
        text = body_of(request, wire.WordsSerializer)["text"]
        taken = seat.by_id(request.user, pk)
        operations.edit(message_id=message, member=taken.member, text=text, at=timezone.now())
        return message_answer(taken, message)

    @extend_schema(
        tags=TAGS,
        summary="Take one's own message back",
        description="Within the time the shop has set: two minutes, unless it has set another.",
        responses={200: wire.MessageSerializer, **REFUSALS},
    )
    def delete(self, request: Request, pk: int, message: int) -> Response:
        taken = seat.by_id(request.user, pk)
        operations.recall(message_id=message, member=taken.member, at=timezone.now())
        return message_answer(taken, message)


class Marks(APIView):
    needs = {"POST": SAY}

    @extend_schema(
        tags=TAGS,
        summary="How far this person has received and read",
        description="Numbers of messages. Marks only rise.",
        request=MarksSerializer,
        responses={204: None, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        body = body_of(request, MarksSerializer)
        member, now = seat.by_id(request.user, pk).member, timezone.now()
        operations.mark_delivered(member=member, seq=body["delivered"], at=now)
        operations.mark_read(member=member, seq=body["read"], at=now)
        return Response(status=204)
