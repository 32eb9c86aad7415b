"""A person's own settings, their devices, the worker that shows pushes, and the way out of mail."""

from typing import Any

from django.conf import settings as conf
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from shopsuite.core.unseen import unseen
from shopsuite.notices import digest, operations, vapid
from shopsuite.notices.forms import ChoicesForm
from shopsuite.notices.models import Channel, Device, Recipient
from shopsuite.people.access import public, signed_in
from shopsuite.people.models import User

_SESSION_KEY = "notices.endpoint"


@signed_in
def settings(request: HttpRequest) -> HttpResponse:
    """What to be told of, how, and when not."""
    recipient = operations.recipient_for_user(request.user)
    form = ChoicesForm(request.POST or None, recipient=recipient)
    if request.method == "POST" and form.is_valid():
        operations.choose(recipient=recipient, **form.cleaned_data)
        messages.success(request, _("Saved"))
        return redirect("notices:settings")
    context = {
        "form": form,
        "channels": Channel,
        "devices": recipient.devices.order_by("-pk"),
        "push_key": vapid.shop_key(),
    }
    return render(request, "notices/settings.html", context)


@signed_in
@require_POST
def devices(request: HttpRequest) -> HttpResponse:
    """This browser asks to be told, or not to be told any more."""
    return change_devices(request, operations.recipient_for_user(request.user))


@signed_in
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """A device one does not have any more."""
    device = Device.objects.filter(pk=pk, recipient__user=request.user).first()
    if device is None:
        raise Http404
    operations.remove_device(recipient=device.recipient, endpoint=device.endpoint)
    return redirect("notices:settings")


def change_devices(request: HttpRequest, recipient: Recipient) -> HttpResponse:
    """Add or remove the browser that ``request`` names; for every door that leads to a recipient."""
    sent = request.POST
    if sent.get("wanted") == "0":
        operations.remove_device(recipient=recipient, endpoint=sent.get("endpoint", ""))
    else:
        operations.add_device(
            recipient=recipient,
            endpoint=sent.get("endpoint", ""),
            p256dh=sent.get("p256dh", ""),
            auth=sent.get("auth", ""),
            user_agent=request.headers.get("User-Agent", ""),
            at=timezone.now(),
        )
        if recipient.user_id:
            request.session[_SESSION_KEY] = sent["endpoint"]
    return HttpResponse(status=204)


@public
@csrf_exempt  # mail providers press the button themselves (RFC 8058); the signed link is what proves it
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more mail, or mail again, without signing in."""
    recipient = digest.recipient_of(token)
    if recipient is None:
        raise Http404
    if request.method == "POST":
        operations.set_mail(recipient=recipient, is_wanted=request.POST.get("wanted") == "1")
        recipient.refresh_from_db()
    is_stopped = any(each.endswith(f":{Channel.MAIL}") for each in recipient.muted)
    return unseen(render(request, "notices/stop.html", {"is_stopped": is_stopped}))


@public
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, because a worker serves what lies below its own address."""
    script = (conf.BASE_DIR / "static" / "js" / "notices" / "sw.js").read_bytes()
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


def forget_device_of_session(*, request: HttpRequest | None, user: User | None, **_more: Any) -> None:
    """Whoever signs out is told nothing more on that browser: the next person at it is somebody else."""
    endpoint = request.session.get(_SESSION_KEY) if request is not None and hasattr(request, "session") else None
    if endpoint and user is not None:
        Device.objects.filter(recipient__user=user, endpoint=endpoint).delete()
