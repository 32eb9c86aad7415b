"""What helps to write: one's draft on all devices, and what can be put into a message."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging import offers, operations, queries, rules, seat
from messaging.seat import Seat
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.conversations.calls import HEAR, READ, SAY, TAGS

LONGEST_SEARCH = 60


class DraftSerializer(serializers.Serializer):
    text = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=rules.MOST_CHARACTERS)
    version = serializers.IntegerField(read_only=True, help_text="Only grows; the newer draft wins")


class OfferSerializer(serializers.Serializer):
    """Something to send: ``card`` goes into the message's card, ``text`` into its text."""

    label = serializers.CharField()
    note = serializers.CharField()
    card = serializers.CharField()
    text = serializers.CharField()


class Draft(APIView):
    needs = {"GET": HEAR, "PUT": SAY}

    @extend_schema(
        tags=TAGS, summary="What this person has begun to write", responses={200: DraftSerializer, **REFUSALS}
    )
    def get(self, request: Request, pk: int) -> Response:
        return self._kept(seat.by_id(request.user, pk), request)

    @extend_schema(
        tags=TAGS,
        summary="Keep what this person has begun to write",
        description="Empty: nothing. Sending a message over the API leaves the draft alone.",
        request=DraftSerializer,
        responses={200: DraftSerializer, **REFUSALS},
    )
    def put(self, request: Request, pk: int) -> Response:
        text = body_of(request, DraftSerializer)["text"]
        taken = seat.by_id(request.user, pk)
        operations.save_draft(conversation=taken.conversation, user=request.user, text=text, at=timezone.now())
        return self._kept(taken, request)

    def _kept(self, taken: Seat, request: Request) -> Response:
        found = queries.draft_of(taken.conversation, request.user)
        return Response({"text": found.text if found else "", "version": found.version if found else 0})


class Offers(APIView):
    needs = {"GET": READ}

    @extend_schema(
        tags=TAGS,
        summary="What may be put into a message here",
        description="Goods, and quick replies and guides filled in for this conversation: what typing / offers.",
        parameters=[OpenApiParameter("q", str)],
        responses={200: OfferSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, pk: int) -> Response:
        taken = seat.by_id(request.user, pk)
        if taken.is_outside:
            raise Http404
        text = request.query_params.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
        return Response(offers.matching(text, taken.member))
