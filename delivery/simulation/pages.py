"""Customers and recipients who look at their pages, as these are sent to them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from unittest.mock import patch
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.urls import reverse

from delivery import links, queries
from delivery.models import Delivery, DeliveryState
from delivery.simulation.opening import BOUQUET, card_of, sender_of
from delivery.simulation.town import Wish

_STATE = DeliveryState
#: How it stands -> what stands at the head of the page of whoever receives it.
RECIPIENT = {
    _STATE.ACCEPTED: ("Something is coming to you", "Something is being made for you"),
    _STATE.READY: ("It is ready",),
    _STATE.ON_THE_WAY: ("It is on the way to you",),
    _STATE.DELIVERED: ("It has arrived",),
    _STATE.FAILED: ("We could not hand it over",),
}
#: The same of whoever ordered it.
CUSTOMER = {
    _STATE.ACCEPTED: ("Thank you! Your order is with us", "We are gathering your things", "Being packed"),
    _STATE.READY: ("Packed and ready to go",),
    _STATE.ON_THE_WAY: ("On its way to you",),
    _STATE.DELIVERED: ("It has arrived",),
    _STATE.FAILED: ("On its way to you",),
}
_HEAD = re.compile(r"<h1[^>]*>\s*(.*?)\s*</h1>", re.DOTALL)
_WHEN = re.compile(r'<p class="coming-when">(.*?)</p>', re.DOTALL)
_TIME = re.compile(r'datetime="([^"]+)"')
_COMING = (_STATE.ACCEPTED, _STATE.READY, _STATE.ON_THE_WAY)


@dataclass
class Pages:
    """``ranges``: (delivery, when it was looked at, earliest, latest) of every time of arrival that was shown."""

    client: Client = field(
        default_factory=lambda: Client(
            SERVER_NAME=urlsplit(settings.PUBLIC_URL).hostname or "localhost", HTTP_ACCEPT_LANGUAGE="en"
        )
    )
    ranges: list[tuple[int, datetime, datetime, datetime]] = field(default_factory=list)

    def look(self, pk: int, wish: Wish, truth: str, *, at: datetime) -> list[tuple[str, str]]:
        """Both pages of a delivery at this moment: (what they say, what is so) of all that is wrong on them."""
        delivery = Delivery.objects.select_related("order").get(pk=pk)
        recipient = queries.recipient_of(delivery)
        state = _STATE(truth)
        given = self._page(reverse("delivery:recipient", args=[links.recipient_token(recipient)]), at=at)
        own = self._page(delivery.order.get_customer_url(), at=at)
        wrong = [
            (f"{whose}: {said}", truth)
            for whose, page, words in (("recipient", given, RECIPIENT), ("customer", own, CUSTOMER))
            if (said := _head(page)) not in words[state]
        ]
        if state == _STATE.FAILED and "Our rider could not hand it over" not in own:
            wrong.append(("customer: nothing of the door that did not open", truth))
        wrong += self._times(delivery, given, state, at=at)
        secrets = [BOUQUET, card_of(wish), *([] if recipient.knows_sender else [sender_of(wish)])]
        wrong += [(f"recipient: {secret}", "a surprise") for secret in secrets if secret in given]
        if recipient.knows_sender and sender_of(wish) not in given:
            wrong.append(("recipient: from nobody", "from somebody who wants it known"))
        return wrong

    def misses(
        self, came_at: Mapping[int, Sequence[datetime]]
    ) -> Iterator[tuple[int, datetime, datetime, datetime, datetime | None]]:
        """The times that were shown and did not hold, with when the rider then came: next, or never."""
        for pk, at, earliest, latest in self.ranges:
            came = min((one for one in came_at.get(pk, ()) if one >= at), default=None)
            if came is None or not earliest <= came <= latest:
                yield pk, at, earliest, latest, came

    def _times(self, delivery: Delivery, page: str, state: str, *, at: datetime) -> list[tuple[str, str]]:
        found = _WHEN.search(page)
        until = delivery.order.deliver_until
        if found is None:
            is_told = state not in _COMING or "at the door" in page or until is None or until < at
            return [] if is_told else [("recipient: no time", f"by {until:%H:%M}")]
        times = [datetime.fromisoformat(one) for one in _TIME.findall(found.group(1))]
        earliest, latest = min(times), max(times)
        if state not in _COMING:
            return [("recipient: a time", state)]
        if not delivery.attempts.filter(outcome="", arrived_at__isnull=False).exists():
            self.ranges.append((delivery.pk, at, earliest, latest))
        return [] if latest >= at - timedelta(minutes=1) else [(f"recipient: {latest:%H:%M}", f"it is {at:%H:%M}")]

    def _page(self, path: str, *, at: datetime) -> str:
        with patch("django.utils.timezone.now", return_value=at):
            answer = self.client.get(path, secure=True)
        return answer.content.decode() if answer.status_code == 200 else f"<h1>{answer.status_code}</h1>"


def _head(page: str) -> str:
    found = _HEAD.search(page)
    return found.group(1) if found else "nothing"
