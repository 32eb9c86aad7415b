"""Suppliers, what they offer, and at which price."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory import queries as stock
from purchasing import operations, queries
from purchasing.models import Price, Supplier, SupplierGoods
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.purchasing import supplier_wire
from shopsuite.api.purchasing.calls import APPROVE, EITHER, ORDER, READ, READ_PRICES, TAGS, is_of_supplier
from shopsuite.api.serializers import NothingSerializer


@extend_schema_view(get=extend_schema(tags=TAGS, summary="Suppliers; a supplier's own token finds its own"))
class Suppliers(generics.ListAPIView):
    needs = {"GET": READ, "POST": ORDER}
    serializer_class = supplier_wire.SupplierSerializer

    def get_queryset(self) -> QuerySet[Supplier]:
        return queries.suppliers_visible_to(self.request.user)

    @extend_schema(
        tags=TAGS,
        summary="Add a supplier",
        request=supplier_wire.NewSupplierSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: supplier_wire.SupplierSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, supplier_wire.NewSupplierSerializer)
        return once(request, lambda: (201, _supplier_told(request, operations.add_supplier(**body))))


class OneSupplier(APIView):
    needs = {"GET": READ}

    @extend_schema(tags=TAGS, summary="One supplier", responses={200: supplier_wire.SupplierSerializer, **REFUSALS})
    def get(self, request: Request, pk: int) -> Response:
        return Response(_supplier_told(request, _supplier(request, pk)))


@extend_schema_view(get=extend_schema(tags=TAGS, summary="What a supplier offers, with prices"))
class PriceList(generics.ListAPIView):
    needs = {"GET": READ, "POST": ORDER}
    serializer_class = supplier_wire.GoodsSerializer

    def get_queryset(self) -> QuerySet[SupplierGoods]:
        supplier = _supplier(self.request, self.kwargs["pk"])
        is_own = is_of_supplier(self.request, supplier.pk)
        return _with_prices(queries.goods_shown_to(supplier).prefetch_related(None) if is_own else supplier.goods.all())

    @extend_schema(
        tags=TAGS,
        summary="Put goods on a supplier's list, or correct what is on it",
        request=supplier_wire.SupplierOfferSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: supplier_wire.GoodsSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        supplier, body = _supplier(request, pk), body_of(request, supplier_wire.SupplierOfferSerializer)
        variant = get_object_or_404(stock.variants_visible_to(request.user), sku=body.pop("sku"))

        def offer() -> tuple[int, Any]:
            made = operations.offer_goods(supplier=supplier, variant=variant, **body)
            return 200, _told(request, made.pk)

        return once(request, offer)


class Prefer(APIView):
    needs = {"POST": ORDER}

    @extend_schema(
        tags=TAGS,
        summary="Order these goods here first from now on",
        request=NothingSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: supplier_wire.GoodsSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        goods = _goods(request, pk)

        def prefer() -> tuple[int, Any]:
            operations.prefer(goods=goods)
            return 200, _told(request, goods.pk)

        return once(request, prefer)


class NewPrice(APIView):
    needs = {"POST": EITHER}

    @extend_schema(
        tags=TAGS,
        summary="Write down a price, or as the supplier ask for one",
        description="A supplier's price is proposed, and holds once the shop has approved it.",
        request=supplier_wire.NewPriceSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: supplier_wire.PriceSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        goods, body = _goods(request, pk), body_of(request, supplier_wire.NewPriceSerializer)
        is_asked_for = is_of_supplier(request, goods.supplier_id)
        if not is_asked_for and not request.user.may("purchasing.order"):
            self.permission_denied(request)

        def price() -> tuple[int, Any]:
            if is_asked_for:
                made = operations.propose_price(goods=goods, actor=request.user, at=timezone.now(), **body)
            else:
                made = operations.set_price(goods=goods, actor=request.user, **body)
            return 201, supplier_wire.PriceSerializer(made, context={"request": request}).data

        return once(request, price)


@extend_schema_view(get=extend_schema(tags=TAGS, summary="Prices that suppliers ask for and nobody has answered"))
class ProposedPrices(generics.ListAPIView):
    needs = {"GET": READ_PRICES}
    serializer_class = supplier_wire.PriceSerializer

    def get_queryset(self) -> QuerySet[Price]:
        return queries.proposed_prices()


class AnswerPrice(APIView):
    needs = {"POST": APPROVE}

    @extend_schema(
        tags=TAGS,
        summary="Let a proposed price hold, or not",
        request=supplier_wire.AnswerPriceSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: supplier_wire.PriceSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        body = body_of(request, supplier_wire.AnswerPriceSerializer)

        def answer() -> tuple[int, Any]:
            price = operations.answer_price(
                price_id=pk, is_approved=body["is_approved"], actor=request.user, at=timezone.now()
            )
            return 200, supplier_wire.PriceSerializer(price, context={"request": request}).data

        return once(request, answer)


def _supplier(request: Request, pk: int) -> Supplier:
    return get_object_or_404(queries.suppliers_visible_to(request.user), pk=pk)


def _goods(request: Request, pk: int) -> SupplierGoods:
    visible = SupplierGoods.objects.filter(supplier__in=queries.suppliers_visible_to(request.user))
    return get_object_or_404(visible, pk=pk)


def _with_prices(goods: QuerySet[SupplierGoods]) -> QuerySet[SupplierGoods]:
    return goods.select_related("variant__product").prefetch_related(Prefetch("prices", Price.objects.order_by("pk")))


def _told(request: Request, pk: int) -> Any:
    found = _with_prices(SupplierGoods.objects.all()).get(pk=pk)
    return supplier_wire.GoodsSerializer(found, context={"request": request}).data


def _supplier_told(request: Request, supplier: Supplier) -> Any:
    return supplier_wire.SupplierSerializer(supplier, context={"request": request}).data
