"""The guest's page of one booking, by its private link: what to know, and what can be changed. GET shows, POST acts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings import operations
from bookings.forms.guest import GuestForm, LateForm, filled_from
from bookings.links import booking_of, guest_token
from bookings.models import Booking, BookingState, FollowUp
from bookings.operations import Seats
from bookings.queries.reminding import was_asked, ways_open_to
from bookings.rules.needs import Needs
from bookings.standing import standing_of
from bookings.talk import conversation_about
from bookings.views.asked import Asked, parse_moment, times
from messaging import seat
from messaging.views.thread import thread_context
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import go_to, page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.core.unseen import unseen
from shopsuite.feed.middleware import live_page
from shopsuite.feed.tokens import page_token
from shopsuite.people.access import public
from shopsuite.people.devices import customer_on
from shopsuite.people.doors import by_link


@live_page
@public
@require_GET
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Where, when, with whom, what to bring; live."""
    booking = booking_of(token)
    if booking is None:
        return unseen(render(request, "bookings/guest/unknown.html", {"feed_position": None}, status=404))
    return unseen(_page(request, booking))


@by_link(booking_of)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Another time: GET shows what can be had, POST takes it."""
    refusal = None
    given = request.POST if request.method == "POST" else request.GET
    needs = _needs(request, booking)
    try:
        operations.require_movable(booking, at=timezone.now())
        if request.method == "POST":
            seats = Seats(
                needs,
                begins=parse_moment(given.get("begins", "")),
                session_id=whole_number(given.get("table", "")),
            )
            operations.move_booking(
                booking_id=booking.pk,
                seats=seats,
                actor=None,
                at=timezone.now(),
                version=whole_number(given.get("version", "")),
                is_by_guest=True,
            )
            return go_to(request, reverse("bookings:guest", args=[guest_token(booking)]))
    except DomainError as error:
        refusal = error
    return _times(request, booking, "move", given=given, needs=needs, refusal=refusal)


@by_link(booking_of)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Other guests, teas, wishes, allergies."""
    kind, refusal, at = booking.session.kind, None, timezone.now()
    form = GuestForm(request.POST or None, kind=kind, initial=filled_from(booking))
    # What is no number is a party of nobody, which is refused in words.
    size = (whole_number(request.POST.get("party")) or 0) if request.method == "POST" else booking.party_size
    try:
        if request.method == "POST" and form.is_valid():
            is_same_party = size == booking.party_size
            if not is_same_party:
                operations.require_movable(booking, at=at)
            guest = form.guest(
                wants_quiet=booking.wants_quiet, wants_step_free=booking.wants_step_free, customer=booking.customer
            )
            operations.change_booking(
                booking_id=booking.pk,
                guest=guest,
                party_size=size,
                actor=None,
                at=at,
                # An older page knows nothing of the allergies that somebody else of them wrote down meanwhile.
                version=whole_number(request.POST.get("version", "")),
                is_by_guest=True,
            )
            return redirect("bookings:guest", guest_token(booking))
    except DomainError as error:
        refusal = error
        booking.refresh_from_db(fields=["version", "party_size", "allergies", "note"])
    context = {
        "booking": booking,
        "token": guest_token(booking),
        "kind": kind,
        "form": form,
        "party": size or None,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 400 if form.is_bound else 200
    return render(request, "bookings/guest/change.html", context, status=status)


@by_link(booking_of)
@require_POST
def cancel(request: HttpRequest, booking: Booking) -> HttpResponse:
    """They do not come; the seats are free for others at once."""
    return _done(request, booking, operations.cancel_booking, actor=None, is_by_guest=True)


@by_link(booking_of)
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, booking: Booking) -> HttpResponse:
    """They come after all: POST takes back what they cancelled, or another time where others have it by now; GET shows what can be had."""
    refusal = None
    given = request.POST if request.method == "POST" else request.GET
    begins, table = parse_moment(given.get("begins", "")), whole_number(given.get("table", ""))
    needs = _needs(request, booking)
    try:
        if request.method == "POST":
            seats = Seats(needs, begins=begins, session_id=table) if begins or table else None
            operations.take_back(booking_id=booking.pk, at=timezone.now(), seats=seats)
            return go_to(request, reverse("bookings:guest", args=[guest_token(booking)]))
        operations.require_own(booking, at=timezone.now())
    except DomainError as error:
        refusal = error
    return _times(request, booking, "take_back", given=given, needs=needs, refusal=refusal)


