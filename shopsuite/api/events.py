"""What happened, in order, for programs that follow the shop. Events say that something happened and to what; what it is now is
asked for through the other calls, which know who may see it."""

from typing import Any, cast

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shopsuite.api.calls import REFUSALS
from shopsuite.api.conversations.calls import TAKES_PART
from shopsuite.api.models import ApiToken
from shopsuite.api.scopes import Scope
from shopsuite.core.errors import Invalid
from shopsuite.core.numbers import whole_number
from shopsuite.feed import queries
from shopsuite.feed.events import as_told, kinds_of
from shopsuite.people.models import User

#: The app that records an event -> the scope with which its events are read. Of other apps nothing is told.
_SCOPES = {
    "inventory": Scope.STOCK_READ,
    "messaging": Scope.MESSAGES_READ,
    "orders": Scope.ORDERS_READ,
    "purchasing": Scope.PURCHASING_READ,
    "finance": Scope.MONEY_READ,
    "care": Scope.CARE_READ,
    "quotes": Scope.QUOTES_READ,
}
_FOLLOW = (tuple(_SCOPES.values()), (*TAKES_PART, "orders.see", "orders.deliver", "purchasing.see", "money.see"))
TAGS = ["Events"]


class EventSerializer(serializers.Serializer):
    pos = serializers.IntegerField(help_text="Its place in the log; every event has one, and they only grow")
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    subject = serializers.CharField(help_text='What it happened to, such as "conversation:7"')
    touches = serializers.ListField(child=serializers.CharField(), help_text="What else looks different now")
    body = serializers.DictField(help_text="Numbers and ids; never words")


class EventsSerializer(serializers.Serializer):
    events = EventSerializer(many=True)
    next = serializers.IntegerField(help_text="Ask with after= this next time")
    head = serializers.IntegerField(help_text="The end of the log: when next is smaller, ask again at once")
    epoch = serializers.UUIDField(
        help_text="Another one: the log was restored, and positions kept from before say nothing"
    )


class EventKindSerializer(serializers.Serializer):
    kind = serializers.CharField()
    body = serializers.ListField(child=serializers.CharField(), help_text="Names of the fields that are told with it")


class Events(APIView):
    needs = {"GET": _FOLLOW}

    @extend_schema(
        tags=TAGS,
        summary="What happened after a position, in order",
        description=(
            "Without after: where the log ends now, to begin from. Only what this person hears on the pages, too, and of"
            " it what the token's scopes let it read. Browsers hear the same over the socket /ws/feed."
        ),
        parameters=[
            OpenApiParameter("after", int),
            OpenApiParameter(
                "kind", str, description="Only these, separated by commas: messaging.sent,messaging.edited"
            ),
        ],
        responses={200: EventsSerializer, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        asked, standing = request.query_params.get("after"), queries.head()
        after = standing.last_pos if asked is None else whole_number(asked)
        if after is None:
            raise Invalid("bad_position", "after is the position of an event, a whole number.", field="after")
        kinds = _kinds_for(request)
        if wanted := request.query_params.get("kind"):
            kinds = kinds & set(wanted.split(","))
        # Up to where the log was known to end: what came since is told next time, and once.
        found = queries.events_after(after, cast(User, request.user)).filter(kind__in=kinds, pos__lte=standing.last_pos)
        events = [
            {"pos": event.pos, "at": event.at, "touches": [], "body": {}}
            | as_told(event.kind, event.subject, event.body)
            for event in found
        ]
        reached = min(after + queries.WINDOW, standing.last_pos)
        told = {"events": events, "next": max(reached, after), "head": standing.last_pos, "epoch": standing.epoch}
        return Response(EventsSerializer(told).data)


class EventKinds(APIView):
    needs = {"GET": _FOLLOW}

    @extend_schema(
        tags=TAGS,
        summary="The kinds of events this token may read",
        responses={200: EventKindSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        allowed = _kinds_for(request)
        told = [
            {"kind": kind, "body": fields}
            for app in _SCOPES
            for kind, fields in kinds_of(app).items()
            if kind in allowed
        ]
        return Response(EventKindSerializer(told, many=True).data)


def _kinds_for(request: Request) -> set[str]:
    """Kinds of events that may be told with the scopes of this call; a session may all."""

    def may(scope: Scope) -> Any:
        return not isinstance(request.auth, ApiToken) or scope in request.auth.scopes

    return {kind for app, scope in _SCOPES.items() if may(scope) for kind in kinds_of(app)}
