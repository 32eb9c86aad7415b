"""What a customer likes and why; what they say themselves counts; and whether they want to hear of new teas."""

from dataclasses import asdict
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bookings import operations, queries
from bookings.rules.flavours import FLAVOURS
from bookings.rules.taste import level_of
from shopsuite.api.bookings.tastings import READ, TAGS
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.scopes import Scope
from shopsuite.people.models import Customer
from shopsuite.people.queries import customers_visible_to

CHANGE = (Scope.BOOKINGS_WRITE, "customers.change")


class TasteReasonSerializer(serializers.Serializer):
    """What speaks for a flavour or against it: a note with its score, purchases, teas asked for, or what they said themselves."""

    kind = serializers.ChoiceField(choices=["note", "bought", "asked", "said"])
    points = serializers.IntegerField()
    product_id = serializers.IntegerField(allow_null=True)
    by = serializers.CharField(help_text="guest or host, of a note")
    score = serializers.IntegerField(allow_null=True)
    times = serializers.IntegerField()


class FlavourLikedSerializer(serializers.Serializer):
    """``weight`` is -1 (avoids) to 1 (loves); ``said`` what they said themselves, which always wins."""

    flavour = serializers.CharField()
    weight = serializers.FloatField()
    level = serializers.ChoiceField(choices=["loves", "likes", "neutral", "dislikes", "avoids"])
    said = serializers.BooleanField(allow_null=True)
    why = TasteReasonSerializer(many=True)


class TasteSerializer(serializers.Serializer):
    """The most liked first. ``wants_news`` says whether they may be told of teas that suit them."""

    wants_news = serializers.BooleanField()
    flavours = FlavourLikedSerializer(many=True)


class TasteSaidSerializer(serializers.Serializer):
    """They like a flavour or do not; null takes back what they said."""

    flavour = serializers.ChoiceField(choices=FLAVOURS)
    likes = serializers.BooleanField(allow_null=True)


class NewsConsentSerializer(serializers.Serializer):
    """Where they said it, for whoever asks one day: "signed form", "fair in May"."""

    wants_news = serializers.BooleanField()
    source = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)


class CustomersTaste(APIView):
    needs = {"GET": READ, "PUT": CHANGE}

    @extend_schema(tags=TAGS, summary="What a customer likes, and why", responses={200: TasteSerializer, **REFUSALS})
    def get(self, request: Request, pk: int) -> Response:
        return Response(_taste(_customer(request, pk)))

    @extend_schema(
        tags=TAGS,
        summary="Set right what a customer likes",
        request=TasteSaidSerializer,
        responses={200: TasteSerializer, **REFUSALS},
    )
    def put(self, request: Request, pk: int) -> Response:
        body, customer = body_of(request, TasteSaidSerializer), _customer(request, pk)
        operations.correct_taste(
            customer_id=customer.pk, **body, actor=request.user, at=timezone.now(), is_by_customer=False
        )
        return Response(_taste(customer))


class CustomersNews(APIView):
    needs = {"PUT": CHANGE}

    @extend_schema(
        tags=TAGS,
        summary="A customer wants to hear of new teas, or not any more",
        request=NewsConsentSerializer,
        responses={200: TasteSerializer, **REFUSALS},
    )
    def put(self, request: Request, pk: int) -> Response:
        body, customer = body_of(request, NewsConsentSerializer), _customer(request, pk)
        named: dict[str, Any] = {"customer_id": customer.pk, "actor": request.user, "at": timezone.now()}
        if body["wants_news"]:
            source = body["source"] or f"user:{request.user.pk}"
            operations.give_consent(source=source, is_by_customer=False, **named)
        else:
            operations.withdraw_consent(is_by_customer=False, **named)
        return Response(_taste(customer))


def _customer(request: Request, pk: int) -> Customer:
    return get_object_or_404(customers_visible_to(request.user), pk=pk, erased_at=None, merged_into=None)


def _taste(customer: Customer) -> Any:
    consent = queries.consent_of(customer)
    flavours = [asdict(each) | {"level": level_of(each.weight)} for each in queries.taste_of(customer).tastes]
    wants = consent is not None and consent.withdrawn_at is None
    return TasteSerializer({"wants_news": wants, "flavours": flavours}).data
