"""Looking for what was said."""

from typing import cast

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers

from messaging import queries
from messaging.forms import SearchForm
from messaging.models import Message
from shopsuite.api.calls import REFUSALS
from shopsuite.api.conversations.calls import READ, TAGS, require_valid
from shopsuite.people.models import User


class HitSerializer(serializers.ModelSerializer):
    """A message and its place: its conversation, and its number there (messages/?before= reads what is around it)."""

    conversation = serializers.IntegerField(source="conversation_id")
    kind = serializers.CharField(source="conversation.kind")
    about = serializers.CharField(source="conversation.subject")
    title = serializers.CharField(source="conversation.__str__")
    sender = serializers.SerializerMethodField()

    class Meta:
        model = Message
        fields = ["id", "conversation", "kind", "about", "title", "seq", "at", "sender", "lane", "text", "card_name"]

    def get_sender(self, message: Message) -> str:
        return str(message.sender or "")


@extend_schema_view(
    get=extend_schema(
        tags=TAGS,
        summary="Messages that fit, newest first",
        description="All that is given must fit; looking for nothing finds nothing.",
        parameters=[
            OpenApiParameter("q", str, description="Words, in any language"),
            OpenApiParameter("who", str, description="Who said it, or which customer it was said with"),
            OpenApiParameter("kind", str, description="Kind of conversation"),
            OpenApiParameter("about", str, description="Order number or title"),
            OpenApiParameter("since", str, description="Day, 2027-01-31, where the shop is"),
            OpenApiParameter("until", str, description="The last day, whole"),
        ],
        responses={200: HitSerializer(many=True), 400: REFUSALS[400]},
    )
)
class Search(generics.ListAPIView):
    needs = {"GET": READ}
    serializer_class = HitSerializer

    def get_queryset(self) -> QuerySet[Message]:
        form = SearchForm(self.request.query_params)
        require_valid(form)
        return queries.hits(user=cast(User, self.request.user), sought=form.sought)
