"""Batches that customers complain of: how many do, the supplier told, the claim settled."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from care import operations, queries
from care.models import BatchClaim
from care.rules.claims import SEEN_WITH
from shopsuite.api.calls import REFUSALS
from shopsuite.api.fields import QuantityField
from shopsuite.api.scopes import Scope
from shopsuite.api.steps import Step, described

TAGS = ["Claims"]
SEE = (Scope.CARE_READ, SEEN_WITH)
#: So many pictures go along at most, as on the screen.
MOST_PHOTOS = 8


class ComplaintsSerializer(serializers.Serializer):
    """How many cases are about the batch, and how much of it, in the goods' own unit."""

    cases = serializers.IntegerField()
    claimed = QuantityField(max_digits=18)
    sold = QuantityField(max_digits=18)
    per_cent = serializers.DecimalField(max_digits=5, decimal_places=1)


class ClaimSerializer(serializers.ModelSerializer):
    batch = serializers.CharField(source="batch.code")
    sku = serializers.CharField(source="batch.variant.sku")
    complaints = ComplaintsSerializer()

    class Meta:
        model = BatchClaim
        fields = ["id", "batch", "sku", "complaints", "proposed_at", "supplier_told_at", "settled_at", "words"]


class OneClaimSerializer(ClaimSerializer):
    """``suppliers`` are the people who can be told of it; ``photos`` how many pictures customers sent."""

    cases = serializers.ListField(child=serializers.CharField(), help_text="Numbers of the cases")
    suppliers = serializers.ListField(child=serializers.EmailField())
    photos = serializers.IntegerField()

    class Meta(ClaimSerializer.Meta):
        fields = [*ClaimSerializer.Meta.fields, "cases", "suppliers", "photos"]


class TellSupplierSerializer(serializers.Serializer):
    supplier = serializers.EmailField(help_text="One of the claim's suppliers")
    text = serializers.CharField(max_length=4000)
    with_photos = serializers.BooleanField(default=True, help_text=f"Up to {MOST_PHOTOS}, the latest")


class SettleClaimSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=500, help_text="How it ended")


@extend_schema_view(
    get=extend_schema(
        tags=TAGS,
        summary="Batches that are complained about too often, newest first",
        parameters=[OpenApiParameter("state", str, description="open, or all of them")],
    )
)
class Claims(generics.ListAPIView):
    needs = {"GET": SEE}
    serializer_class = ClaimSerializer

    def get_queryset(self) -> QuerySet[BatchClaim]:
        found = _visible(self.request)
        return found.filter(settled_at=None) if self.request.query_params.get("state") == "open" else found

    def paginate_queryset(self, queryset: Any) -> list[BatchClaim] | None:
        page = super().paginate_queryset(queryset)
        return _with_complaints(page or [])


class OneClaim(APIView):
    needs = {"GET": SEE}

    @extend_schema(tags=TAGS, summary="One claim, and whom to tell", responses={200: OneClaimSerializer, **REFUSALS})
    def get(self, request: Request, pk: int) -> Response:
        return Response(_told(get_object_or_404(_visible(request), pk=pk)))


class _Step(Step):
    def find(self, request: Request, **named: Any) -> BatchClaim:
        return get_object_or_404(_visible(request), **named)

    def told(self, request: Request, pk: int) -> Any:
        return _told(_visible(request).get(pk=pk))


def _described(summary: str, body: type[Serializer]) -> Any:
    return described(tags=TAGS, summary=summary, body=body, answer=OneClaimSerializer)


@_described("Write to the supplier about it, with the customers' pictures", TellSupplierSerializer)
class TellSupplier(_Step):
    """In the conversation with that supplier. Telling twice is once."""

    needs = {"POST": (Scope.CARE_WRITE, "messages.suppliers")}
    body_serializer = TellSupplierSerializer

    def step(self, found: BatchClaim, body: dict[str, Any], request: Request) -> object:
        person = next((each for each in queries.who_delivered(found.batch) if each.email == body["supplier"]), None)
        photos = list(queries.photos_about(found.batch)[:MOST_PHOTOS]) if body["with_photos"] else []
        return operations.tell_supplier(
            claim_id=found.pk,
            supplier_id=person.pk if person else 0,
            text=body["text"],
            photos=photos,
            actor=request.user,
            at=timezone.now(),
        )


@_described("Say how it ended", SettleClaimSerializer)
class SettleClaim(_Step):
    needs = {"POST": (Scope.CARE_WRITE, ("purchasing.order", "stock.correct"))}
    body_serializer = SettleClaimSerializer

    def step(self, found: BatchClaim, body: dict[str, Any], request: Request) -> object:
        return operations.settle_claim(claim_id=found.pk, actor=request.user, at=timezone.now(), **body)


def _visible(request: Request) -> QuerySet[BatchClaim]:
    return queries.claims_visible_to(request.user).select_related("batch__variant").order_by("-pk")


def _with_complaints(claims: list[BatchClaim]) -> list[BatchClaim]:
    known = queries.complaints_about(claim.batch_id for claim in claims)
    for claim in claims:
        claim.complaints = known[claim.batch_id]
    return claims


def _told(claim: BatchClaim) -> Any:
    _with_complaints([claim])
    at_fault = queries.lines_at_fault().filter(batch=claim.batch_id).select_related("case").order_by("-pk")
    claim.cases = list(dict.fromkeys(line.case.number for line in at_fault))
    claim.suppliers = [person.email for person in queries.who_delivered(claim.batch)]
    claim.photos = queries.photos_about(claim.batch).count()
    return OneClaimSerializer(claim).data
