"""What suppliers cost and how well they do; and what shops that order through this one wait for."""

from datetime import timedelta
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from purchasing import operations, queries
from purchasing.queries import figures, pool
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.fields import MoneyField, QuantityField, UnitPriceField
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.purchasing import wire
from shopsuite.api.purchasing.calls import ORDER, READ_PRICES, TAGS, place_named
from shopsuite.api.purchasing.orders import told
from shopsuite.api.scopes import Scope

POOL = (Scope.PURCHASING_READ, "purchasing.see")


class MonthSerializer(serializers.Serializer):
    month = serializers.DateField(help_text="The first day of the month")
    spend = MoneyField(max_digits=16)


class FiguresSerializer(serializers.Serializer):
    supplier_id = serializers.IntegerField()
    supplier = serializers.CharField()
    currency = serializers.CharField()
    orders = serializers.IntegerField(help_text="Sent in the last twelve months")
    spend = MoneyField(max_digits=16, help_text="What was received, at its price")
    by_month = MonthSerializer(many=True)
    answer_hours_median = serializers.FloatField(allow_null=True)
    answer_hours_nine_of_ten = serializers.FloatField(allow_null=True)
    on_time = serializers.FloatField(allow_null=True, help_text="Share of lines, 0 to 1, by the day first promised")
    complete = serializers.FloatField(allow_null=True, help_text="Share of lines of closed orders, 0 to 1")


class PricePointSerializer(serializers.Serializer):
    day = serializers.DateField()
    price = UnitPriceField()


class PriceHistorySerializer(serializers.Serializer):
    sku = serializers.CharField()
    title = serializers.CharField()
    points = PricePointSerializer(many=True)


class SupplierFiguresSerializer(FiguresSerializer):
    prices = PriceHistorySerializer(many=True)


class ShareSerializer(serializers.Serializer):
    subject = serializers.CharField(help_text='The order that waits, such as "order:42"')
    quantity = QuantityField()


class PoolLineSerializer(serializers.Serializer):
    sku = serializers.CharField()
    shops = ShareSerializer(many=True)
    others = QuantityField(help_text="What customers who are no shops wait for")
    coming = QuantityField()
    to_order = QuantityField()


class PoolSerializer(serializers.Serializer):
    supplier_id = serializers.IntegerField()
    supplier = serializers.CharField()
    place = serializers.CharField()
    lines = PoolLineSerializer(many=True)


class OrderPoolSerializer(serializers.Serializer):
    supplier = serializers.IntegerField(min_value=1)
    place = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)


class AllFigures(APIView):
    needs = {"GET": READ_PRICES}

    @extend_schema(
        tags=TAGS, summary="All suppliers side by side", responses={200: FiguresSerializer(many=True), **REFUSALS}
    )
    def get(self, request: Request) -> Response:
        suppliers = queries.suppliers_visible_to(request.user).filter(is_active=True)
        return Response([_told(each) for each in figures.figures_of(list(suppliers), at=timezone.now())])


class OneSuppliersFigures(APIView):
    needs = {"GET": READ_PRICES}

    @extend_schema(
        tags=TAGS,
        summary="One supplier, with what things cost over two years",
        responses={200: SupplierFiguresSerializer, **REFUSALS},
    )
    def get(self, request: Request, pk: int) -> Response:
        supplier = get_object_or_404(queries.suppliers_visible_to(request.user), pk=pk)
        now = timezone.now()
        [found] = figures.figures_of([supplier], at=now)
        prices = PriceHistorySerializer(figures.price_histories(supplier, at=now), many=True).data
        return Response(_told(found) | {"prices": prices})


class Pools(APIView):
    needs = {"GET": POOL, "POST": ORDER}

    @extend_schema(
        tags=TAGS,
        summary="What shops that order through this one wait for, by supplier and place",
        responses={200: PoolSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        return Response([_pool_told(each) for each in pool.pools()])

    @extend_schema(
        tags=TAGS,
        summary="Make one order of what is pooled of a supplier",
        request=OrderPoolSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.PurchaseOrderSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, OrderPoolSerializer)
        supplier = get_object_or_404(queries.suppliers_visible_to(request.user), pk=body["supplier"])
        place = place_named(body["place"])

        def order() -> tuple[int, Any]:
            made = operations.order_pool(
                supplier_id=supplier.pk, place_id=place.pk, actor=request.user, at=timezone.now()
            )
            return 201, told(request, made.pk)

        return once(request, order)


def _told(found: figures.Figures) -> dict[str, Any]:
    by_month = [{"month": month, "spend": spend} for month, spend in sorted(found.by_month.items())]
    return FiguresSerializer(
        {
            "supplier_id": found.supplier.pk,
            "supplier": str(found.supplier),
            "currency": found.supplier.currency,
            "orders": found.orders,
            "spend": found.spend,
            "by_month": by_month,
            "answer_hours_median": _hours(found.answer_median),
            "answer_hours_nine_of_ten": _hours(found.answer_p90),
            "on_time": found.on_time,
            "complete": found.complete,
        }
    ).data


def _hours(span: timedelta | None) -> float | None:
    return None if span is None else round(span.total_seconds() / 3600, 1)


def _pool_told(found: pool.Pool) -> dict[str, Any]:
    lines = [
        {
            "sku": line.goods.variant.sku,
            "shops": [{"subject": subject, "quantity": quantity} for subject, quantity in line.shops],
            "others": line.others,
            "coming": line.coming,
            "to_order": line.to_order,
        }
        for line in found.lines
    ]
    told = {"supplier_id": found.supplier.pk, "supplier": str(found.supplier), "place": found.place.code}
    return PoolSerializer(told | {"lines": lines}).data
