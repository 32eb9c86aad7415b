"""Changes to an order that both sides know, answered line by line."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory.models import Variant
from purchasing import operations, queries
from purchasing.models import ChangeProposal
from purchasing.operations import ChangeDraft
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.purchasing import wire
from shopsuite.api.purchasing.calls import EITHER, READ, TAGS, is_of_supplier, visible_order
from shopsuite.api.serializers import NothingSerializer
from shopsuite.core.errors import Invalid


@extend_schema_view(get=extend_schema(tags=TAGS, summary="What either side wanted changed, newest first"))
class Changes(generics.ListAPIView):
    needs = {"GET": READ, "POST": EITHER}
    serializer_class = wire.ChangeSerializer

    def get_queryset(self) -> QuerySet[ChangeProposal]:
        return _visible(self.request).filter(order=visible_order(self.request, self.kwargs["number"]))

    @extend_schema(
        tags=TAGS,
        summary="Ask the other side for changes",
        description="One proposal at a time; a later one of the same side takes its place.",
        request=wire.NewChangeSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.ChangeSerializer, **REFUSALS},
    )
    def post(self, request: Request, number: str) -> Response:
        order, body = visible_order(request, number), body_of(request, wire.NewChangeSerializer)
        of_supplier = is_of_supplier(request, order.supplier_id)
        if not of_supplier and not request.user.may("purchasing.order"):
            self.permission_denied(request)

        def propose() -> tuple[int, Any]:
            made = operations.propose_change(
                order_id=order.pk,
                version=body["version"],
                changes=_drafts(body["lines"]),
                is_by_supplier=of_supplier,
                actor=request.user,
                at=timezone.now(),
                note=body["note"],
            )
            return 201, _told(request, made.pk)

        return once(request, propose)


class AnswerChange(APIView):
    needs = {"POST": EITHER}

    @extend_schema(
        tags=TAGS,
        summary="Answer the other side's proposal line by line",
        request=wire.AnswerChangeSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: wire.ChangeSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        proposal, body = _proposal(request, pk), body_of(request, wire.AnswerChangeSerializer)

        def answer() -> tuple[int, Any]:
            operations.answer_change(
                proposal_id=proposal.pk,
                accepted=set(body["accepted"]),
                is_by_supplier=is_of_supplier(request, proposal.order.supplier_id),
                actor=request.user,
                at=timezone.now(),
            )
            return 200, _told(request, pk)

        return once(request, answer)


class WithdrawChange(APIView):
    needs = {"POST": EITHER}

    @extend_schema(
        tags=TAGS,
        summary="Take one's own proposal back",
        request=NothingSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: wire.ChangeSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        proposal = _proposal(request, pk)

        def withdraw() -> tuple[int, Any]:
            operations.withdraw_change(
                proposal_id=proposal.pk,
                is_by_supplier=is_of_supplier(request, proposal.order.supplier_id),
                actor=request.user,
                at=timezone.now(),
            )
            return 200, _told(request, pk)

        return once(request, withdraw)


def _visible(request: Request) -> QuerySet[ChangeProposal]:
    found = queries.proposals_visible_to(request.user)
    return found.select_related("by", "order").prefetch_related("lines__substitute")


def _proposal(request: Request, pk: int) -> ChangeProposal:
    return get_object_or_404(_visible(request), pk=pk)


def _told(request: Request, pk: int) -> Any:
    return wire.ChangeSerializer(_proposal(request, pk), context={"request": request}).data


def _drafts(lines: list[dict[str, Any]]) -> list[ChangeDraft]:
    """The changes as operations take them. Raises ``Invalid`` for a substitute that does not exist."""
    skus = {line["substitute"] for line in lines} - {""}
    variants = dict(Variant.objects.filter(sku__in=skus, is_active=True).values_list("sku", "pk"))
    if unknown := sorted(skus - variants.keys()):
        raise Invalid("unknown_goods", _("There are no goods %s.") % unknown[0], field="lines", sku=unknown[0])
    return [
        ChangeDraft(
            line_id=line["line"],
            quantity=line["quantity"],
            price=line["price"],
            expected_on=line["expected_on"],
            substitute_id=variants.get(line["substitute"]),
        )
        for line in lines
    ]
