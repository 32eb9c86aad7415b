"""What can be promised: half hour by half hour for the dispatcher, and as windows to press on at the counter."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from delivery import queries
from delivery.forms.promises import MoreForm, OfferForm, day_in, local
from shopsuite.core.queries import shop_day
from shopsuite.people.access import needs

#: So many windows are offered.
MOST = 8
#: Seconds that each of the two plans of a thought may take; somebody waits for them.
THINKS = 0.8


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
        point = queries.point_of(form.cleaned_data.get("address") or "")
        asked, load = promises.seconds(begins, ends), promises.load_of_one
        fitting = promises.all_open(asked, point, load=load)
        context |= {
            "is_known": point is not None,
            "has_address": bool(form.cleaned_data.get("address")),
            "can_keep": bool(promises.open_of([asked], point, load=load)),
            "windows": [
                {"from_at": one[0], "until": one[1], "from_field": local(one[0]), "until_field": local(one[1])}
                for one in map(promises.moments, sorted(fitting[:MOST]))
            ],
        }
    return render(request, "delivery/promises/_windows.html", context | {"promises": promises})


@needs("orders.hand_over")
@require_GET
def promises(request: HttpRequest) -> HttpResponse:
    """A day's half hours, how full they are, and what one more rider would save."""
    now = timezone.now()
    day = day_in(request.GET.get("day", "")) or shop_day(now)
    found = queries.promises_of(day, at=now)
    form = MoreForm(request.GET if "begins" in request.GET else None)
    more = None
    if found and form.is_bound and form.is_valid():
        vehicle = form.cleaned_data["vehicle"]
        begins, ends = form.seconds()
        more = queries.what_if(
            found,
            begins=begins,
            ends=ends,
            speed=vehicle.speed,
            capacity=(vehicle.pieces, vehicle.litres),
            seconds=THINKS,
        )
    context = {
        "day": day,
        "today": shop_day(now),
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1),
        "promises": found,
        "slots": _slots(found) if found else [],
        "late": len(found.plan.late) if found else 0,
        "form": form,
        "more": more,
    }
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "delivery/promises/page.html", context, status=status)


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
