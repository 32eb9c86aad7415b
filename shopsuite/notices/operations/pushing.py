"""Handing something to the devices of one recipient."""

from datetime import datetime
from typing import Any

from shopsuite.notices import providers, rules
from shopsuite.notices.models import Device, Recipient


def push_to(recipient: Recipient, payload: dict[str, Any], *, is_urgent: bool, at: datetime) -> bool:
    """Whether a device took it; nothing is locked meanwhile. One that is gone is forgotten. On a device a later ``payload`` of the
    same "tag" takes the place of an earlier one. Raises ``Failed`` when there are some and none took it."""
    devices = list(recipient.devices.order_by("pk"))
    provider, failures, is_taken = providers.push_provider(), [], False
    for device in devices:
        try:
            provider.push(device, payload, is_urgent=is_urgent)
        except providers.Gone:
            device.delete()
        except providers.Failed as error:
            failures.append(error)
            _count_failure(device)
        else:
            Device.objects.filter(pk=device.pk).update(last_ok_at=at, failures=0)
            is_taken = True
    if failures and not is_taken:
        raise failures[0]
    return is_taken


def _count_failure(device: Device) -> None:
    device.failures += 1
    if device.failures >= rules.MOST_FAILURES:
        device.delete()
    else:
        device.save(update_fields=["failures"])
