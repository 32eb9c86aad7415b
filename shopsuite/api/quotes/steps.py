"""Moving a proposal on, one step at a time."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from quotes import operations, queries
from quotes.gift_lists.goods import variants_called
from quotes.models import Proposal
from quotes.operations import LineDraft, Terms
from shopsuite.api.quotes import wire
from shopsuite.api.quotes.calls import MAKE, TAGS, told, visible
from shopsuite.api.steps import Step, described
from shopsuite.core.errors import Invalid

_YES = {"version": 1, "chosen": [17], "name": "Wang Fang"}


class _Step(Step):
    needs = {"POST": MAKE}

    def find(self, request: Request, **named: Any) -> Proposal:
        return get_object_or_404(visible(request), **named)

    def told(self, request: Request, pk: int) -> Any:
        return told(request, pk)


def _described(summary: str, body: type[Serializer], example: dict[str, Any] | None = None) -> Any:
    return described(tags=TAGS, summary=summary, body=body, answer=wire.OneProposalSerializer, example=example)


@_described(
    "Write what is to be offered next",
    wire.NewVersionSerializer,
    {
        "words": "Two boxes to choose from",
        "valid_until": "2027-09-01T23:59:00+08:00",
        "deposit_percent": 30,
        "lines": [
            {"sku": "LJ-50", "quantity": "2", "choice": "The box"},
            {"sku": "OOLONG-50", "quantity": "2", "unit_price": "88.00", "choice": "The box"},
            {"sku": "GIFT-BOX", "quantity": "1"},
        ],
    },
)
class WriteVersion(_Step):
    """In place of what was written before and not sent; a version that was sent stays."""

    body_serializer = wire.NewVersionSerializer

    def step(self, found: Proposal, body: dict[str, Any], request: Request) -> object:
        lines, terms = _lines(body.pop("lines")), Terms(**body)
        return operations.write_version(
            proposal_id=found.pk, lines=lines, terms=terms, actor=request.user, at=timezone.now()
        )


@_described("Send a version to the buyer", wire.SendProposalSerializer)
class Send(_Step):
    body_serializer = wire.SendProposalSerializer

    def step(self, found: Proposal, body: dict[str, Any], request: Request) -> object:
        get_object_or_404(found.versions, number=body["version"])
        return operations.send(proposal_id=found.pk, actor=request.user, at=timezone.now(), **body)


@_described("Note the buyer's yes: it becomes an order", wire.AcceptProposalSerializer, _YES)
class Accept(_Step):
    """For a buyer who says yes elsewhere. Accepting the same version again is once."""

    body_serializer = wire.AcceptProposalSerializer

    def step(self, found: Proposal, body: dict[str, Any], request: Request) -> object:
        return operations.accept(proposal_id=found.pk, actor=request.user, at=timezone.now(), **body)


@_described("Note the buyer's no, or withdraw it", wire.DeclineProposalSerializer)
class Decline(_Step):
    """Its goods are free at once. Another version can still be written and sent."""

    body_serializer = wire.DeclineProposalSerializer

    def step(self, found: Proposal, body: dict[str, Any], request: Request) -> object:
        return operations.decline(proposal_id=found.pk, actor=request.user, at=timezone.now(), **body)


@_described("Take back what is set aside for one line", wire.TakeGoodsBackSerializer)
class TakeGoodsBack(_Step):
    body_serializer = wire.TakeGoodsBackSerializer

    def step(self, found: Proposal, body: dict[str, Any], request: Request) -> object:
        line = get_object_or_404(queries.lines_of(found), pk=body.pop("line"))
        who = {"actor": request.user, "at": timezone.now()}
        return operations.take_goods_back(proposal_id=found.pk, line_id=line.pk, **body, **who)


def _lines(sent: list[dict[str, Any]]) -> list[LineDraft]:
    """Raises ``Invalid`` for goods that are not on sale."""
    known = variants_called(line["sku"] for line in sent)
    for line in sent:
        if line["sku"] not in known:
            message = _("No goods on sale have the SKU “%s”.") % line["sku"]
            raise Invalid("unknown_goods", message, field="lines", sku=line["sku"])
    return [LineDraft(known[line["sku"]].pk, line["quantity"], line["unit_price"], line["choice"]) for line in sent]
