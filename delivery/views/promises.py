"""What can be promised: half hour by half hour for the dispatcher, and as windows to press on at the counter."""

from contextlib import suppress
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from delivery import operations, queries
from delivery.forms.promises import MoreForm, OfferForm, day_in, initial_of
from delivery.models import Cause, PlanState
from delivery.rules.answers import saved_by
from orders.windows import as_choices
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.queries import shop_day
from shopsuite.people.access import needs

#: So many windows are offered.
MOST = 8


@needs("orders.place")
@require_GET
def offer(request: HttpRequest) -> HttpResponse:
    """Windows of the day asked for that riders can keep, nearest to the one asked for."""
    now, form = timezone.now(), OfferForm(request.GET)
    form.is_valid()
    begins, ends = form.window(at=now)
    day = shop_day(ends)
    promises = queries.promises_of(day, at=now)
    context: dict[str, object] = {"day": day, "is_asked": bool(form.cleaned_data.get("deliver_until"))}
    if promises:
        window = promises.seconds(begins, ends)
        asked = queries.Asked(queries.point_of(form.cleaned_data.get("address") or ""))
        fitting = promises.all_open(window, asked)
        context |= {
            "is_known": asked.point is not None,
            "has_address": bool(form.cleaned_data.get("address")),
            "can_keep": bool(promises.open_of([window], asked)),
            "windows": as_choices(map(promises.moments, sorted(fitting[:MOST]))),
        }
    return render(request, "delivery/promises/_windows.html", context | {"promises": promises})


@needs("orders.hand_over")
@require_GET
def promises(request: HttpRequest) -> HttpResponse:
    """A day's half hours, how full they are, and what one more rider would save. The moving part is that last answer."""
    day = day_in(request.GET.get("day", "")) or shop_day(timezone.now())
    return _shown(request, day)


@needs("orders.hand_over")
@require_POST
def ask_more(request: HttpRequest) -> HttpResponse:
    """Have a worker find out what one more rider would save."""
    day, form = day_in(request.POST.get("day", "")) or shop_day(timezone.now()), MoreForm(request.POST)
    refusal = None
    if form.is_valid():
        begins, ends = form.seconds()
        vehicle, asked = form.cleaned_data["vehicle"], {"actor": request.user, "at": timezone.now()}
        try:
            operations.ask_what_if(day=day, begins=begins, ends=ends, vehicle=vehicle, **asked)
        except DomainError as caught:
            refusal = caught
        else:
            return _again(request, day)
    return _shown(request, day, form=form, refusal=refusal)


@needs("orders.hand_over")
@require_POST
def leave_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Never mind."""
    thought = get_object_or_404(queries.plans_visible_to(request.user), pk=pk, cause=Cause.ONE_MORE)
    # One that has become ready meanwhile is put away just so.
    with suppress(operations.PlanGone):
        operations.leave_plan(plan_id=thought.pk, actor=request.user, at=timezone.now())
    return _again(request, thought.day)


def _again(request: HttpRequest, day: date) -> HttpResponse:
    if request.htmx:
        return _shown(request, day)
    return redirect(f"{reverse('delivery:promises')}?day={day.isoformat()}")


def _shown(
    request: HttpRequest, day: date, *, form: MoreForm | None = None, refusal: DomainError | None = None
) -> HttpResponse:
    now = timezone.now()
    thought = queries.thought_of(request.user, day, at=now)
    context: dict[str, object] = {
        "day": day,
        "form": form or MoreForm(initial=initial_of(thought)),
        "thought": thought,
        "saved": saved_by(thought.answer) if thought and thought.state == PlanState.READY else None,
        "refusal": refusal,
    }
    if not request.htmx:
        found = queries.promises_of(day, at=now)
        context |= {
            "today": shop_day(now),
            "day_before": day - timedelta(days=1),
            "day_after": day + timedelta(days=1),
            "promises": found,
            "slots": _slots(found) if found else [],
            "late": len(found.plan.late) if found else 0,
        }
    status = refusal.status if refusal else 400 if form else 200
    return page_or_partial(
        request, "delivery/promises/page.html", "delivery/promises/_more.html", context, status=status
    )


def _slots(found: queries.Promises) -> list[dict[str, object]]:
    return [
        {
            "at": found.day.moment(number * 1800),
            "room": room,
            "used": found.used[number],
            "is_full": found.used[number] >= room,
        }
        for number, room in sorted(found.room.items())
        if (number + 1) * 1800 > found.now
    ]
