"""Gift lists: a spreadsheet of recipients is looked at, then becomes a parcel for each of them, or nothing does."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory.queries import active_places
from quotes.gift_lists import GiftLists, ProposalLists
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.quotes import list_wire as wire
from shopsuite.api.quotes.calls import MAKE, SEE, visible
from shopsuite.api.serializers import NothingSerializer
from shopsuite.api.steps import Step, described
from shopsuite.spreadsheets import lives, operations, queries, tasks
from shopsuite.spreadsheets.forms import UploadForm
from shopsuite.spreadsheets.kinds import Kind, kind_of
from shopsuite.spreadsheets.models import SheetEntry, SheetImport

TAGS = ["Gift lists"]
KINDS = (GiftLists.code, ProposalLists.code)


@extend_schema_view(get=extend_schema(tags=TAGS, summary="Gift lists, newest first"))
class AllGiftLists(generics.ListAPIView):
    needs = {"GET": SEE, "POST": MAKE}
    serializer_class = wire.GiftListSerializer
    parser_classes = [MultiPartParser]

    def get_queryset(self) -> QuerySet[SheetImport]:
        return _visible(self.request)

    @extend_schema(
        tags=TAGS,
        summary="Hand a list of recipients in",
        description="The shop's worker looks at it: uploaded, then checked or refused. Nothing is booked before start.",
        request={"multipart/form-data": wire.NewGiftListSerializer},
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.OneGiftListSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, wire.NewGiftListSerializer)
        place = get_object_or_404(active_places(), code=body["place"])
        return _taken_in(request, GiftLists.code, body | {"place": place.pk})


class Recipients(APIView):
    needs = {"POST": MAKE}
    parser_classes = [MultiPartParser]

    @extend_schema(
        tags=TAGS,
        summary="Hand in who gets what an accepted proposal promised",
        request={"multipart/form-data": wire.RecipientsSerializer},
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.OneGiftListSerializer, **REFUSALS},
    )
    def post(self, request: Request, number: str) -> Response:
        proposal = get_object_or_404(visible(request), number=number)
        body = body_of(request, wire.RecipientsSerializer)
        return _taken_in(request, ProposalLists.code, body | {"about": proposal.subject})


class OneGiftList(APIView):
    needs = {"GET": SEE}

    @extend_schema(
        tags=TAGS,
        summary="One list: what it takes, and what is wrong with it",
        responses={200: wire.OneGiftListSerializer, **REFUSALS},
    )
    def get(self, request: Request, pk: int) -> Response:
        return Response(_told(request, pk))


@extend_schema_view(
    get=extend_schema(
        tags=TAGS,
        summary="The recipients of a list, the last first",
        parameters=[OpenApiParameter("verb", str, description="new, same or refused")],
    )
)
class Parcels(generics.ListAPIView):
    needs = {"GET": SEE}
    serializer_class = wire.ParcelSerializer

    def get_queryset(self) -> QuerySet[SheetEntry]:
        entries = get_object_or_404(_visible(self.request), pk=self.kwargs["pk"]).entries.all()
        verb = self.request.query_params.get("verb", "")
        return entries.filter(verb=verb) if verb else entries


class _Step(Step):
    needs = {"POST": MAKE}

    def find(self, request: Request, **named: Any) -> SheetImport:
        return get_object_or_404(_visible(request), **named)

    def told(self, request: Request, pk: int) -> Any:
        return _told(request, pk)


@described(tags=TAGS, summary="Make the parcels", body=NothingSerializer, answer=wire.OneGiftListSerializer)
class StartGiftList(_Step):
    """All of them or none; refusal says what stood against it, and it can be tried again. Starting twice is once."""

    def step(self, found: SheetImport, body: dict[str, Any], request: Request) -> object:
        now = timezone.now()
        if lives.claim_start(found, at=now):
            return transaction.on_commit(partial(tasks.run.delay, found.pk))
        if lives.claim_look(found, at=now):
            return transaction.on_commit(partial(tasks.check.delay, found.pk))
        return None


@described(tags=TAGS, summary="Take the parcels back", body=NothingSerializer, answer=wire.OneGiftListSerializer)
class UndoGiftList(_Step):
    """Those that nobody has begun to work on are cancelled. What a proposal promised is not taken back this way."""

    def step(self, found: SheetImport, body: dict[str, Any], request: Request) -> object:
        if _kind(found.kind).is_final(found):
            raise Http404
        if operations.claim_undo(found, by=request.user, at=timezone.now()):
            return transaction.on_commit(partial(tasks.undo.delay, found.pk))
        return None


def _taken_in(request: Request, code: str, said: dict[str, Any]) -> Response:
    """Keep a file whose terms are good. Raises DRF's ``ValidationError``."""
    file = said.pop("file")
    form = UploadForm(said, {"file": file}, kind=_kind(code))
    if not form.is_valid():
        raise ValidationError(form.errors)

    def take_in() -> tuple[int, Any]:
        job = operations.take_in(
            kind=_kind(code),
            file=form.cleaned_data["file"],
            file_name=file.name,
            started_by=request.user,
            about=form.cleaned_data.get("about", ""),
            options=form.options(),
        )
        transaction.on_commit(partial(tasks.check.delay, job.pk))
        return 201, _told(request, job.pk)

    return once(request, take_in)


def _kind(code: str) -> Kind:
    kind = kind_of(code)
    if kind is None:
        raise LookupError(f"No app knows files of {code}.")
    return kind


def _visible(request: Request) -> QuerySet[SheetImport]:
    return queries.files_visible_to(request.user).filter(kind__in=KINDS).order_by("-pk")


def _told(request: Request, pk: int) -> Any:
    return wire.OneGiftListSerializer(get_object_or_404(_visible(request), pk=pk)).data
