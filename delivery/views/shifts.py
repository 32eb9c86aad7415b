"""Who rides when: shifts of a day, and what happens when somebody cannot go on."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from delivery import operations, queries
from delivery.forms.runs import ShiftForm
from delivery.models import Shift
from delivery.views.runs import board_again, day_asked
from shopsuite.core.errors import DomainError
from shopsuite.core.queries import shop_day
from shopsuite.people.access import needs

#: Shifts look like those of the week before more than like those of the day before.
A_WEEK = timedelta(days=7)


@needs("orders.hand_over")
@require_http_methods(["GET", "POST"])
def shifts(request: HttpRequest) -> HttpResponse:
    """The shifts of a day, and one more."""
    day, refusal = day_asked(request), None
    form = ShiftForm(request.POST or None, initial={"begins": "09:00", "ends": "18:00"})
    if request.method == "POST":
        try:
            operations.add_shift(**form.asked(day), actor=request.user, at=timezone.now())
        except DomainError as error:
            refusal = error
        else:
            return redirect(_url(day))
    context = {
        "day": day,
        "shifts": queries.shifts_of(day),
        "week_before": queries.shifts_begun_on(day - A_WEEK).count(),
        "has_riders": queries.riders().exists(),
        "has_vehicles": queries.vehicles_in_use().exists(),
        "today": shop_day(timezone.now()),
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "delivery/runs/shifts.html", context, status=refusal.status if refusal else 200)


@needs("orders.hand_over")
@require_POST
def repeat(request: HttpRequest) -> HttpResponse:
    """The same shifts as a week ago."""
    day = day_asked(request)
    made = operations.repeat_shifts(day=day - A_WEEK, onto=day, actor=request.user, at=timezone.now())
    if made:
        messages.success(
            request, ngettext("%d shift as a week ago.", "%d shifts as a week ago.", len(made)) % len(made)
        )
    else:
        messages.warning(request, _("None of them can ride again: riders or vehicles are taken then, or ride no more."))
    return redirect(_url(day))


@needs("orders.hand_over")
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The rider goes home."""
    return _changed(request, pk, operations.end_shift)


@needs("orders.hand_over")
@require_POST
def break_down(request: HttpRequest, pk: int) -> HttpResponse:
    """The rider cannot go on."""
    return _changed(request, pk, operations.break_down)


@needs("orders.hand_over")
@require_POST
def ride_on(request: HttpRequest, pk: int) -> HttpResponse:
    """It goes again."""
    return _changed(request, pk, operations.ride_on)


def _changed(request: HttpRequest, pk: int, operation: Callable[..., Shift]) -> HttpResponse:
    shift = get_object_or_404(queries.shifts_visible_to(request.user), pk=pk)
    try:
        operation(shift_id=shift.pk, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return board_again(request, refusal=refusal)
    return board_again(request)


def _url(day: object) -> str:
    return f"{reverse('delivery:shifts')}?day={day}"
