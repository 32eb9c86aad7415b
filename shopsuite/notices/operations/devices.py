"""Browsers that asked to be told."""

from datetime import datetime
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from shopsuite.core.errors import Invalid
from shopsuite.notices import rules
from shopsuite.notices.keys import decoded
from shopsuite.notices.models import Device, Recipient

LONGEST_ENDPOINT = 1000


@transaction.atomic
def add_device(*, recipient: Recipient, endpoint: str, p256dh: str, auth: str, user_agent: str, at: datetime) -> Device:
    """Tell ``recipient`` on this browser from now on; again, it only renews the keys.

    A browser is one person's: whoever signs in last. Of too many, the oldest goes. Raises ``Invalid`` for what no browser sends.
    """
    _require_sound(endpoint, p256dh, auth)
    Recipient.objects.select_for_update().get(pk=recipient.pk)
    if recipient.user_id:
        others = Device.objects.filter(endpoint=endpoint, recipient__user__isnull=False)
        others.exclude(recipient=recipient).delete()
    device, _is_new = Device.objects.update_or_create(
        recipient=recipient,
        endpoint=endpoint,
        defaults={"p256dh": p256dh, "auth": auth, "user_agent": user_agent[:300], "failures": 0},
        create_defaults={"p256dh": p256dh, "auth": auth, "user_agent": user_agent[:300], "added_at": at},
    )
    surplus = recipient.devices.order_by("-pk")[rules.MOST_DEVICES :]
    Device.objects.filter(pk__in=[old.pk for old in surplus]).delete()
    return device


def remove_device(*, recipient: Recipient, endpoint: str) -> None:
    """Tell ``recipient`` no more on this browser."""
    recipient.devices.filter(endpoint=endpoint).delete()


def forget_devices_of_guest(subject: str) -> None:
    """Whoever held the private link of ``subject`` is told nothing more: it came into the wrong hands."""
    Device.objects.filter(recipient__guest=subject).delete()


def _require_sound(endpoint: str, p256dh: str, auth: str) -> None:
    if len(endpoint) > LONGEST_ENDPOINT or not _is_address(endpoint) or not _are_keys(p256dh, auth):
        raise Invalid(
            "bad_device", _("This browser did not give what is needed to reach it. Reload the page and try again.")
        )


def _is_address(endpoint: str) -> bool:
    schemes = ("https", "http") if settings.PUSH_TO_PRIVATE_NETWORKS else ("https",)
    try:
        address = urlsplit(endpoint)
        return address.scheme in schemes and bool(address.hostname) and not address.username and address.port != 0
    except ValueError:  # a port beyond all ports, half an IPv6 address
        return False


def _are_keys(p256dh: str, auth: str) -> bool:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(p256dh))
        return len(decoded(auth)) == 16
    except ValueError:
        return False
