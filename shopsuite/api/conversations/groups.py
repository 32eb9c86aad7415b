"""Groups of colleagues: who takes part, what it is called, going and coming back."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging import operations, queries, seat
from messaging.models import Conversation, Member
from messaging.models.conversation import Kind
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.conversations import wire
from shopsuite.api.conversations.calls import READ, TAGS, WRITE, conversation_answer
from shopsuite.people.models import User
from shopsuite.people.queries import people_with_role


class MemberSerializer(serializers.ModelSerializer):
    person = serializers.IntegerField(source="user_id", allow_null=True, help_text="Null: by the private link")
    name = serializers.CharField(source="__str__")

    class Meta:
        model = Member
        fields = ["id", "person", "name", "is_outside", "joined_at", "delivered_seq", "read_seq"]


class PersonToAddSerializer(serializers.Serializer):
    person = serializers.IntegerField(min_value=1, max_value=wire.MOST_ID, help_text="One of colleagues/")


class TitleSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=120)


class Members(APIView):
    needs = {"GET": READ, "POST": WRITE}

    @extend_schema(
        tags=TAGS,
        summary="Who takes part, and how far each has received and read",
        responses={200: MemberSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, pk: int) -> Response:
        return _members(get_object_or_404(queries.conversations_visible_to(request.user), pk=pk))

    @extend_schema(
        tags=TAGS,
        summary="Add a colleague to a group",
        request=PersonToAddSerializer,
        responses={200: MemberSerializer(many=True), **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        person = body_of(request, PersonToAddSerializer)["person"]
        group = _group(request, pk)
        joins = get_object_or_404(people_with_role(*group.seen_by_roles), pk=person)
        operations.add_people(conversation_id=pk, people=[joins], actor=request.user, at=timezone.now())
        return _members(group)


class OneMember(APIView):
    needs = {"DELETE": WRITE}

    @extend_schema(
        tags=TAGS,
        summary="Take somebody out of a group",
        description="For who looks after the group, and the owner.",
        responses={200: MemberSerializer(many=True), **REFUSALS},
    )
    def delete(self, request: Request, pk: int, person: int) -> Response:
        group, goes = _group(request, pk), get_object_or_404(User, pk=person)
        operations.remove_person(conversation_id=pk, person=goes, actor=request.user, at=timezone.now())
        return _members(group)


class Rename(APIView):
    needs = {"POST": WRITE}

    @extend_schema(
        tags=TAGS,
        summary="Give a group another name",
        request=TitleSerializer,
        responses={200: wire.ConversationSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        title = body_of(request, TitleSerializer)["title"]
        _group(request, pk)
        named = operations.rename(conversation_id=pk, title=title, actor=request.user, at=timezone.now())
        return conversation_answer(named, request.user)


class Leave(APIView):
    needs = {"POST": WRITE}

    @extend_schema(tags=TAGS, summary="Leave a group", request=None, responses={204: None, **REFUSALS})
    def post(self, request: Request, pk: int) -> Response:
        _group(request, pk)
        operations.leave(conversation_id=pk, actor=request.user, at=timezone.now())
        return Response(status=204)


class ComeBack(APIView):
    needs = {"POST": WRITE}

    @extend_schema(
        tags=TAGS,
        summary="Come back to a group one has just left",
        request=None,
        responses={200: wire.ConversationSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        if not Conversation.objects.filter(pk=pk, kind=Kind.GROUP).exists():
            raise Http404
        found = operations.come_back(conversation_id=pk, actor=request.user, at=timezone.now())
        return conversation_answer(found, request.user)


def _group(request: Request, pk: int) -> Conversation:
    found = seat.by_id(request.user, pk).conversation
    if found.kind != Kind.GROUP:
        raise Http404
    return found


def _members(conversation: Conversation) -> Response:
    return Response(MemberSerializer(queries.people_in(conversation), many=True).data)
