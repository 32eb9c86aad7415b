"""Signing in as a person of the example shop, and being on duty. Everything else about accounts is django-allauth's."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from shopsuite.people import operations, queries
from shopsuite.people.access import public, signed_in
from shopsuite.people.backends import BACKEND


@public
@require_POST
def sign_in_as_example(request: HttpRequest, role: str) -> HttpResponse:
    """Sign in as the example person of ``role``; not found outside example shops."""
    person = dict(queries.example_people()).get(role) if queries.offers_example_people() else None
    if person is None:
        raise Http404
    login(request, person, backend=BACKEND)
    return redirect("home")


@signed_in
@require_POST
def on_duty(request: HttpRequest) -> HttpResponse:
    """Begin or end one's duty from the account's menu."""
    operations.set_on_duty(user=request.user, is_on_duty=request.POST.get("on") == "1")
    return render(request, "components/_duty.html")
