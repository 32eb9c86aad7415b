"""A guest at the counter or on the phone: when, how many, a name, in under half a minute; and whoever just walked in."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings import operations, queries
from bookings.forms.staff import BookForm, TableForm
from bookings.models import Source, TastingKind
from bookings.operations import Guest, Seats
from bookings.rules.times import STEP
from bookings.views.asked import Asked, Pressed, parse_moment, times
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs


@needs("bookings.change")
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Pick a time and type a name: one page, one press."""
    given = request.POST if request.method == "POST" else request.GET
    kinds = list(queries.kinds_offered())
    if not kinds:
        return render(request, "bookings/staff/nothing_offered.html")
    chosen = whole_number(given.get("kind", ""))
    kind = next((each for each in kinds if each.pk == chosen), kinds[0])
    asked, wish, refusal = Asked.in_query(given, kind, is_regular=True), Pressed.in_query(given), None
    form = BookForm(request.POST if request.method == "POST" else None, kind=kind, is_here="walk_in" in request.POST)
    if request.method == "POST":
        try:
            return redirect(_book(request, kind, asked, form, wish))
        except DomainError as error:
            refusal = error
    context = {
        "kinds": kinds,
        "kind": kind,
        "form": form,
        "wish": wish,
        "client_id": given.get("client_id") or uuid4(),
        "chosen": given.get("begins") or given.get("table") or (wish.begins.isoformat() if wish.begins else ""),
        "refusal": refusal,
        **times(kind, asked, at=timezone.now(), ahead=False),
    }
    status = refusal.status if refusal else 200
    return page_or_partial(request, "bookings/staff/take.html", "bookings/staff/_take.html", context, status=status)


@needs("bookings.change")
@require_http_methods(["GET", "POST"])
def open_table(request: HttpRequest) -> HttpResponse:
    """Seats at a shared table can be had from now on."""
    form, refusal = TableForm(request.POST or None, initial={"client_id": uuid4()}), None
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            session = operations.open_table(
                client_id=given["client_id"],
                kind_id=given["kind"].pk,
                begins=given["begins"],
                capacity=given["capacity"],
                room_id=given["room"].pk if given["room"] else None,
                host_id=given["host"].pk if given["host"] else None,
                actor=request.user,
                at=timezone.now(),
            )
            return redirect(session)
        except DomainError as error:
            refusal = error
    status = refusal.status if refusal else 400 if form.is_bound else 200
    return render(request, "bookings/staff/open_table.html", {"form": form, "refusal": refusal}, status=status)


def _book(request: HttpRequest, kind: TastingKind, asked: Asked, form: BookForm, wish: Pressed) -> str:
    """Book, and where to look at it. Raises ``DomainError``; what is missing in the form is one as well."""
    is_walk_in = "walk_in" in request.POST
    now = timezone.now()
    # Also of whoever stands there: what they must not have is never left out because it was too long.
    if not form.is_valid():
        raise Invalid("bad_form", str(next(iter(form.errors.values()))[0]))
    given = form.cleaned_data
    source = Source.WALK_IN if is_walk_in else given.pop("source")
    guest = (
        _walked_in(given)
        if is_walk_in
        else form.guest(wants_quiet=asked.needs.quiet, wants_step_free=asked.needs.step_free)
    )
    begins = now.replace(minute=now.minute // STEP * STEP, second=0, microsecond=0) if is_walk_in else None
    begins = begins or parse_moment(request.POST.get("begins", ""))
    is_wish = begins is not None and begins == wish.begins
    booking = operations.book(
        client_id=_name(request.POST.get("client_id", "")),
        kind_id=kind.pk,
        seats=Seats(
            asked.needs,
            begins=begins,
            session_id=whole_number(request.POST.get("table", "")),
            room_id=wish.room.pk if wish.room and kind.has_room else None,
            host_id=wish.host.pk if wish.host else None,
            any_hour=is_walk_in or is_wish,
        ),
        guest=guest,
        source=source,
        actor=request.user,
        at=now,
    )
    if is_walk_in:
        operations.mark_arrived(booking_id=booking.pk, actor=request.user, at=now)
    messages.success(request, _("Booked: %s") % booking)
    return booking.session.get_absolute_url()


def _name(written: str) -> UUID:
    """What the screen calls this booking. Raises ``Invalid`` for what is no name: sent twice, it could not be known again."""
    try:
        return UUID(written)
    except ValueError:
        raise Invalid("bad_form", _("This page was not loaded in whole. Load it again, and book once more.")) from None


def _walked_in(given: dict[str, object]) -> Guest:
    """Somebody who stands there needs no number to be called on."""
    name = str(given.get("name") or _("Walk-in"))
    return Guest(name=name, phone=str(given.get("phone") or ""), allergies=str(given.get("allergies") or ""))
