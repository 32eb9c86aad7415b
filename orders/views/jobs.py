"""A rider's jobs: on a phone, in sunlight, with one thumb."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from orders import operations, queries
from orders.models import HandOver, Intercept, Order
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import page_or_partial
from shopsuite.people.access import needs


@dataclass(frozen=True)
class Job:
    """One order in the bag, as its card shows it."""

    handed: HandOver
    order: Order
    map_url: str
    may_take_back: bool
    # Somebody wants it stopped, and nothing is decided yet.
    called_back: Intercept | None = None
    wishes: tuple[str, ...] = ()

    @classmethod
    def of(cls, handed: HandOver, *, scheme: str, at: datetime, called_back: Intercept | None) -> "Job":
        address = " ".join(handed.order.address.split())
        return cls(
            handed=handed,
            order=handed.order,
            map_url=scheme + quote(address) if address else "",
            may_take_back=handed.delivered_at is not None and at - handed.delivered_at < operations.TAKE_BACK_WITHIN,
            called_back=called_back,
            wishes=tuple(queries.described(called_back.request)) if called_back and called_back.request else (),
        )


@needs("orders.deliver")
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """What this rider has in the bag, and what was delivered lately."""
    return _shown(request)


@needs("orders.deliver")
@require_POST
def delivered(request: HttpRequest, number: str) -> HttpResponse:
    """The customer has it."""
    job = _own_job(request, number)
    try:
        operations.mark_delivered(order_id=job.order_id, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _shown(request, refusal=refusal)
    return _shown(request) if request.htmx else redirect("orders:jobs")


@needs("orders.deliver")
@require_POST
def not_delivered(request: HttpRequest, number: str) -> HttpResponse:
    """That was a mistap."""
    job = _own_job(request, number)
    try:
        operations.take_back_delivery(order_id=job.order_id, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _shown(request, refusal=refusal)
    return _shown(request) if request.htmx else redirect("orders:jobs")


@needs("orders.deliver")
@require_POST
def called_back(request: HttpRequest, number: str) -> HttpResponse:
    """What the rider says about a parcel that somebody wants stopped."""
    job = _own_job(request, number)
    called = queries.calling_back([job.order]).get(job.order_id)
    try:
        if called:
            operations.answer_intercept(
                intercept_id=called.pk, outcome=request.POST.get("outcome", ""), actor=request.user, at=timezone.now()
            )
    except DomainError as refusal:
        return _shown(request, refusal=refusal)
    return _shown(request) if request.htmx else redirect("orders:jobs")


def _own_job(request: HttpRequest, number: str) -> HandOver:
    return get_object_or_404(queries.jobs_of(request.user), order__number=number)


def _shown(request: HttpRequest, *, refusal: DomainError | None = None) -> HttpResponse:
    scheme = "maps://?q=" if _is_apple_phone(request) else "geo:0,0?q="
    now = timezone.now()
    in_the_bag = list(queries.jobs_of(request.user))
    called = [handed.order for handed in in_the_bag if handed.is_called_back]
    back = queries.calling_back(called) if called else {}
    every = [Job.of(handed, scheme=scheme, at=now, called_back=back.get(handed.order_id)) for handed in in_the_bag]
    context = {
        "open": [job for job in every if job.handed.delivered_at is None],
        "done": [job for job in every if job.handed.delivered_at],
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return page_or_partial(request, "orders/work/jobs.html", "orders/work/_jobs.html", context, status=status)


def _is_apple_phone(request: HttpRequest) -> bool:
    """Whether "geo:" links lead nowhere on this phone."""
    agent = request.headers.get("User-Agent", "")
    return "iPhone" in agent or "iPad" in agent
