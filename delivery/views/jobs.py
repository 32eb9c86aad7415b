"""A rider's jobs: on a phone, in sunlight, with one thumb, and where there is no network."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from delivery import operations, queries
from delivery.forms.riders import EventForm, ScanForm
from delivery.models import Attempt, Delivery, Hands, Reason
from delivery.rules.addresses import key_of
from orders import operations as order_operations
from orders import queries as order_queries
from orders.models import Intercept, Order
from shopsuite.core.camera import with_camera
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import page_or_partial
from shopsuite.people.access import needs


@dataclass(frozen=True)
class Job:
    """One order in the bag, as its card shows it."""

    attempt: Attempt
    order: Order
    map_url: str
    may_take_back: bool
    # Somebody wants it stopped, and nothing is decided yet.
    called_back: Intercept | None = None
    wishes: tuple[str, ...] = ()

    @classmethod
    def of(cls, attempt: Attempt, *, map_url: str, at: datetime, called_back: Intercept | None) -> "Job":
        order = attempt.delivery.order
        is_undone = attempt.outcome and not attempt.decision and attempt.ended_at is not None
        return cls(
            attempt=attempt,
            order=order,
            map_url=map_url,
            may_take_back=bool(is_undone and at - attempt.ended_at < order_operations.TAKE_BACK_WITHIN),
            called_back=called_back,
            wishes=tuple(order_queries.described(called_back.request)) if called_back and called_back.request else (),
        )


@needs("orders.deliver")
@require_GET
@with_camera
def jobs(request: HttpRequest) -> HttpResponse:
    """What this rider has in the bag, and what was delivered lately."""
    return _shown(request)


@needs("orders.deliver")
@require_GET
def stops(request: HttpRequest) -> HttpResponse:
    """What of it is called back, by itself: it does not wait for what somebody types in the list."""
    stopped = [job for job in _jobs(request, at=timezone.now()) if job.called_back]
    return render(request, "delivery/jobs/_stops.html", {"stopped": stopped})


@needs("orders.deliver")
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """The rider scans a parcel and has it: now, or said now by a phone that had no network then."""
    try:
        operations.hear_scan(ScanForm(request.POST).scanned(), actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _shown(request, refusal=refusal)
    return _shown(request) if request.htmx else redirect("delivery:jobs")


@needs("orders.deliver")
@require_POST
def event(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One tap on a job: done now, or said now by a phone that had no network then."""
    form = EventForm(request.POST, request.FILES)
    try:
        operations.hear(form.said(attempt_id=pk, kind=kind), actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _shown(request, refusal=refusal)
    return _shown(request) if request.htmx else redirect("delivery:jobs")


@needs("orders.deliver")
@require_POST
def called_back(request: HttpRequest, pk: int) -> HttpResponse:
    """What the rider says about a parcel that somebody wants stopped."""
    attempt = get_object_or_404(queries.jobs_of(request.user, at=timezone.now()), pk=pk)
    order = attempt.delivery.order
    called = order_queries.calling_back([order]).get(order.pk)
    try:
        if called:
            order_operations.answer_intercept(
                intercept_id=called.pk, outcome=request.POST.get("outcome", ""), actor=request.user, at=timezone.now()
            )
            operations.follow_order(order_id=order.pk, at=timezone.now())
    except DomainError as refusal:
        return _shown(request, refusal=refusal)
    return _shown(request) if request.htmx else redirect("delivery:jobs")


def _shown(request: HttpRequest, *, refusal: DomainError | None = None) -> HttpResponse:
    now = timezone.now()
    every = _jobs(request, at=now)
    context = {
        "open": [job for job in every if job.attempt.outcome != "done"],
        "done": [job for job in every if job.attempt.outcome == "done"],
        "hands": Hands.choices[1:],
        "reasons": Reason.choices,
        "next_run": queries.next_run_of(request.user, at=now),
        "refusal": refusal,
        # Planned for somebody else: to be taken over only in as many words.
        "anothers": request.POST.get("code", "") if refusal and refusal.code == "anothers_parcel" else "",
    }
    status = refusal.status if refusal else 200
    return page_or_partial(request, "delivery/jobs/jobs.html", "delivery/jobs/_jobs.html", context, status=status)


def _jobs(request: HttpRequest, *, at: datetime) -> list[Job]:
    in_the_bag = list(queries.jobs_of(request.user, at=at))
    called = [attempt.delivery.order for attempt in in_the_bag if attempt.is_called_back]
    back = order_queries.calling_back(called) if called else {}
    is_apple, jobs = _is_apple_phone(request), []
    for attempt in in_the_bag:
        way = _way_there(attempt.delivery, is_apple=is_apple)
        jobs.append(Job.of(attempt, map_url=way, at=at, called_back=back.get(attempt.delivery.order_id)))
    return jobs


def _way_there(delivery: Delivery, *, is_apple: bool) -> str:
    """For the phone's own map: the confirmed place with the address as its name, else the address to be looked up; "" without either."""
    address = delivery.order.address
    words = quote(" ".join(address.split()))
    going = getattr(delivery, "destination", None)
    # The book follows the order a moment later: what was changed just now is not where it says.
    if going and going.address.is_confirmed and going.address.key == key_of(address):
        there = f"{going.address.latitude:.6f},{going.address.longitude:.6f}"
        return f"maps://?ll={there}&q={words}" if is_apple else f"geo:{there}?q={there}({words})"
    return ("maps://?q=" if is_apple else "geo:0,0?q=") + words if words else ""


def _is_apple_phone(request: HttpRequest) -> bool:
    """Whether "geo:" links lead nowhere on this phone."""
    agent = request.headers.get("User-Agent", "")
    return "iPhone" in agent or "iPad" in agent
