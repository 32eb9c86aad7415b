"""What customers paid online, and what of it goes back the way it came."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from finance import operations
from finance.models import OnlinePayment, OnlineRefund
from finance.providers import provider
from orders import queries as orders
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.fields import MoneyField
from shopsuite.api.finance.calls import TAGS
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.scopes import Scope
from shopsuite.api.serializers import NothingSerializer
from shopsuite.api.steps import Step, described

READ = ((Scope.ORDERS_READ, Scope.MONEY_READ), "orders.see")
GIVE_BACK = ((Scope.ORDERS_WRITE, Scope.MONEY_WRITE), "money.refund")


class OnlineRefundSerializer(serializers.ModelSerializer):
    """``problem`` is what the provider says where it failed, or is to be finished there by hand."""

    class Meta:
        model = OnlineRefund
        fields = ["id", "number", "amount", "reason", "state", "problem", "at"]


class OnlinePaymentSerializer(serializers.ModelSerializer):
    """``number`` is ours, ``reference`` the provider's."""

    refunds = OnlineRefundSerializer(many=True)

    class Meta:
        model = OnlinePayment
        fields = [
            "id",
            "number",
            "amount",
            "state",
            "provider",
            "reference",
            "asked_at",
            "lapses_at",
            "paid_at",
            "refunds",
        ]


class GiveBackOnlineSerializer(serializers.Serializer):
    amount = MoneyField()
    reason = serializers.CharField(max_length=200)


class OnlinePayments(APIView):
    needs = {"GET": READ}

    @extend_schema(
        tags=TAGS,
        summary="What was asked for online on an order, newest first, and what of it goes back",
        responses={200: OnlinePaymentSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, number: str) -> Response:
        order = get_object_or_404(orders.orders_visible_to(request.user), number=number)
        refunds = Prefetch("refunds", OnlineRefund.objects.order_by("pk"))
        found = order.online_payments.order_by("-pk").prefetch_related(refunds)
        return Response(OnlinePaymentSerializer(found, many=True).data)


class GiveBackOnline(APIView):
    needs = {"POST": GIVE_BACK}

    @extend_schema(
        tags=TAGS,
        summary="Give money of an online payment back the way it came",
        description="Noted at once; the provider is asked afterwards, and again until it has arrived or failed.",
        request=GiveBackOnlineSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: OnlineRefundSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        visible = OnlinePayment.objects.filter(order__in=orders.orders_visible_to(request.user))
        paid, body = get_object_or_404(visible, pk=pk), body_of(request, GiveBackOnlineSerializer)

        def give_back() -> tuple[int, Any]:
            noted = operations.give_back_online(
                payment_id=paid.pk, provider=provider(), actor=request.user, at=timezone.now(), **body
            )
            return 201, OnlineRefundSerializer(noted).data

        return once(request, give_back)


@described(
    tags=TAGS, summary="Ask once more for a refund that failed", body=NothingSerializer, answer=OnlineRefundSerializer
)
class GiveBackAgain(Step):
    needs = {"POST": GIVE_BACK}

    def find(self, request: Request, **named: Any) -> OnlineRefund:
        return get_object_or_404(_refunds(request), **named)

    def step(self, found: OnlineRefund, body: dict[str, Any], request: Request) -> object:
        return operations.give_back_again(
            refund_id=found.pk, provider=provider(), actor=request.user, at=timezone.now()
        )

    def told(self, request: Request, pk: int) -> Any:
        return OnlineRefundSerializer(get_object_or_404(_refunds(request), pk=pk)).data


def _refunds(request: Request) -> QuerySet[OnlineRefund]:
    return OnlineRefund.objects.filter(noted__order__in=orders.orders_visible_to(request.user))
