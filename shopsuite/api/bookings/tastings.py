"""What is offered and free; bookings made, moved and cancelled; sessions; who waits."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bookings import operations, queries
from bookings.models import UNBOOKED, Booking, Session, Source, TastingKind, WaitingParty
from bookings.operations import Guest, Seats, Wish
from bookings.rules.needs import Needs
from bookings.rules.times import FIRST_YEAR, LAST_YEAR
from inventory.models import Variant
from shopsuite.api.bookings import wire
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.scopes import Scope
from shopsuite.api.serializers import NothingSerializer
from shopsuite.api.steps import Step, described
from shopsuite.core.errors import Invalid
from shopsuite.core.queries import shop_days

TAGS = ["Tastings"]
READ = (Scope.BOOKINGS_READ, "bookings.see")
WRITE = (Scope.BOOKINGS_WRITE, "bookings.change")
MOST_DAYS = 62
DAY = OpenApiParameter("day", date, description="by the shop's clock")


@extend_schema_view(get=extend_schema(tags=TAGS, summary="Tastings that are offered"))
class Kinds(generics.ListAPIView):
    needs = {"GET": READ}
    serializer_class = wire.TastingKindSerializer

    def get_queryset(self) -> QuerySet[TastingKind]:
        return queries.kinds_offered().prefetch_related("teas__variant").order_by("-pk")


class Times(APIView):
    needs = {"GET": READ}

    @extend_schema(
        tags=TAGS,
        summary="When a tasting can be had",
        parameters=[
            OpenApiParameter("first_day", date, required=True),
            OpenApiParameter(
                "last_day", date, description=f"at most {MOST_DAYS} days later; the same day when left out"
            ),
            OpenApiParameter("party_size", int, description="2 when left out"),
            OpenApiParameter("quiet", bool),
            OpenApiParameter("step_free", bool),
            OpenApiParameter("language", str),
        ],
        responses={200: wire.FreeTimeSerializer(many=True), **REFUSALS},
    )
    def get(self, request: Request, pk: int) -> Response:
        kind = get_object_or_404(queries.kinds_offered(), pk=pk)
        asked, now = request.query_params, timezone.now()
        first, last = _span(asked.get("first_day", ""), asked.get("last_day", ""))
        needs = Needs(
            _number(asked.get("party_size", "2")),
            quiet=asked.get("quiet") == "true",
            step_free=asked.get("step_free") == "true",
            language=asked.get("language", ""),
        )
        # What is booked over the wire is bound as guests are: what is said to be free can be had.
        first = max(first, now + timedelta(hours=kind.book_hours_ahead))
        last = min(last, now + timedelta(days=kind.book_days_ahead))
        found = queries.free_times(kind, needs, first, last, at=now)
        return Response(wire.FreeTimeSerializer(found, many=True).data)


@extend_schema_view(
    get=extend_schema(tags=TAGS, summary="Bookings, newest first", parameters=[OpenApiParameter("state", str), DAY])
)
class Bookings(generics.ListAPIView):
    needs = {"GET": READ, "POST": WRITE}
    serializer_class = wire.TastingSerializer

    def get_queryset(self) -> QuerySet[Booking]:
        found, asked = _bookings(self.request), self.request.query_params
        if state := asked.get("state", ""):
            found = found.filter(state=state)
        if day := asked.get("day", ""):
            found = found.filter(session__during__startswith__range=_span(day, ""))
        return found

    @extend_schema(
        tags=TAGS,
        summary="Book a tasting",
        request=wire.NewTastingSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.TastingSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, wire.NewTastingSerializer)

        def book() -> tuple[int, Any]:
            booking = operations.book(
                client_id=body["client_id"],
                kind_id=body["kind"],
                seats=Seats(_needs(body), begins=_utc(body["begins"]), session_id=body["session"]),
                guest=_guest(body),
                source=Source.API,
                actor=request.user,
                at=timezone.now(),
            )
            return 201, _told(request, booking.pk)

        return once(request, book)


class OneBooking(APIView):
    needs = {"GET": READ}

    @extend_schema(tags=TAGS, summary="One booking", responses={200: wire.TastingSerializer, **REFUSALS})
    def get(self, request: Request, pk: int) -> Response:
        return Response(_told(request, pk))


class _Step(Step):
    needs = {"POST": WRITE}

    def find(self, request: Request, **named: Any) -> Booking:
        return get_object_or_404(_bookings(request), **named)

    def told(self, request: Request, pk: int) -> Any:
        return _told(request, pk)


@described(
    tags=TAGS,
    summary="Move a booking to another time or table",
    body=wire.MoveTastingSerializer,
    answer=wire.TastingSerializer,
)
class Move(_Step):
    body_serializer = wire.MoveTastingSerializer

    def step(self, found: Booking, body: dict[str, Any], request: Request) -> object:
        seats = Seats(operations.needs_of(found), begins=_utc(body["begins"]), session_id=body["session"])
        return operations.move_booking(
            booking_id=found.pk, seats=seats, version=body["version"], actor=request.user, at=timezone.now()
        )


@described(tags=TAGS, summary="Cancel a booking", body=NothingSerializer, answer=wire.TastingSerializer)
class Cancel(_Step):
    def step(self, found: Booking, body: dict[str, Any], request: Request) -> object:
        return operations.cancel_booking(booking_id=found.pk, actor=request.user, at=timezone.now())


@extend_schema_view(get=extend_schema(tags=TAGS, summary="Sessions, newest first", parameters=[DAY]))
class Sessions(generics.ListAPIView):
    needs = {"GET": READ}
    serializer_class = wire.TastingSessionSerializer

    def get_queryset(self) -> QuerySet[Session]:
        found = queries.sessions_visible_to(self.request.user).filter(is_live=True)
        if day := self.request.query_params.get("day", ""):
            found = found.filter(during__startswith__range=_span(day, ""))
        return found.select_related("kind", "room", "host__user").prefetch_related("bookings").order_by("-pk")


@extend_schema_view(get=extend_schema(tags=TAGS, summary="Who waits for something to become free"))
class Waiting(generics.ListAPIView):
    needs = {"GET": READ, "POST": WRITE}
    serializer_class = wire.WaitingPartySerializer

    def get_queryset(self) -> QuerySet[WaitingParty]:
        return queries.waiting_visible_to(self.request.user).order_by("-pk")

    @extend_schema(
        tags=TAGS,
        summary="Put a party on the waiting list",
        request=wire.NewWaitingPartySerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: wire.WaitingPartySerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, wire.NewWaitingPartySerializer)
        get_object_or_404(queries.kinds_offered(), pk=body["kind"])

        def wait() -> tuple[int, Any]:
            days = ("first_day", "last_day", "not_before", "not_after")
            party = operations.wait(
                client_id=body["client_id"],
                kind_id=body["kind"],
                needs=_needs(body),
                wish=Wish(**{name: body[name] for name in days}),
                guest=_guest(body),
                actor=request.user,
                at=timezone.now(),
            )
            return 201, wire.WaitingPartySerializer(party).data

        return once(request, wait)


@described(tags=TAGS, summary="Take a party off the list", body=NothingSerializer, answer=wire.WaitingPartySerializer)
class LeaveWaiting(Step):
    needs = {"POST": WRITE}

    def find(self, request: Request, **named: Any) -> WaitingParty:
        return get_object_or_404(queries.waiting_visible_to(request.user), **named)

    def step(self, found: WaitingParty, body: dict[str, Any], request: Request) -> object:
        return operations.leave(party_id=found.pk, actor=request.user, at=timezone.now())

    def told(self, request: Request, pk: int) -> Any:
        return wire.WaitingPartySerializer(WaitingParty.objects.get(pk=pk)).data


def _bookings(request: Request) -> QuerySet[Booking]:
    found = queries.bookings_visible_to(request.user).exclude(state__in=UNBOOKED)
    return (
        found.select_related("session__kind", "session__room", "session__host__user", "customer")
        .prefetch_related("teas__variant")
        .order_by("-pk")
    )


def _told(request: Request, pk: int) -> Any:
    return wire.TastingSerializer(get_object_or_404(_bookings(request), pk=pk)).data


def _needs(body: dict[str, Any]) -> Needs:
    return Needs(
        body["party_size"], quiet=body["wants_quiet"], step_free=body["wants_step_free"], language=body["language"]
    )


def _guest(body: dict[str, Any]) -> Guest:
    named = ("name", "phone", "email", "language", "allergies", "wants_quiet", "wants_step_free")
    more = {name: body[name] for name in ("strength", "occasion", "note") if name in body}
    teas = list(Variant.objects.filter(sku__in=body.get("teas", ())).values_list("pk", flat=True))
    return Guest(**{name: body[name] for name in named}, **more, teas=teas)


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Invalid("no_such_time", _("Choose a time."), field="begins")
    return moment.astimezone(UTC)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= wire.MOST_GUESTS:
        raise Invalid("party_size", _("How many guests: a whole number."), field="party_size")
    return int(text)


def _span(first: str, last: str) -> tuple[datetime, datetime]:
    """From the beginning of one day by the shop's clock until the end of another, in UTC."""
    try:
        from_day = date.fromisoformat(first)
        until_day = date.fromisoformat(last or first)
    except ValueError:
        raise Invalid("day", _("Days are written 2027-01-31."), field="first_day") from None
    if not 0 <= (until_day - from_day).days <= MOST_DAYS or until_day.year > 9000:
        raise Invalid("days", _("At most %d days at once, the first before the last.") % MOST_DAYS, field="last_day")
    return shop_days(from_day, until_day)
