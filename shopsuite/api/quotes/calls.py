"""What calls about proposals and gift lists have in common."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from quotes import queries
from quotes.models import Proposal
from shopsuite.api.quotes import wire
from shopsuite.api.scopes import Scope

TAGS = ["Proposals"]
SEE = (Scope.QUOTES_READ, "quotes.make")
MAKE = (Scope.QUOTES_WRITE, "quotes.make")


def visible(request: Request) -> QuerySet[Proposal]:
    """The proposals that the caller may see, newest first."""
    found = queries.proposals_visible_to(request.user)
    return found.select_related("customer", "place", "owner", "group")


def told(request: Request, pk: int) -> Any:
    """One proposal with its versions, as the API tells it."""
    found = visible(request).prefetch_related("versions__lines__variant")
    return wire.OneProposalSerializer(get_object_or_404(found, pk=pk)).data
