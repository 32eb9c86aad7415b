"""The ledger: what came and went, when, by whom and what for."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics

from inventory import queries
from inventory.models import StockMove
from inventory.models.stock import MoveKind
from shopsuite.api.scopes import Scope
from shopsuite.api.stock.wire import MovementSerializer
from shopsuite.core.numbers import whole_number


@extend_schema(
    tags=["Stock"],
    summary="Movements, newest first",
    parameters=[
        OpenApiParameter("sku", str, description="Of this SKU"),
        OpenApiParameter("batch_id", int, description="Of this batch"),
        OpenApiParameter("place", str, description="At the place with this code"),
        OpenApiParameter("kind", str, enum=MoveKind.values),
        OpenApiParameter("subject", str, description='What for, such as "order:42" or "purchase:7"'),
    ],
)
class Movements(generics.ListAPIView):
    needs = {"GET": (Scope.STOCK_READ, "stock.see")}
    serializer_class = MovementSerializer

    def get_queryset(self) -> QuerySet[Any]:
        asked = self.request.query_params
        found = StockMove.objects.filter(stock__in=queries.stocks_visible_to(self.request.user))
        names = {"sku": "stock__variant__sku", "place": "stock__place__code", "kind": "kind", "subject": "subject"}
        for name, field in names.items():
            if value := asked.get(name):
                found = found.filter(**{field: value})
        if asked.get("batch_id"):
            found = found.filter(stock__batch=whole_number(asked["batch_id"]) or 0)
        return found.select_related("actor", "stock__variant", "stock__batch", "stock__place")
