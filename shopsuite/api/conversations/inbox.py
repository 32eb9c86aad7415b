"""Conversations as a whole: found, begun, and kept in order."""

from abc import ABC, abstractmethod
from typing import Any, cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging import operations, queries, seat
from messaging.models import Conversation
from messaging.queries import View
from orders.queries import orders_visible_to
from orders.talk import conversation_about
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.conversations import wire
from shopsuite.api.conversations.calls import HEAR, READ, TAGS, WRITE, conversation_answer
from shopsuite.api.serializers import NothingSerializer
from shopsuite.people.models import User


class OpenSerializer(serializers.Serializer):
    order = serializers.CharField(max_length=40, help_text="Number of the order to talk about with its customer")


class SnoozeSerializer(serializers.Serializer):
    until = serializers.DateTimeField()


class AssignSerializer(serializers.Serializer):
    person = serializers.IntegerField(min_value=1, max_value=wire.MOST_ID, help_text="Somebody of its colleagues/")


@extend_schema_view(
    get=extend_schema(
        tags=TAGS,
        summary="Conversations, newest first",
        parameters=[
            OpenApiParameter("view", str, description="A view of the inbox", enum=list(View)),
            OpenApiParameter("kind", str, description="customer, supplier, staff, group or announcement"),
            OpenApiParameter("state", str, description="open or closed"),
            OpenApiParameter("about", str, description="What it is about, such as order:42"),
        ],
    )
)
class Conversations(generics.ListAPIView):
    needs = {"GET": HEAR, "POST": WRITE}
    serializer_class = wire.ConversationSerializer

    def get_queryset(self) -> QuerySet[Conversation]:
        viewer, asked = cast(User, self.request.user), self.request.query_params
        if view := asked.get("view"):
            found = queries.inbox(user=viewer, view=view, at=timezone.now())
        else:
            found = queries.with_unread(queries.conversations_visible_to(viewer), viewer).select_related("owner")
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
        summary="The conversation with the customer about an order",
        request=OpenSerializer,
        responses={200: wire.ConversationSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        asked = body_of(request, OpenSerializer)
        order = get_object_or_404(orders_visible_to(request.user), number=asked["order"])
        return conversation_answer(conversation_about(order), request.user)


class OneConversation(APIView):
    needs = {"GET": HEAR}

    @extend_schema(tags=TAGS, summary="One conversation", responses={200: wire.ConversationSerializer, **REFUSALS})
    def get(self, request: Request, pk: int) -> Response:
        found = get_object_or_404(queries.conversations_visible_to(request.user), pk=pk)
        return conversation_answer(found, request.user)


class Colleagues(APIView):
    needs = {"GET": READ}

    @extend_schema(
        tags=TAGS,
        summary="Who of the shop sees it: whom one can call with @, or give it to",
        responses={200: wire.PersonSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, pk: int) -> Response:
        found = get_object_or_404(queries.conversations_visible_to(request.user), pk=pk)
        return Response(wire.PersonSerializer(queries.shop_people_in(found), many=True).data)


class Change(APIView, ABC):
    """One thing done with a conversation; the answer is the conversation as it is then."""

    needs = {"POST": WRITE}
    body_serializer: type[serializers.Serializer] = NothingSerializer

    @abstractmethod
    def change(self, request: Request, found: Conversation, body: dict[str, Any]) -> Conversation:
        """Call the operation."""

    def post(self, request: Request, pk: int) -> Response:
        body = body_of(request, self.body_serializer)
        changed = self.change(request, seat.by_id(request.user, pk).conversation, body)
        return conversation_answer(changed, request.user)


def _change(name: str, summary: str, act: Any, body: type[serializers.Serializer] = NothingSerializer) -> type[Change]:
    def change(self: Change, request: Request, found: Conversation, given: dict[str, Any]) -> Conversation:
        made: Conversation = act(conversation_id=found.pk, actor=request.user, at=timezone.now(), **given)
        return made

    described = extend_schema(
        tags=TAGS, summary=summary, request=body, responses={200: wire.ConversationSerializer, **REFUSALS}
    )
    made = type(f"Conversation{name.title()}", (Change,), {"change": change, "body_serializer": body})
    return described(made)


def _assign(*, conversation_id: int, person: int, **more: Any) -> Conversation:
    owner = get_object_or_404(queries.shop_people_in(Conversation.objects.get(pk=conversation_id)), pk=person)
    return operations.take_on(conversation_id=conversation_id, owner=owner, **more)


CHANGES = {
    "take": _change(
        "take", "Look after it", lambda *, actor, **more: operations.take_on(owner=actor, actor=actor, **more)
    ),
    "assign": _change("assign", "Give it to a colleague", _assign, AssignSerializer),
    "give-back": _change("give-back", "Look after it no longer", lambda **more: operations.take_on(owner=None, **more)),
    "close": _change("close", "Close it", operations.close),
    "reopen": _change("reopen", "Open it again", operations.reopen),
    "snooze": _change("snooze", "Set it aside", operations.snooze, SnoozeSerializer),
}