@by_link(booking_of)
@require_POST
def late(request: HttpRequest, booking: Booking) -> HttpResponse:
    """They are on their way, but so many minutes late."""
    form = LateForm(request.POST)
    minutes = form.cleaned_data["minutes"] if form.is_valid() else -1
    return _done(request, booking, operations.say_late, minutes=minutes)


@by_link(booking_of)
@require_POST
def coming(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Yes, they still come."""
    return _done(request, booking, operations.say_coming)


@by_link(booking_of)
@require_POST
def ways(request: HttpRequest, booking: Booking) -> HttpResponse:
    """How they want to be reminded."""
    chosen, without = request.POST.getlist("way"), "no_mail" in request.POST
    answer = _done(request, booking, operations.choose_ways, ways=chosen, takes_no_mail=without)
    if answer.status_code == 302:
        messages.success(request, _("Kept: so we remind you from now on."))
    return answer


@by_link(booking_of)
@require_POST
def how_it_was(request: HttpRequest, booking: Booking) -> HttpResponse:
    """How they liked it; what they typed stays when it is refused."""
    words = request.POST.get("words", "")
    liked = whole_number(request.POST.get("liked", ""))
    return _done(request, booking, operations.answer_follow_up, liked=liked, words=words)


def _times(
    request: HttpRequest, booking: Booking, page: str, *, given: QueryDict, needs: Needs, refusal: DomainError | None
) -> HttpResponse:
    """What can be had for the party, each time a press that posts to ``page`` ("move" or "take_back")."""
    kind, token = booking.session.kind, guest_token(booking)
    asked = Asked(needs, Asked.in_query(given, kind).day)
    context = {
        "booking": booking,
        "token": token,
        "here": reverse(f"bookings:guest_{page}", args=[token]),
        "kind": kind,
        "refusal": refusal,
        **times(kind, asked, at=timezone.now(), leaving=booking),
    }
    status = refusal.status if refusal else 200
    return page_or_partial(request, f"bookings/guest/{page}.html", "bookings/guest/_times.html", context, status=status)


def _needs(request: HttpRequest, booking: Booking) -> Needs:
    """What they ask of room and host: as a regular, who has proven on this device to be one, else as anybody with the link."""
    is_proven = booking.customer is not None and customer_on(request) == booking.customer
    return operations.needs_of(booking, is_by_guest=not is_proven)


def _done(request: HttpRequest, booking: Booking, operation: Any, **given: Any) -> HttpResponse:
    try:
        operation(booking_id=booking.pk, at=timezone.now(), **given)
    except DomainError as refusal:
        return _page(request, booking, refusal=refusal)
    return redirect("bookings:guest", guest_token(booking))


def _page(request: HttpRequest, booking: Booking, *, refusal: DomainError | None = None) -> HttpResponse:
    talk = conversation_about(booking)
    answer = FollowUp.objects.filter(booking=booking).first() if booking.state == BookingState.DONE else None
    context = {
        **thread_context(seat.outside(talk, name=booking.name)),
        "booking": booking,
        "session": booking.session,
        "kind": booking.session.kind,
        "token": guest_token(booking),
        "teas": booking.teas.select_related("variant__product"),
        "standing": standing_of(booking, at=timezone.now()),
        "is_asked": was_asked(booking),
        "ways": ways_open_to(booking),
        "refusal": refusal,
        "answer": answer,
        "said": request.POST.get("words") or (answer.words if answer else ""),
        "liked": request.POST.get("liked") or (str(answer.liked) if answer else ""),
        "feed_token": page_token(audiences=[booking.page_audience, talk.page_audience]),
    }
    status = refusal.status if refusal else 200
    return page_or_partial(request, "bookings/guest/page.html", "bookings/guest/_body.html", context, status=status)
