"""What both sides are bound by: proposing facts, answering, and what is in force."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory.rules import MOST
from messaging import operations, queries, seat
from messaging.models import Agreement, AgreementFact
from messaging.models.agreement import AgreementState, FactKind
from messaging.operations import Fact
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.conversations import wire
from shopsuite.api.conversations.calls import HEAR, SAY, TAGS
from shopsuite.api.fields import QuantityField, UnitPriceField
from shopsuite.core.numbers import whole_number
from shopsuite.core.queries import current_shop
from shopsuite.people.models import User

#: As many rows as the screen has.
MOST_FACTS = 12


class FactSerializer(serializers.ModelSerializer):
    class Meta:
        model = AgreementFact
        fields = ["kind", "label", "price", "currency", "quantity", "unit", "day", "words"]


class AgreementSerializer(serializers.ModelSerializer):
    about = serializers.CharField(source="conversation.subject")
    conversation = serializers.IntegerField(source="conversation_id")
    proposed_by = serializers.CharField()
    is_proposed_from_outside = serializers.BooleanField(source="proposed_by.is_outside")
    answered_by = serializers.CharField(allow_null=True)
    facts = FactSerializer(many=True)

    class Meta:
        model = Agreement
        fields = [
            "id",
            "conversation",
            "about",
            "title",
            "version",
            "state",
            "proposed_by",
            "is_proposed_from_outside",
            "proposed_at",
            "answered_by",
            "answered_at",
            "facts",
        ]


class NewFactSerializer(serializers.Serializer):
    """``kind`` says which of price, quantity, day and words it has; prices are in the shop's currency."""

    kind = serializers.ChoiceField(choices=FactKind.choices)
    label = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    price = UnitPriceField(min_value=0, max_value=MOST, required=False, allow_null=True, default=None)
    quantity = QuantityField(min_value=0, max_value=MOST, required=False, allow_null=True, default=None)
    unit = serializers.CharField(max_length=24, required=False, default="", allow_blank=True)
    day = serializers.DateField(required=False, allow_null=True, default=None)
    words = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)

    def as_fact(self, given: dict[str, Any], *, currency: str) -> Fact:
        """The fact as operations take it: of the values only that of its kind."""
        kind = FactKind(given["kind"])
        own = {FactKind.PRICE: {"price", "unit"}, FactKind.QUANTITY: {"quantity", "unit"}, FactKind.DATE: {"day"}}
        values = {name: given[name] for name in own.get(kind, {"words"})}
        label = given["label"] or str(kind.label)
        return Fact(kind=kind, label=label, currency=currency if kind == FactKind.PRICE else "", **values)


class ProposalSerializer(serializers.Serializer):
    client_id = wire.ClientIdField()
    title = serializers.CharField(
        max_length=120, help_text="What it is about. Under the same name as before it becomes the next version"
    )
    facts = NewFactSerializer(many=True, allow_empty=False, max_length=MOST_FACTS)


class AnswerSerializer(serializers.Serializer):
    accepts = serializers.BooleanField()


@extend_schema_view(
    get=extend_schema(
        tags=TAGS,
        summary="Agreements and proposals, newest first",
        description="With state=accepted what is in force: of each title at most one in each conversation.",
        parameters=[
            OpenApiParameter("about", str, description="What the conversation is about, such as variant:7"),
            OpenApiParameter("conversation", int),
            OpenApiParameter("state", str, enum=AgreementState.values),
        ],
    )
)
class Agreements(generics.ListAPIView):
    needs = {"GET": HEAR}
    serializer_class = AgreementSerializer

    def get_queryset(self) -> QuerySet[Agreement]:
        asked = self.request.query_params
        found = queries.agreements_visible_to(cast(User, self.request.user))
        if asked.get("conversation"):
            found = found.filter(conversation=whole_number(asked["conversation"]) or 0)
        for field, name in (("conversation__subject", "about"), ("state", "state")):
            if asked.get(name):
                found = found.filter(**{field: asked[name]})
        return found


class Propose(APIView):
    needs = {"POST": SAY}

    @extend_schema(
        tags=TAGS,
        summary="Propose facts to agree on",
        description="A proposal about the same thing that waits for its answer is replaced.",
        request=ProposalSerializer,
        examples=[
            OpenApiExample(
                "Price and day",
                {
                    "client_id": "erp-90",
                    "title": "Longjing, spring",
                    "facts": [
                        {"kind": "price", "price": "480", "unit": "kg"},
                        {"kind": "date", "label": "Delivery", "day": "2027-04-10"},
                    ],
                },
                request_only=True,
            )
        ],
        responses={201: AgreementSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        body = body_of(request, ProposalSerializer)
        currency = current_shop().currency
        row = NewFactSerializer()
        made = operations.propose(
            member=seat.by_id(request.user, pk).member,
            client_id=body["client_id"],
            title=body["title"],
            facts=[row.as_fact(fact, currency=currency) for fact in body["facts"]],
            at=timezone.now(),
        )
        return _answer(request, made, status=201)


class Answer(APIView):
    needs = {"POST": SAY}

    @extend_schema(
        tags=TAGS,
        summary="Say yes or no to a proposal of the other side",
        request=AnswerSerializer,
        responses={200: AgreementSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int, agreement: int) -> Response:
        accepts = body_of(request, AnswerSerializer)["accepts"]
        member = seat.by_id(request.user, pk).member
        given = operations.answer(agreement_id=agreement, member=member, accepts=accepts, at=timezone.now())
        return _answer(request, given, status=200)


def _answer(request: Request, agreement: Agreement, *, status: int) -> Response:
    found = queries.agreements_visible_to(request.user).get(pk=agreement.pk)
    return Response(AgreementSerializer(found).data, status=status)
