"""One number of what waits, as it is now."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shopsuite.core import counters
from shopsuite.people.access import signed_in


@signed_in
@require_GET
def waiting(request: HttpRequest, code: str) -> HttpResponse:
    """What every page's numbers read again when they hear of a change."""
    counter = counters.find(code, request.user)
    if counter is None:
        raise Http404
    context = {"count": counter.waiting(request.user).count(), "label": counter.label}
    return render(request, "components/_count.html", context)


@signed_in
@require_GET
def together(request: HttpRequest) -> HttpResponse:
    """Several of them as one number: what waits in places that a phone's bar has no room for. Of those that are not theirs nothing is said."""
    asked, mine = set(request.GET.getlist("code")), counters.read(request.user)
    context = {"count": sum(count for code, count in mine.items() if code in asked), "label": counters.TOGETHER}
    return render(request, "components/_count.html", context)
