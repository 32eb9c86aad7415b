"""A person's own views of lists."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST

from shopsuite.core.htmx import go_to
from shopsuite.people import operations
from shopsuite.people.access import signed_in
from shopsuite.people.queries import asked_of


@signed_in
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what the list ``page`` is asked at the moment (``query``) under ``name``."""
    page = request.POST.get("page", "")
    url = _url(page)
    query = asked_of(QueryDict(request.POST.get("query", "").lstrip("?")[:500])).urlencode()
    operations.save_view(user=request.user, page=page, name=request.POST.get("name", ""), query=query)
    return go_to(request, f"{url}?{query}")


@signed_in
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep it no longer."""
    view = get_object_or_404(request.user.saved_views, pk=pk)
    url = _url(view.page)
    view.delete()
    return redirect(url)


def _url(page: str) -> str:
    try:
        return reverse(page)
    except NoReverseMatch as error:
        raise Http404 from error
