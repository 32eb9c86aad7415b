"""Conversations with suppliers, beside the thing they are about and in the suppliers' own corner."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from messaging import operations, queries
from shopsuite.core import subjects
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role


@needs("messages.suppliers")
@require_GET
def beside(request: HttpRequest, subject: str) -> HttpResponse:
    """Who is asked about ``subject``, and who could be."""
    talks = list(queries.with_suppliers_about(subject, request.user))
    in_force = queries.in_force_in(talks)
    for talk in talks:
        talk.in_force = in_force[talk.pk]
    asked = {talk.party for talk in talks}
    others = [person for person in people_with_role(Role.SUPPLIER) if f"user:{person.pk}" not in asked]
    context = {"subject": subject, "talks": talks, "suppliers": others}
    return render(request, "messaging/_suppliers.html", context)


@needs("messages.suppliers")
@require_POST
def ask(request: HttpRequest, subject: str) -> HttpResponse:
    """On to the conversation with one supplier about ``subject``, begun when there is none."""
    about = subjects.names_of([subject]).get(subject)
    if about is None:
        raise Http404
    supplier = get_object_or_404(people_with_role(Role.SUPPLIER), pk=whole_number(request.POST.get("supplier")) or 0)
    talk = operations.open_with_supplier(
        subject=subject, title=about.label, supplier=supplier, actor=request.user, at=timezone.now()
    )
    return redirect("messaging:conversation", talk.pk)


@needs("supplier.portal")
@require_GET
def portal(request: HttpRequest) -> HttpResponse:
    """What the shop and this supplier talk about; read again when something is said."""
    talks = queries.own_conversations(request.user)
    return render(request, "messaging/_portal.html", {"talks": talks})
