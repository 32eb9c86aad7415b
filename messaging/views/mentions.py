"""Calling colleagues, and answering a call."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from messaging import naming, operations, queries, seat
from messaging.views.thread import news
from shopsuite.core.pinyin import pinyin_of
from shopsuite.people.access import needs, signed_in
from shopsuite.people.roles import Role


@needs("messages.see")
@require_GET
def colleagues(request: HttpRequest, pk: int) -> JsonResponse:
    """Whom one can call in this conversation: people and the roles they hold. ``keys`` is what one types to find each."""
    taken = seat.by_id(request.user, pk)
    if taken.is_outside:
        raise Http404
    present = list(queries.shop_people_in(taken.conversation).prefetch_related("groups"))
    held = {group.name for person in present for group in person.groups.all()}
    others = [str(person) for person in present if person.pk != request.user.pk]
    roles = [Role(code) for code in Role.values if code in held and Role(code) in naming.roles_by_name().values()]
    offered = [{"label": name, "note": "", "keys": f"{name} {pinyin_of(name)}".lower()} for name in others]
    offered += [
        {"label": str(role.label), "note": _("whoever is on duty"), "keys": f"{role.label} {role.value}".lower()}
        for role in roles
    ]
    return JsonResponse({"colleagues": offered})


@signed_in
@require_POST
def acknowledge(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    """I have seen that I was called."""
    taken = seat.by_id(request.user, pk)
    operations.acknowledge(message_id=message, member=taken.member, at=timezone.now())
    return news(request, taken)
