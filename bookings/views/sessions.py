"""One session for whoever holds it: who comes, what they must not have, what is to be made ready; begun, ended, moved, called off."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bookings import operations, queries
from bookings.forms.staff import MoveForm
from bookings.letters.words import path_of
from bookings.models import Booking, BookingState, Session
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import page_or_partial
from shopsuite.people.access import needs

#: What can be said of a party on its way in, by its name in the address.
MARKS = {
    "arrived": operations.mark_arrived,
    "missed": operations.mark_missed,
    "expected": operations.unmark,
    "seen": operations.see_allergies,
    "cancel": operations.cancel_booking,
}


@needs("bookings.see")
@require_GET
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """Who comes to it and what they must not have; live."""
    return _page(request, _visible(request, pk))


@needs("bookings.see")
@require_GET
def booking(request: HttpRequest, pk: int) -> HttpResponse:
    """A booking is shown with its session."""
    found = get_object_or_404(queries.bookings_visible_to(request.user), pk=pk)
    return redirect(f"{found.session.get_absolute_url()}#booking-{found.pk}")


@needs("bookings.change")
@require_POST
def mark(request: HttpRequest, pk: int, how: str) -> HttpResponse:
    """They are here, they did not come, that was a mistake, their allergies are read, they called and do not come."""
    found = get_object_or_404(queries.bookings_visible_to(request.user), pk=pk)
    operation = MARKS.get(how)
    if operation is None:
        return redirect(found.session)
    return _do(request, found.session, operation, booking_id=found.pk)


@needs("bookings.change")
@require_POST
def bill(request: HttpRequest, pk: int) -> HttpResponse:
    """To the order by which they pay."""
    found = get_object_or_404(queries.bookings_visible_to(request.user), pk=pk)
    try:
        return redirect(operations.bill(booking_id=found.pk, actor=request.user, at=timezone.now()))
    except DomainError as refusal:
        return _page(request, _visible(request, found.session_id), refusal=refusal)


@needs("bookings.change")
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """The host begins."""
    return _do(request, _visible(request, pk), operations.start_session, session_id=pk)


@needs("bookings.change")
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """It is over."""
    return _do(request, _visible(request, pk), operations.end_session, session_id=pk)


@needs("bookings.change")
@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """The shop cannot hold it."""
    return _do(request, _visible(request, pk), operations.call_off, session_id=pk)


@needs("bookings.change")
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time, room or host, by a form; what dragging does, without dragging."""
    found = _visible(request, pk)
    form = MoveForm(request.POST, session=found)
    if not form.is_valid():
        return _page(request, found, move_form=form, status=400)
    given = form.cleaned_data
    room, host = given.get("room"), given["host"]
    try:
        operations.move_session(
            session_id=pk,
            begins=given["begins"],
            version=given["version"],
            actor=request.user,
            at=timezone.now(),
            room_id=room.pk if room else None,
            host_id=host.pk,
        )
    except DomainError as refusal:
        return _page(request, _visible(request, pk), refusal=refusal, move_form=form)
    messages.success(request, _("Moved. Whoever is booked is told."))
    return redirect(found)


def _do(request: HttpRequest, found: Session, operation: Any, **given: Any) -> HttpResponse:
    try:
        operation(actor=request.user, at=timezone.now(), **given)
    except DomainError as refusal:
        return _page(request, found, refusal=refusal)
    if request.htmx:
        return _page(request, _visible(request, found.pk))
    return redirect(found)


def _visible(request: HttpRequest, pk: int) -> Session:
    found = queries.sessions_visible_to(request.user).select_related("kind", "room__place", "host__user")
    return get_object_or_404(found, pk=pk)


def _page(
    request: HttpRequest,
    found: Session,
    *,
    refusal: DomainError | None = None,
    move_form: MoveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    hidden, now = (BookingState.LAPSED,), timezone.now()
    bookings = (
        Booking.objects.filter(session=found)
        .exclude(state__in=hidden)
        .select_related("customer", "order", "follow_up", "waited")
    )
    bookings = list(bookings.prefetch_related("teas__variant__product").order_by("pk"))
    context = {
        "session": found,
        "kind": found.kind,
        "parties": [(each, path_of(each)) for each in bookings],
        "alerts": [each for each in bookings if each.allergies and each.state in ("confirmed", "arrived")],
        "steps": found.steps.select_related("about__tasting_guide", "booking", "done_by").order_by("due_at", "pk"),
        "move_form": move_form or MoveForm(session=found),
        "is_deserted": found.begins <= now
        and not any(each.state in ("held", "confirmed", "arrived") for each in bookings),
        "now": now,
        "refusal": refusal,
    }
    status = refusal.status if refusal else status
    return page_or_partial(
        request, "bookings/staff/session.html", "bookings/staff/_session.html", context, status=status
    )
