"""How long it takes from a rider's phone to the maps that show it.

    python -m bench.positions [--riders 200] [--watching 1000] [--every 10] [--seconds 60]

Starts throw-away servers and one Daphne. Every rider has a parcel and posts a batch of one place each ten seconds, as their page does;
so many customers have the page of a parcel open that is brought next, and a few dispatchers the map with everybody. Latency is from
the moment a phone sends until the frame is at each of those pages; phones, pages and servers share the machine.
"""

import argparse
import asyncio
import json
import random
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from bench import stage
from bench.clients import form
from bench.sockets import open_sockets

DISPATCHERS = 5
METRE = 1 / 111_195


def main() -> None:
    """Send, listen and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--riders", type=int, default=200)
    parser.add_argument("--watching", type=int, default=1000)
    parser.add_argument("--every", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=60)
    wanted = parser.parse_args()
    with stage.database():
        riders, tokens = _riders(wanted.riders)
        maps = [_session("dispatcher", number) for number in range(DISPATCHERS)]
        with stage.daphne() as (port, _pid):
            result = asyncio.run(_measure(wanted, port, riders, tokens, maps))
    to_maps, to_customers, answers = result["maps"], result["customers"], result["answers"]
    rate = wanted.riders / wanted.every
    stage.show(
        f"Where riders are: {wanted.riders} riders sending every {wanted.every:.0f} s, {wanted.watching} customers watching",
        [
            ("position to the dispatcher's map, p50", f"{stage.percentile(to_maps, 0.5) * 1000:.0f} ms", ""),
            ("position to the dispatcher's map, p99", f"{stage.percentile(to_maps, 0.99) * 1000:.0f} ms", "500 ms"),
            ("position to the customer's page, p50", f"{stage.percentile(to_customers, 0.5) * 1000:.0f} ms", ""),
            ("position to the customer's page, p99", f"{stage.percentile(to_customers, 0.99) * 1000:.0f} ms", "500 ms"),
            ("the phone is answered, p99", f"{stage.percentile(answers, 0.99) * 1000:.0f} ms", ""),
            ("batches taken in", f"{len(answers) / wanted.seconds:.1f}/s", f"{rate:.0f}/s"),
            ("shown on maps", f"{len(to_maps)} of {result['sent'] * DISPATCHERS}", ""),
            (
                "shown on customers' pages",
                f"{len(to_customers)} of {result['sent'] * wanted.watching // wanted.riders}",
                "",
            ),
            ("answers other than 200", str(result["others"] or "none"), "none"),
        ],
    )


def _session(role: str, number: int) -> str:
    """The cookie of somebody with ``role``."""
    from django.test import Client
    from django.utils import timezone

    from shopsuite.people.operations import create_person
    from shopsuite.people.roles import Role

    person = create_person(
        email=f"{role}{number}@shop.test", name=f"{role} {number}", roles=[Role(role)], actor=None, at=timezone.now()
    )
    client = Client()
    client.force_login(person)
    return client.cookies.output(header="", sep=";").partition(";")[0].strip()


def _riders(count: int) -> tuple[list[str], list[str]]:
    """So many riders with a parcel each: their cookies, and what the page of each parcel hears by."""
    from django.utils import timezone

    from delivery.models import Attempt, Delivery
    from orders.models import Channel, Order
    from shopsuite.feed.tokens import page_token
    from shopsuite.people.models import User

    cookies = [_session("rider", number) for number in range(count)]
    channel = Channel.objects.get(code="counter")
    now, tokens = timezone.now(), []
    for rider in User.objects.filter(email__startswith="rider").order_by("pk"):
        order = Order.objects.create(
            channel=channel,
            place=channel.place,
            way="rider",
            stage="shipped",
            placed_at=now,
            currency="CNY",
            address=f"{rider.pk} Lake Road",
        )
        delivery = Delivery.objects.create(order=order, state="on_the_way")
        Attempt.objects.create(delivery=delivery, number=1, rider=rider, left_at=now - timedelta(hours=1))
        tokens.append(page_token(audiences=[delivery.page_audience]))
    return cookies, tokens


async def _measure(
    wanted: argparse.Namespace, port: int, riders: list[str], tokens: list[str], maps: list[str]
) -> dict:
    heard: dict[str, list[tuple[str, float]]] = {"maps": [], "customers": []}

    def hears(whose: str):
        def on_text(_client, payload: bytes) -> None:
            if b'"signal"' in payload:
                signal = json.loads(payload)["signal"]
                heard[whose].append((_name(signal["latitude"], signal["longitude"]), time.time()))

        return on_text

    paths = [f"/ws/feed?token={tokens[number % len(tokens)]}" for number in range(wanted.watching)]
    pages = await open_sockets(port, paths, hears("customers"))
    for cookie in maps:
        pages += await open_sockets(port, ["/ws/feed"], hears("maps"), cookie=cookie)
    await asyncio.sleep(2)

    sent: dict[str, float] = {}
    answers: list[float] = []
    others: Counter[int] = Counter()
    end = time.time() + wanted.every + wanted.seconds
    counted_from = time.time() + wanted.every
    phones = [_phone(port, cookie, wanted.every, end, counted_from, sent, answers, others) for cookie in riders]
    await asyncio.gather(*phones)
    await asyncio.sleep(2)

    assert not any(page.closed for page in pages), {page.closed for page in pages}
    for page in pages:
        page.transport.abort()
    latencies = {whose: [at - sent[name] for name, at in found if name in sent] for whose, found in heard.items()}
    return latencies | {
        "answers": answers,
        "others": dict(others),
        "sent": len(sent),
    }


async def _phone(
    port: int,
    cookie: str,
    every: float,
    end: float,
    counted_from: float,
    sent: dict[str, float],
    answers: list[float],
    others: Counter[int],
) -> None:
    """Ride north, and say so on a connection that stays open. A place is known again by where it is."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    north, east = 30.2 + random.random() / 10, 120.1 + random.random() / 10
    await asyncio.sleep(random.random() * every)
    is_first = True  # and not believed alone
    while (now := time.time()) < end:
        north += 40 * METRE
        said = round(now * 1000)
        moment = datetime.fromtimestamp(said / 1000, UTC).isoformat()
        fields = {
            "batch_id": str(uuid4()),
            "sent_at": moment,
            "fixes": json.dumps([[said, north, east, 9]]),
        }
        if now >= counted_from and not is_first:
            sent[_name(north, east)] = now
        is_first = False
        writer.write(form("/jobs/positions/", fields, cookie=cookie))
        status = await _answer(reader)
        if status != 200:
            others[status] += 1
        elif now >= counted_from:
            answers.append(time.time() - now)
        await asyncio.sleep(max(0.0, now + every - time.time()))
    writer.close()


def _name(north: float, east: float) -> str:
    return f"{north:.5f},{east:.5f}"


async def _answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1").lower()
    length = int(head.partition("content-length:")[2].partition("\r\n")[0] or 0)
    await reader.readexactly(length)
    return int(head.split()[1])


if __name__ == "__main__":
    main()
