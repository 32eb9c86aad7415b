"""What suppliers ask for, line by line, and the shop's answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from purchasing import operations
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs


@needs("purchasing.approve")
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """The ticked prices (``approve``) of those shown (``price``) hold from now on, the others are declined."""
    shown = {number for text in request.POST.getlist("price") if (number := whole_number(text))}
    approved = {number for text in request.POST.getlist("approve") if (number := whole_number(text))}
    if "none" in request.POST:
        approved = set()
    operations.answer_prices(price_ids=shown, approved=approved & shown, actor=request.user, at=timezone.now())
    messages.success(request, _("The supplier is told."))
    return redirect("purchasing:suppliers")
