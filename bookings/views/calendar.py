"""The calendar: a day by room or host, or a week; sessions are dragged, or moved by keys, and put back with one press."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bookings import operations, queries
from bookings.forms.staff import MoveForm
from bookings.models import Host, Room, Session, TastingKind
from bookings.operations.placing import at_the_clock
from bookings.queries.calendar import Asked, board
from bookings.views.asked import parse_day
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.htmx import page_or_partial, said
from shopsuite.core.numbers import whole_number
from shopsuite.core.queries import current_shop, shop_day
from shopsuite.people.access import needs

PARTIAL = "bookings/staff/_calendar.html"


@dataclass(frozen=True)
class Refused:
    """Why a session did not go where it was put, and where that was: the number of the column, minutes from midnight."""

    why: DomainError
    column: int | None = None
    minutes: int | None = None


@needs("bookings.see")
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """What takes place, where and with whom; the address says what is looked at."""
    return _page(request)


@needs("bookings.change")
@require_POST
def put(request: HttpRequest, pk: int) -> HttpResponse:
    """A session is put somewhere else on the calendar, which is shown again: with a way back, or with why not."""
    found = get_object_or_404(queries.sessions_visible_to(request.user).select_related("kind"), pk=pk)
    back = {"begins": _local(found.begins), "room": found.room_id or "", "host": found.host_id}
    try:
        moved = _move(request, found, request.POST)
    except DomainError as refusal:
        column = whole_number(request.POST.get("column", ""))
        return _page(request, refused=Refused(refusal, column, _minutes(request.POST)))
    query = urlencode(back | {"version": moved.version})
    return _page(
        request,
        moved_to=_("Moved to %s. Whoever is booked is told.") % at_the_clock(moved.begins),
        undo_url=f"{reverse('bookings:put_back', args=[pk])}?{query}",
    )


@needs("bookings.change")
@require_POST
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """It goes back to where it came from, unless somebody moved it on meanwhile."""
    found = get_object_or_404(queries.sessions_visible_to(request.user).select_related("kind"), pk=pk)
    try:
        moved = _move(request, found, request.GET)
    except DomainError as refusal:
        return _page(request, refused=Refused(refusal))
    return said(request, _("Back at %s.") % at_the_clock(moved.begins))


def _move(request: HttpRequest, session: Session, given: QueryDict) -> Session:
    """Raises ``DomainError``; what is left out stays as it is."""
    wanted = {
        "begins": given.get("begins", ""),
        "room": given.get("room") or session.room_id,
        "host": given.get("host") or session.host_id,
        "version": given.get("version", ""),
    }
    form = MoveForm(wanted, session=session)
    if not form.is_valid():
        raise Invalid("bad_form", str(next(iter(form.errors.values()))[0]))
    room = form.cleaned_data.get("room")
    return operations.move_session(
        session_id=session.pk,
        begins=form.cleaned_data["begins"],
        version=form.cleaned_data["version"],
        actor=request.user,
        at=timezone.now(),
        room_id=room.pk if room else None,
        host_id=form.cleaned_data["host"].pk,
    )


def _page(
    request: HttpRequest, *, refused: Refused | None = None, moved_to: str = "", undo_url: str = ""
) -> HttpResponse:
    now = timezone.now()
    today, asked = shop_day(now), _asked(request.GET)
    is_week = asked.days > 1
    step = timedelta(days=asked.days)
    context: dict[str, Any] = {
        "asked": asked,
        "is_week": is_week,
        "today": today,
        "is_now": asked.first <= today < asked.first + step,
        "last": asked.first + step - timedelta(days=1),
        "before": asked.first - step,
        "after": asked.first + step,
        "board": board(request.user, asked),
        "kinds": TastingKind.objects.filter(is_active=True),
        "rooms": Room.objects.filter(is_active=True),
        "hosts": Host.objects.filter(is_active=True).select_related("user"),
        "may_move": request.user.may("bookings.change"),
        "refused": refused,
        "moved_to": moved_to,
        "undo_url": undo_url,
        "now": now,
    }
    status = refused.why.status if refused else 200
    return page_or_partial(request, "bookings/staff/calendar.html", PARTIAL, context, status=status)


def _asked(given: QueryDict) -> Asked:
    """As it stands in an address; what makes no sense there is as if it were not."""
    day = parse_day(given.get("day", "")) or shop_day(timezone.now())
    # Weeks and days beyond are no longer dates.
    day = min(max(day, date(2000, 1, 3)), date(2200, 1, 1))
    is_week = given.get("view") == "week"
    return Asked(
        first=day - timedelta(days=day.weekday()) if is_week else day,
        days=7 if is_week else 1,
        by="host" if given.get("by") == "host" else "room",
        room_id=whole_number(given.get("room", "")) or None,
        host_id=whole_number(given.get("host", "")) or None,
        kind_id=whole_number(given.get("kind", "")) or None,
    )


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(current_shop().zone):%Y-%m-%dT%H:%M}"


def _minutes(given: QueryDict) -> int | None:
    _day, _t, clock = given.get("begins", "").partition("T")
    hours, _colon, minutes = clock.partition(":")
    from_midnight, past = whole_number(hours), whole_number(minutes)
    return None if from_midnight is None or past is None else from_midnight * 60 + past
