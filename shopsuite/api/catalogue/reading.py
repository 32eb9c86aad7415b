"""Products, variants, batches, quantities, places and channels: to read."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics

from inventory import queries as stock
from orders import queries as orders
from shopsuite.api.catalogue.wire import (
    BatchSerializer,
    ChannelSerializer,
    PlaceSerializer,
    ProductSerializer,
    StockSerializer,
    VariantSerializer,
)
from shopsuite.api.paging import ByPosition
from shopsuite.api.scopes import Scope

CATALOGUE = {"GET": (Scope.CATALOGUE_READ, "stock.see")}
STOCK = {"GET": (Scope.STOCK_READ, "stock.see")}


def _parameter(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, description=description)


@extend_schema(tags=["Catalogue"], summary="Products with their variants")
class Products(generics.ListAPIView):
    needs = CATALOGUE
    serializer_class = ProductSerializer

    def get_queryset(self) -> QuerySet[Any]:
        return stock.products_visible_to(self.request.user).prefetch_related("variants__product", "variants__unit")


@extend_schema(tags=["Catalogue"], summary="One product")
class Product(generics.RetrieveAPIView):
    needs = CATALOGUE
    serializer_class = ProductSerializer

    def get_queryset(self) -> QuerySet[Any]:
        return stock.products_visible_to(self.request.user).prefetch_related("variants__product", "variants__unit")


@extend_schema(
    tags=["Catalogue"],
    summary="Variants: what is put on an order line",
    parameters=[_parameter("sku", "Exactly this SKU"), _parameter("q", "Words, SKU, barcode or pinyin")],
)
class Variants(generics.ListAPIView):
    needs = CATALOGUE
    serializer_class = VariantSerializer

    def get_queryset(self) -> QuerySet[Any]:
        found = stock.variants_visible_to(self.request.user).select_related("product", "unit")
        if sku := self.request.query_params.get("sku"):
            found = found.filter(sku=sku)
        for word in self.request.query_params.get("q", "").lower().split()[:6]:
            found = found.filter(search_text__contains=word)
        return found


@extend_schema(tags=["Catalogue"], summary="Batches", parameters=[_parameter("sku", "Of this SKU")])
class Batches(generics.ListAPIView):
    needs = CATALOGUE
    serializer_class = BatchSerializer

    def get_queryset(self) -> QuerySet[Any]:
        found = stock.batches_visible_to(self.request.user).select_related("variant")
        sku = self.request.query_params.get("sku")
        return found.filter(variant__sku=sku) if sku else found


@extend_schema(
    tags=["Stock"],
    summary="Quantities by batch and place",
    parameters=[_parameter("sku", "Of this SKU"), _parameter("place", "At the place with this code")],
)
class Stock(generics.ListAPIView):
    needs = STOCK
    serializer_class = StockSerializer

    def get_queryset(self) -> QuerySet[Any]:
        found = stock.stocks_visible_to(self.request.user).select_related("variant", "batch", "place")
        if sku := self.request.query_params.get("sku"):
            found = found.filter(variant__sku=sku)
        if place := self.request.query_params.get("place"):
            found = found.filter(place__code=place)
        return found


class ByCode(ByPosition):
    ordering = "pk"


@extend_schema(tags=["Stock"], summary="Places that hold stock")
class Places(generics.ListAPIView):
    needs = STOCK
    serializer_class = PlaceSerializer
    pagination_class = ByCode
    queryset: ClassVar[Any] = stock.active_places()


@extend_schema(tags=["Orders"], summary="Channels orders come from")
class Channels(generics.ListAPIView):
    needs = {"GET": (Scope.ORDERS_READ, "orders.see")}
    serializer_class = ChannelSerializer
    pagination_class = ByCode

    def get_queryset(self) -> QuerySet[Any]:
        return orders.active_channels().select_related("place")
