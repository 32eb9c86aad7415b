"""The dispatcher's board: who rides when with what, the plan that waits to be taken, and what is on nobody's way."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from delivery import operations, queries
from delivery.boards import board_of, proposal_of
from delivery.forms.promises import day_in
from delivery.forms.runs import MoveForm
from delivery.models import Attempt, Cause, Delivery, PlanState
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.htmx import page_or_partial, said
from shopsuite.core.numbers import whole_number
from shopsuite.core.queries import shop_day
from shopsuite.people.access import needs
from shopsuite.people.models import User

PARTIAL = "delivery/runs/_board.html"


@needs("orders.hand_over")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Everybody's day; live."""
    return _page(request)


@needs("orders.hand_over")
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Have the day planned."""
    return _done(request, lambda day: operations.ask_for_plan(day=day, cause=Cause.ASKED, **_by(request)))


@needs("orders.hand_over")
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Ride by this plan."""
    plan = get_object_or_404(queries.plans_visible_to(request.user), pk=pk)
    return _done(request, lambda _day: operations.take_plan(plan_id=plan.pk, **_by(request)))


@needs("orders.hand_over")
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Not by this one."""
    plan = get_object_or_404(queries.plans_visible_to(request.user), pk=pk)
    return _done(request, lambda _day: operations.leave_plan(plan_id=plan.pk, **_by(request)))


@needs("orders.hand_over")
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a stop on somebody's way; the board is shown again, with a way back where it was somewhere before."""
    delivery = get_object_or_404(queries.deliveries_visible_to(request.user), pk=pk)
    back = _way_back(delivery)
    form = MoveForm(request.POST)

    def put(_day: date) -> None:
        asked = form.asked()
        get_object_or_404(queries.shifts_visible_to(request.user), pk=asked["shift_id"])
        operations.move_stop(delivery_id=delivery.pk, **asked, **_by(request))

    return _done(request, put, moved=_("%s is put there. Planning leaves it there.") % delivery, undo_url=back)


@needs("orders.hand_over")
@require_POST
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """It goes back to where it came from."""
    delivery = get_object_or_404(queries.deliveries_visible_to(request.user), pk=pk)
    form = MoveForm(request.GET)
    try:
        asked = form.asked()
        get_object_or_404(queries.shifts_visible_to(request.user), pk=asked["shift_id"])
        operations.move_stop(delivery_id=delivery.pk, **asked, **_by(request))
        if request.GET.get("pinned") != "yes":
            operations.unpin(delivery_id=delivery.pk, **_by(request))
    except DomainError as refusal:
        return board_again(request, refusal=refusal)
    return said(request, _("%s is where it was.") % delivery)


@needs("orders.hand_over")
@require_POST
def unpin(request: HttpRequest, pk: int) -> HttpResponse:
    """Planning may move it again."""
    delivery = get_object_or_404(queries.deliveries_visible_to(request.user), pk=pk)
    return _done(request, lambda _day: operations.unpin(delivery_id=delivery.pk, **_by(request)))


@needs("orders.hand_over")
@require_POST
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """A parcel that is out was given to another rider on the road."""
    own = Attempt.objects.filter(delivery__in=queries.deliveries_visible_to(request.user))
    attempt = get_object_or_404(own, pk=pk)

    def give(_day: date) -> None:
        rider = _chosen_rider(request.POST.get("rider", ""))
        operations.pass_on(attempt_id=attempt.pk, rider=rider, **_by(request))

    return _done(request, give, moved=_("Passed on; both riders are told."))


def _chosen_rider(given: str) -> User:
    pk = whole_number(given)
    found = queries.riders().filter(pk=pk).first() if pk else None
    if found is None:
        raise Invalid("no_rider", _("Choose the rider who takes the parcel."), field="rider")
    return found


def day_asked(request: HttpRequest) -> date:
    """The day that the address names; today where it names none."""
    return day_in(request.POST.get("day") or request.GET.get("day", "")) or shop_day(timezone.now())


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "at": timezone.now()}


def _way_back(delivery: Delivery) -> str:
    """The address that undoes a move; "" where it was on nobody's way."""
    stop = queries.stop_of(delivery)
    if stop is None:
        return ""
    behind = stop.run.stops.filter(place__gt=stop.place, done_at=None).order_by("place").first()
    ahead = stop.run.stops.filter(place__lt=stop.place, done_at=None).order_by("-place").first()
    beside = f"&before={behind.delivery_id}" if behind else f"&after={ahead.delivery_id}" if ahead else "&new_run=on"
    query = f"shift={stop.run.shift_id}{beside}"
    pinned = "&pinned=yes" if stop.pinned_by_id else ""
    return f"{reverse('delivery:put_stop_back', args=[delivery.pk])}?{query}{pinned}"


def _done(request: HttpRequest, do: Callable[[date], object], *, moved: str = "", undo_url: str = "") -> HttpResponse:
    try:
        do(day_asked(request))
    except DomainError as refusal:
        return board_again(request, refusal=refusal)
    return board_again(request, moved=moved, undo_url=undo_url)


def board_again(
    request: HttpRequest, *, refusal: DomainError | None = None, moved: str = "", undo_url: str = ""
) -> HttpResponse:
    """The board after something was done on it."""
    if request.htmx or refusal:
        return _page(request, refusal=refusal, moved=moved, undo_url=undo_url)
    return redirect(f"{reverse('delivery:runs')}?day={day_asked(request).isoformat()}")


def _page(
    request: HttpRequest, *, refusal: DomainError | None = None, moved: str = "", undo_url: str = ""
) -> HttpResponse:
    now = timezone.now()
    day = day_asked(request)
    plan, latest = queries.plan_now(day), queries.latest_plan(day)
    context = {
        "board": board_of(day, at=now),
        "plan": plan,
        "failed": latest if latest and latest.state == PlanState.FAILED else None,
        "proposal": proposal_of(plan) if plan else None,
        "day": day,
        "today": shop_day(now),
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1),
        "refusal": refusal,
        "moved": moved,
        "undo_url": undo_url,
        "now": now,
    }
    status = refusal.status if refusal else 200
    return page_or_partial(request, "delivery/runs/board.html", PARTIAL, context, status=status)
