"""What the shop says often: everybody of the shop reads it, the owner keeps it."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from messaging import operations
from messaging.models import QuickReply
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.conversations.calls import READ, TAGS
from shopsuite.api.scopes import Scope

KEEP = (Scope.MESSAGES_WRITE, "shop.settings")


class QuickReplySerializer(serializers.ModelSerializer):
    class Meta:
        model = QuickReply
        fields = ["id", "code", "title", "text", "language", "is_guide", "kind", "is_active"]
        # The operation says which shortcut is taken, in its own words.
        validators: list[Any] = []


class ChangedReplySerializer(QuickReplySerializer):
    """Only what is sent is changed."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more | {"partial": True})


@extend_schema_view(
    get=extend_schema(
        tags=TAGS,
        summary="Quick replies and guides",
        description="As they were written; filled in for one conversation they are among its offers/.",
        parameters=[OpenApiParameter("code", str), OpenApiParameter("language", str)],
    )
)
class QuickReplies(generics.ListAPIView):
    needs = {"GET": READ, "POST": KEEP}
    serializer_class = QuickReplySerializer

    def get_queryset(self) -> QuerySet[QuickReply]:
        asked, found = self.request.query_params, QuickReply.objects.all()
        for name in ("code", "language"):
            if asked.get(name):
                found = found.filter(**{name: asked[name]})
        return found

    @extend_schema(
        tags=TAGS,
        summary="Write a quick reply or a guide",
        description="{customer}, {order}, {shop} and {me} are filled in when it is used.",
        request=QuickReplySerializer,
        responses={201: QuickReplySerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        made = operations.keep_quick_reply(reply=QuickReply(), **body_of(request, QuickReplySerializer))
        return Response(QuickReplySerializer(made).data, status=201)


@extend_schema_view(
    get=extend_schema(tags=TAGS, summary="One quick reply", responses={200: QuickReplySerializer, **REFUSALS})
)
class OneQuickReply(generics.RetrieveAPIView):
    needs = {"GET": READ, "PATCH": KEEP, "DELETE": KEEP}
    serializer_class = QuickReplySerializer
    queryset = QuickReply.objects.all()

    @extend_schema(
        tags=TAGS,
        summary="Change a quick reply",
        request=ChangedReplySerializer,
        responses={200: QuickReplySerializer, **REFUSALS},
    )
    def patch(self, request: Request, pk: int) -> Response:
        reply = get_object_or_404(QuickReply, pk=pk)
        changed = operations.keep_quick_reply(reply=reply, **body_of(request, ChangedReplySerializer))
        return Response(QuickReplySerializer(changed).data)

    @extend_schema(tags=TAGS, summary="Remove a quick reply", responses={204: None, **REFUSALS})
    def delete(self, request: Request, pk: int) -> Response:
        operations.remove_quick_reply(reply=get_object_or_404(QuickReply, pk=pk))
        return Response(status=204)
