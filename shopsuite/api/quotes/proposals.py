"""Proposals: a wish taken down, what is offered written and sent, and the buyer's answer."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory.queries import active_places
from quotes import operations, queries
from quotes.models import Proposal
from quotes.offered import offered
from quotes.paper import proposal_paper
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.files import PDF, AnyType
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.quotes import wire
from shopsuite.api.quotes.calls import MAKE, SEE, TAGS, told, visible
from shopsuite.core import answers
from shopsuite.people.operations import remember_customer


@extend_schema_view(
    get=extend_schema(
        tags=TAGS,
        summary="Proposals, newest first",
        parameters=[OpenApiParameter("state", str, description="draft, sent, accepted, declined or lapsed")],
    )
)
class Proposals(generics.ListAPIView):
    needs = {"GET": SEE, "POST": MAKE}
    serializer_class = wire.BuyersProposalSerializer

    def get_queryset(self) -> QuerySet[Proposal]:
        found, state = visible(self.request), self.request.query_params.get("state", "")
        return found.filter(state=state) if state else found

    @extend_schema(
        tags=TAGS,
        summary="Take a buyer's wish down",
        request=wire.NewProposalSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.OneProposalSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, wire.NewProposalSerializer)
        place = get_object_or_404(active_places(), code=body.pop("place"))

        def take_down() -> tuple[int, Any]:
            who = {"name": body.pop("buyer"), "phone": body.pop("phone"), "company": body.pop("company")}
            opened = operations.open_proposal(
                customer=remember_customer(**who), place_id=place.pk, owner=request.user, at=timezone.now(), **body
            )
            return 201, told(request, opened.pk)

        return once(request, take_down)


class OneProposal(APIView):
    needs = {"GET": SEE}

    @extend_schema(
        tags=TAGS,
        summary="One proposal, with every version of what is offered",
        responses={200: wire.OneProposalSerializer, **REFUSALS},
    )
    def get(self, request: Request, number: str) -> Response:
        return Response(told(request, get_object_or_404(visible(request), number=number).pk))


class ProposalPaper(APIView):
    needs = {"GET": SEE}
    content_negotiation_class = AnyType

    @extend_schema(tags=TAGS, summary="What was sent to the buyer, as a PDF", responses={**PDF, **REFUSALS})
    def get(self, request: Request, number: str) -> HttpResponseBase:
        found = get_object_or_404(visible(request), number=number)
        version = queries.shown_version(found)
        if version is None:
            raise Http404
        return answers.pdf(proposal_paper(found, offered(found, version), at=timezone.now()), found.number)


class BuyerLink(APIView):
    """Reading the link asks for the right to write: it is a key to answer with."""

    needs = {"GET": MAKE}

    @extend_schema(tags=TAGS, summary="The buyer's private link", responses={200: wire.BuyerLinkSerializer, **REFUSALS})
    def get(self, request: Request, number: str) -> Response:
        found = get_object_or_404(visible(request), number=number)
        url = request.build_absolute_uri(found.get_buyer_url())
        return Response({"url": url}, headers={"Cache-Control": "private, no-store"})
