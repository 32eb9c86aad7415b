"""Who owes what."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from finance import queries
from orders.models import Order
from shopsuite.api.calls import REFUSALS
from shopsuite.api.finance import wire
from shopsuite.api.finance.calls import SEE, TAGS


class Receivables(APIView):
    needs = {"GET": SEE}

    @extend_schema(
        tags=TAGS,
        summary="What is owed, by how many days ago the goods left",
        responses={200: wire.OwingSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        return Response(wire.OwingSerializer(queries.receivables(request.user, at=timezone.now()), many=True).data)


@extend_schema_view(get=extend_schema(tags=TAGS, summary="Orders that left the house and are not paid whole"))
class OwedOrders(generics.ListAPIView):
    needs = {"GET": SEE}
    serializer_class = wire.OwedOrderSerializer

    def get_queryset(self) -> QuerySet[Order]:
        return queries.shipped_not_paid(self.request.user)
