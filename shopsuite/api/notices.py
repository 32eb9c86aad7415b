"""What the person behind a token is told of while away."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.conversations.calls import HEAR, SAY, require_valid
from shopsuite.notices import kinds, operations
from shopsuite.notices.forms import ChoicesForm
from shopsuite.notices.models import Channel, Recipient

TAGS = ["Notices"]


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
