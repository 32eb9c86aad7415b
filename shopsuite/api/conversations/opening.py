"""Conversations with suppliers and among colleagues: with whom one can talk, and beginning to."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging import operations
from messaging.forms import NewConversationForm
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.conversations import wire
from shopsuite.api.conversations.calls import READ, TAGS, WRITE, conversation_answer, require_valid
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.scopes import Scope
from shopsuite.core import subjects
from shopsuite.people.models import User
from shopsuite.people.queries import colleagues_of, people_with_role
from shopsuite.people.roles import Role


class WithSupplierSerializer(serializers.Serializer):
    about = serializers.CharField(max_length=80, help_text='What to ask about, such as "variant:7"')
    supplier = serializers.IntegerField(min_value=1, max_value=wire.MOST_ID)


class AmongColleaguesSerializer(serializers.Serializer):
    people = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=wire.MOST_ID), allow_empty=False, max_length=200
    )
    title = serializers.CharField(
        max_length=120, required=False, default="", allow_blank=True, help_text="A group needs one"
    )


@extend_schema_view(get=extend_schema(tags=TAGS, summary="The other people of the shop"))
class Colleagues(generics.ListAPIView):
    needs = {"GET": READ}
    serializer_class = wire.PersonSerializer

    def get_queryset(self) -> QuerySet[User]:
        return colleagues_of(cast(User, self.request.user))


@extend_schema_view(get=extend_schema(tags=TAGS, summary="Suppliers who can be asked"))
class Suppliers(generics.ListAPIView):
    needs = {"GET": (Scope.MESSAGES_READ, "messages.suppliers")}
    serializer_class = wire.PersonSerializer

    def get_queryset(self) -> QuerySet[User]:
        return people_with_role(Role.SUPPLIER)


class WithSupplier(APIView):
    needs = {"POST": (Scope.MESSAGES_WRITE, "messages.suppliers")}

    @extend_schema(
        tags=TAGS,
        summary="The conversation with a supplier about something",
        description="Begun when there is none; asked for again it is the same.",
        request=WithSupplierSerializer,
        responses={200: wire.ConversationSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        asked = body_of(request, WithSupplierSerializer)
        about = subjects.names_of([asked["about"]]).get(asked["about"])
        if about is None:
            raise Http404
        talk = operations.open_with_supplier(
            subject=asked["about"],
            title=about.label,
            supplier=get_object_or_404(people_with_role(Role.SUPPLIER), pk=asked["supplier"]),
            actor=request.user,
            at=timezone.now(),
        )
        return conversation_answer(talk, request.user)


class AmongColleagues(APIView):
    needs = {"POST": WRITE}

    @extend_schema(
        tags=TAGS,
        summary="Begin a conversation among colleagues",
        description="With one colleague and without a title it is the one you have. Any other is a new one: give the call an Idempotency-Key where it may be made again.",
        parameters=[IDEMPOTENCY_KEY],
        request=AmongColleaguesSerializer,
        responses={201: wire.ConversationSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        asked = body_of(request, AmongColleaguesSerializer)
        wanted = require_valid(NewConversationForm(asked, viewer=request.user))

        def begin() -> tuple[int, Any]:
            made = operations.open_among(**wanted, actor=request.user, at=timezone.now())
            return 201, conversation_answer(made, request.user).data

        return once(request, begin)
