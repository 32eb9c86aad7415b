"""The private link of a conversation with a customer."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging import links, operations, seat
from messaging.models import Conversation
from messaging.models.conversation import Kind
from shopsuite.api.calls import REFUSALS
from shopsuite.api.conversations.calls import TAGS, WRITE


class LinkSerializer(serializers.Serializer):
    url = serializers.URLField(help_text="Whoever has it reads and writes as the customer, without signing in")


class PrivateLink(APIView):
    """Reading the link asks for the right to write: it is a key to write with."""

    needs = {"GET": WRITE, "POST": WRITE}

    @extend_schema(tags=TAGS, summary="The private link", responses={200: LinkSerializer, **REFUSALS})
    def get(self, request: Request, pk: int) -> Response:
        return _told(request, _of_customer(request, pk))

    @extend_schema(
        tags=TAGS,
        summary="Replace the private link",
        description="Those made before open nothing any more. Not handed out to anybody, the new one closes the door.",
        request=None,
        responses={200: LinkSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        found = _of_customer(request, pk)
        return _told(request, operations.replace_link(conversation_id=found.pk, actor=request.user, at=timezone.now()))


def _of_customer(request: Request, pk: int) -> Conversation:
    found = seat.by_id(request.user, pk).conversation
    if found.kind != Kind.CUSTOMER:
        raise Http404
    return found


def _told(request: Request, conversation: Conversation) -> Response:
    address = reverse("messaging:talk", args=[links.token_of(conversation)])
    return Response({"url": request.build_absolute_uri(address)}, headers={"Cache-Control": "private, no-store"})
