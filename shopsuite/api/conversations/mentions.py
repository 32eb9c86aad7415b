"""Being called in a conversation, and answering the call."""

from typing import cast

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging import operations, queries, seat
from messaging.models import Mention
from shopsuite.api.calls import REFUSALS
from shopsuite.api.conversations import wire
from shopsuite.api.conversations.calls import READ, TAGS, WRITE, message_answer
from shopsuite.people.models import User


class MentionSerializer(serializers.ModelSerializer):
    conversation = serializers.IntegerField(source="message.conversation_id")
    message = serializers.IntegerField(source="message_id")
    by = serializers.SerializerMethodField()
    to = serializers.CharField(source="__str__", help_text="A person, or a role")
    text = serializers.CharField(source="message.text")
    at = serializers.DateTimeField(source="message.at")
    acknowledged_by = serializers.CharField(allow_null=True)

    class Meta:
        model = Mention
        fields = [
            "id",
            "conversation",
            "message",
            "by",
            "to",
            "text",
            "at",
            "due_at",
            "escalated_at",
            "acknowledged_at",
            "acknowledged_by",
        ]

    def get_by(self, mention: Mention) -> str:
        return str(mention.message.sender or "")


@extend_schema_view(
    get=extend_schema(
        tags=TAGS,
        summary="Calls that reached this person, newest first",
        parameters=[OpenApiParameter("open", str, description="1: only those nobody has acknowledged")],
    )
)
class Mentions(generics.ListAPIView):
    needs = {"GET": READ}
    serializer_class = MentionSerializer

    def get_queryset(self) -> QuerySet[Mention]:
        found = queries.calls_of(cast(User, self.request.user))
        return found.filter(acknowledged_at=None) if self.request.query_params.get("open") == "1" else found


class Acknowledge(APIView):
    needs = {"POST": WRITE}

    @extend_schema(
        tags=TAGS,
        summary="Say that one has seen the call in a message",
        request=None,
        responses={200: wire.MessageSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int, message: int) -> Response:
        taken = seat.by_id(request.user, pk)
        operations.acknowledge(message_id=message, member=taken.member, at=timezone.now())
        return message_answer(taken, message)
