"""Tastings for other people's calendars: the guests' entry, and a host's calendar to be followed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bookings import calendars, operations
from bookings.links import booking_of, calendar_token, host_of
from bookings.models import Booking, Host
from shopsuite.core.unseen import unseen
from shopsuite.notices.digest import absolute
from shopsuite.people.access import needs, public
from shopsuite.people.doors import by_link


@by_link(booking_of)
@require_GET
def guest_entry(request: HttpRequest, booking: Booking) -> HttpResponse:
    """The tasting as a file for the guest's calendar; loaded again after a change it is the same entry, and newer."""
    return unseen(_file(calendars.entry_of(booking, method=calendars.PUBLISH)))


@public
@require_GET
def host_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a host's calendar program fetches by itself; it cannot sign in."""
    host = host_of(token)
    if host is None:
        raise Http404
    return unseen(_file(calendars.host_calendar(host, at=timezone.now())))


@needs("bookings.host")
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The address of one's own calendar, to be entered into a calendar program."""
    host = Host.objects.filter(user=request.user, is_active=True).first()
    address = absolute(reverse("bookings:host_calendar", args=[calendar_token(host)])) if host else ""
    return render(request, "bookings/staff/calendar_address.html", {"address": address})


@needs("bookings.host")
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Another address; the one before shows nothing any more."""
    host = Host.objects.filter(user=request.user, is_active=True).first()
    if host is None:
        raise Http404
    operations.renew_calendar(host_id=host.pk)
    messages.success(request, _("This is the new address. The one before shows nothing any more."))
    return redirect("bookings:my_calendar")


def _file(content: bytes) -> HttpResponse:
    disposition = 'attachment; filename="tasting.ics"'
    return HttpResponse(
        content, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": disposition}
    )
