"""What makes the rider's page an app on a phone: it can be put on the first screen, and opens without network."""

from django import conf
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shopsuite.core.queries import current_shop
from shopsuite.people.access import public


@public
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Below the rider's page, because a worker serves what lies below its own address."""
    script = (conf.settings.BASE_DIR / "static" / "js" / "delivery" / "worker.js").read_bytes()
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@public
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """How phones show it on their first screen; says nothing but the shop's name."""
    shown = {
        "name": _("Jobs of %s") % current_shop(),
        "short_name": _("Jobs"),
        "start_url": reverse("delivery:jobs"),
        "scope": reverse("delivery:jobs"),
        "display": "standalone",
        "icons": [{"src": static("img/seal.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(shown, content_type="application/manifest+json")
