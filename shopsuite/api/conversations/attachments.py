"""Pictures, voice notes, video, files: handed in before they are sent, and given out to whoever has a seat."""

from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging import operations, seat, serving, tasks
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.conversations import wire
from shopsuite.api.conversations.calls import HEAR, SAY, TAGS
from shopsuite.api.files import AnyType
from shopsuite.core.answers import PICTURES

FILE_TYPES = (serving.AS_IT_CAME, *serving.SHOWN_AS.values())


class UploadSerializer(serializers.Serializer):
    client_id = wire.ClientIdField()
    file = serializers.FileField()
    is_recording = serializers.BooleanField(
        default=False, help_text="It was spoken for this conversation: shown as a voice note, not as a file"
    )


class Attachments(APIView):
    needs = {"POST": SAY}
    parser_classes = [MultiPartParser]

    @extend_schema(
        tags=TAGS,
        summary="Upload a file for a message to come",
        description="Name its id in the message's attachments. What no message names within a day is thrown away.",
        request={"multipart/form-data": UploadSerializer},
        responses={201: wire.AttachmentSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        body = body_of(request, UploadSerializer)
        made = operations.take_in(member=seat.by_id(request.user, pk).member, at=timezone.now(), **body)
        tasks.prepare_soon(made)
        return Response(wire.AttachmentSerializer(made).data, status=201)


class AttachmentFile(APIView):
    needs = {"GET": HEAR}
    content_negotiation_class = AnyType

    @extend_schema(
        tags=TAGS,
        summary="The bytes of an attachment",
        description=(
            "variant is shown (JPEG, AAC in MP4, H.264 in MP4), thumbnail (JPEG), or download (the best there is)."
            " Whole, or the part that a Range header asks for."
        ),
        parameters=[OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="bytes=0-1023")],
        responses={**{(200, kind): OpenApiTypes.BINARY for kind in FILE_TYPES}, 206: OpenApiTypes.BINARY, **REFUSALS},
    )
    def get(self, request: Request, pk: int, attachment: int, variant: str) -> HttpResponseBase:
        taken = seat.by_id(request.user, pk)
        return serving.attachment_file(request._request, taken, attachment=attachment, variant=variant)


class CardPicture(APIView):
    needs = {"GET": HEAR}
    content_negotiation_class = AnyType

    @extend_schema(
        tags=TAGS,
        summary="The picture on the card of a message",
        responses={**{(200, kind): OpenApiTypes.BINARY for kind in PICTURES}, **REFUSALS},
    )
    def get(self, request: Request, pk: int, message: int) -> HttpResponseBase:
        return serving.card_picture(seat.by_id(request.user, pk), message)
