"""A conversation as a file, for the owner."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from messaging import exporting, operations, queries
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.conversations.calls import TAGS
from shopsuite.api.files import AnyType
from shopsuite.api.scopes import Scope
from shopsuite.core.ranges import temporary_file

ZIP = "application/zip"


class ExportSerializer(serializers.Serializer):
    has_shop_lines = serializers.BooleanField(default=False, help_text="With what only the shop saw")


class Export(APIView):
    needs = {"POST": (Scope.MESSAGES_EXPORT, "messages.export")}
    content_negotiation_class = AnyType

    @extend_schema(
        tags=TAGS,
        summary="Everything said, as a ZIP",
        description=(
            "JSON, PDF, all files and their digests; it is made while you wait. That it was taken is recorded before its"
            " first byte goes out."
        ),
        request=ExportSerializer,
        responses={(200, ZIP): OpenApiTypes.BINARY, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> HttpResponseBase:
        has_shop_lines, now = body_of(request, ExportSerializer)["has_shop_lines"], timezone.now()
        found = queries.conversations_visible_to(request.user).select_related("customer", "owner")
        conversation = get_object_or_404(found, pk=pk)
        file = exporting.of_conversation(conversation, has_shop_lines=has_shop_lines, actor=request.user, at=now)
        operations.note_export(conversation=conversation, has_shop_lines=has_shop_lines, actor=request.user, at=now)
        return temporary_file(request._request, file, name=f"conversation-{conversation.pk}.zip", content_type=ZIP)
