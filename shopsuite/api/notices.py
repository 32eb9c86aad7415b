"""What the person behind a token was told, and what they are told of while away."""

from typing import cast

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.conversations.calls import HEAR, SAY, require_valid
from shopsuite.core.numbers import whole_number
from shopsuite.notices import kinds, operations, queries
from shopsuite.notices.forms import ChoicesForm
from shopsuite.notices.models import Channel, Recipient
from shopsuite.people.models import User

TAGS = ["Notices"]


MOST_READ = 200


class NoticeSerializer(serializers.Serializer):
    """In the reader's language, as it stands now. ``title`` is empty and ``lines`` are none where nothing is left to tell."""

    id = serializers.IntegerField(source="notice.pk")
    about = serializers.CharField(source="notice.subject", help_text='What it is about, such as "purchase:7"')
    kind = serializers.CharField(source="notice.kind")
    at = serializers.DateTimeField(source="notice.at")
    read_at = serializers.DateTimeField(source="notice.read_at", allow_null=True)
    is_unread = serializers.BooleanField()
    is_settled = serializers.BooleanField()
    title = serializers.CharField(source="telling.title", default="", allow_blank=True)
    lines = serializers.ListField(child=serializers.CharField(), source="telling.lines", default=list)
    url = serializers.CharField(source="telling.url", default="", allow_blank=True, help_text="Path of this site")


class NoticesSerializer(serializers.Serializer):
    unread = serializers.IntegerField(help_text="How many there are in all that were not read")
    notices = NoticeSerializer(many=True)
    older = serializers.IntegerField(allow_null=True, help_text="Ask with before= this for the next page")


class ReadSerializer(serializers.Serializer):
    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        required=False,
        allow_null=True,
        default=None,
        max_length=MOST_READ,
        help_text="null: all of them. What is not this person's is passed over",
    )


class UnreadSerializer(serializers.Serializer):
    unread = serializers.IntegerField(help_text="How many are still unread")


class Notices(APIView):
    needs = {"GET": HEAR}

    @extend_schema(
        tags=TAGS,
        summary="What this person was told, newest first",
        parameters=[
            OpenApiParameter("before", int, description="The page below this notice"),
            OpenApiParameter("kind", str, description="Only of this kind"),
            OpenApiParameter("unread", bool, description="Only what is unread"),
        ],
        responses={200: NoticesSerializer, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        asked = request.query_params
        page, older = queries.page_of(
            cast(User, request.user),
            kind=asked.get("kind", ""),
            is_unread=asked.get("unread") == "true",
            before=whole_number(asked.get("before")),
        )
        told = {"unread": queries.unread_by(cast(User, request.user)).count(), "notices": page, "older": older}
        return Response(NoticesSerializer(told).data)


class ReadNotices(APIView):
    needs = {"POST": SAY}

    @extend_schema(
        tags=TAGS,
        summary="Mark notices as read",
        description="Twice is once.",
        request=ReadSerializer,
        responses={200: UnreadSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        ids = body_of(request, ReadSerializer)["ids"]
        recipient = operations.recipient_for_user(request.user)
        operations.read(recipient=recipient, ids=ids, at=timezone.now())
        return Response(UnreadSerializer({"unread": queries.unread_by(cast(User, request.user)).count()}).data)


class ChoicesSerializer(serializers.Serializer):
    """All of it together: what is not in ``wanted`` does not come."""

    wanted = serializers.ListField(child=serializers.CharField(max_length=40), max_length=100)
    quiet_from = serializers.TimeField(allow_null=True, required=False, default=None)
    quiet_to = serializers.TimeField(allow_null=True, required=False, default=None)
    urgent_passes = serializers.BooleanField(
        default=False, help_text=_("Calls and answers that are due reach me all the same")
    )


class KeptChoicesSerializer(ChoicesSerializer):
    offered = serializers.ListField(child=serializers.CharField(), help_text="What wanted can hold")


class NoticeSettings(APIView):
    needs = {"GET": HEAR, "PUT": SAY}

    @extend_schema(
        tags=TAGS,
        summary="What this person is told of, how, and when not",
        responses={200: KeptChoicesSerializer, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        return _kept(operations.recipient_for_user(request.user))

    @extend_schema(
        tags=TAGS,
        summary="Choose what to be told of, how, and when not",
        request=ChoicesSerializer,
        examples=[
            OpenApiExample(
                "Calls by push, quiet at night",
                {"wanted": ["mention:push"], "quiet_from": "22:00", "quiet_to": "07:00", "urgent_passes": True},
                request_only=True,
            )
        ],
        responses={200: KeptChoicesSerializer, **REFUSALS},
    )
    def put(self, request: Request) -> Response:
        recipient = operations.recipient_for_user(request.user)
        chosen = require_valid(ChoicesForm(body_of(request, ChoicesSerializer), recipient=recipient))
        operations.choose(recipient=recipient, **chosen)
        recipient.refresh_from_db()
        return _kept(recipient)


def _kept(recipient: Recipient) -> Response:
    offered = [f"{kind}:{channel}" for kind in kinds.kinds_for(recipient.user) for channel in Channel.values]
    told = {
        "offered": offered,
        "wanted": [each for each in offered if each not in recipient.muted],
        "quiet_from": recipient.quiet_from,
        "quiet_to": recipient.quiet_to,
        "urgent_passes": recipient.urgent_passes,
    }
    return Response(KeptChoicesSerializer(told).data)
