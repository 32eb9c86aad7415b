"""What came in for an order and went back."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from orders import operations, queries, rules
from orders.models import Order, Payment
from shopsuite.api.calls import REFUSALS
from shopsuite.api.fields import MoneyField
from shopsuite.api.once import IDEMPOTENCY_KEY
from shopsuite.api.orders import wire
from shopsuite.api.orders.steps import OrderStep
from shopsuite.api.scopes import Scope


class PaymentToldSerializer(serializers.ModelSerializer):
    """A refund is below zero. ``movement`` is the money that moved, which may be for several orders."""

    by = serializers.EmailField(source="actor.email", default=None)

    class Meta:
        model = Payment
        fields = ["id", "amount", "method", "movement", "reference", "reason", "at", "by"]


class OrderMoneySerializer(serializers.Serializer):
    currency = serializers.CharField()
    total = MoneyField()
    let_off = MoneyField(help_text="Of the total, no longer asked of the customer")
    paid = MoneyField()
    due = MoneyField(help_text="Below zero: too much came in")
    payment_state = serializers.CharField()
    is_on_account = serializers.BooleanField()
    payments = PaymentToldSerializer(many=True)


class Payments(OrderStep):
    """Noting one payment twice is two payments: send an ``Idempotency-Key``."""

    needs = {
        "GET": ((Scope.ORDERS_READ, Scope.MONEY_READ), "orders.see"),
        "POST": ((Scope.ORDERS_WRITE, Scope.MONEY_WRITE), ("orders.change", "money.change")),
    }
    body_serializer = wire.PaymentSerializer

    @extend_schema(
        tags=["Orders"],
        summary="What came in for an order and went back",
        responses={200: OrderMoneySerializer, **REFUSALS},
    )
    def get(self, request: Request, number: str) -> Response:
        order = get_object_or_404(queries.orders_visible_to(request.user), number=number)
        payments = list(order.payments.select_related("actor"))
        paid = rules.paid_of(order, [payment.amount for payment in payments])
        told = {"paid": paid, "due": order.payable - paid, "payments": payments}
        kept = ("currency", "total", "let_off", "payment_state", "is_on_account")
        return Response(OrderMoneySerializer({name: getattr(order, name) for name in kept} | told).data)

    @extend_schema(
        tags=["Orders"],
        summary="Note a payment",
        request=wire.PaymentSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: wire.OrderSerializer, **REFUSALS},
    )
    def post(self, request: Request, **named: Any) -> Response:
        return super().post(request, **named)

    def step(self, found: Order, body: dict[str, Any], request: Request) -> object:
        return operations.receive_payment(order_id=found.pk, actor=request.user, at=timezone.now(), **body)
