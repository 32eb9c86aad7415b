"""The keyboard's way to anything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shopsuite.core import palette
from shopsuite.people.access import signed_in

LONGEST = 80


@signed_in
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """What fits ``q`` among screens and things this person may see, as a list to choose from."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    return render(request, "components/_found.html", {"found": palette.matching(text, request.user), "text": text})
