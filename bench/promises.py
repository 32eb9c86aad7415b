"""How long a customer at the counter waits for "which times can riders keep", on a day with 200 deliveries and ten riders.

python -m bench.promises [--deliveries 200]
"""

import argparse
import time
from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np

from bench import stage

RIDERS, TIMES = 10, 40
#: Eight in the morning in Hangzhou; shifts are eleven hours from an hour later.
OPENS = datetime(2031, 3, 3, 0, tzinfo=UTC)
SHOP = (30.2512, 120.1605)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--deliveries", type=int, default=200)
    many = parser.parse_args().deliveries
    with stage.database():
        import shopsuite.asgi  # noqa: F401 (asked in a web process, which keeps what is loaded out of the collector's way)

        _shop(many)
        loose = _timed()
        _plan()
        planned, (found, brought) = _timed(), _asked()
    p95 = stage.percentile(planned, 0.95)
    stage.show(
        f"Which half hours can be promised: {many} deliveries, {RIDERS} riders, from the database to the answer",
        [
            ("p50, the day planned", f"{stage.percentile(planned, 0.5):.0f} ms", ""),
            ("p95, the day planned", f"{p95:.0f} ms", "100 ms"),
            ("p50, nothing planned yet", f"{stage.percentile(loose, 0.5):.0f} ms", ""),
            ("half hours open, deliveries on a way", f"{found}, {brought} of {many}", ""),
        ],
    )


def _shop(many: int) -> None:
    from delivery.models import Delivery, DeliverySettings, KnownAddress, Shift, Vehicle
    from delivery.rules.addresses import building_of, key_of
    from inventory.models import Place
    from orders.models import Channel, Order
    from shopsuite.core.models import Shop
    from shopsuite.people.models import User

    random, numbers = np.random.default_rng(7), count(1)
    Shop.objects.update_or_create(pk=1, defaults={"time_zone": "Asia/Shanghai"})
    DeliverySettings.objects.create(latitude=SHOP[0], longitude=SHOP[1], florists=6)
    channel, place = Channel.objects.get(code="phone"), Place.objects.get(code="main")
    orders, doors = [], []
    for number in range(many):
        text = f"{next(numbers)} Lake Road"
        north, east = random.normal(0, 0.02, 2)
        begins = OPENS + timedelta(hours=2 + int(random.integers(0, 8)))
        doors.append(
            KnownAddress(
                key=key_of(text),
                building=building_of(key_of(text)),
                text=text,
                latitude=SHOP[0] + north,
                longitude=SHOP[1] + east,
                source="pin",
                is_confirmed=True,
            )
        )
        orders.append(
            Order(
                channel=channel,
                place=place,
                way="rider",
                address=text,
                currency="CNY",
                external_id=f"b{number}",
                placed_at=OPENS,
                deliver_from=begins,
                deliver_until=begins + timedelta(hours=2),
            )
        )
    KnownAddress.objects.bulk_create(doors)
    Delivery.objects.bulk_create([Delivery(order=order) for order in Order.objects.bulk_create(orders)])
    for number in range(RIDERS):
        rider = User.objects.create(email=f"r{number}@bench.example", name=f"Rider {number}")
        vehicle = Vehicle.objects.create(name=f"Bike {number}", pieces=10)
        begins = OPENS + timedelta(hours=1)
        Shift.objects.create(rider=rider, vehicle=vehicle, begins=begins, ends=begins + timedelta(hours=11))


def _plan() -> None:
    from delivery import operations
    from delivery.models import Cause
    from shopsuite.core.queries import shop_day

    plan = operations.ask_for_plan(day=shop_day(OPENS), cause=Cause.ASKED, actor=None, at=OPENS)
    operations.make_plan(plan_id=plan.pk, clock=lambda: OPENS, first=1, in_all=2)
    plan.refresh_from_db()
    if plan.state == "ready":
        operations.take_plan(plan_id=plan.pk, actor=None, at=OPENS)


def _asked() -> tuple[int, int]:
    """How many half hours are open, and how many deliveries are on somebody's way."""
    from delivery import queries
    from shopsuite.core.queries import shop_day

    promises = queries.promises_of(shop_day(OPENS), at=OPENS)
    assert promises is not None
    asked = queries.Asked(queries.point_of("3 Lake Road"))
    fitting = promises.all_open((10 * 3600, 10 * 3600 + 1800), asked)
    return len(fitting), sum(len(trip) for trips in promises.orders.values() for trip in trips)


def _timed() -> list[float]:
    times = []
    for _turn in range(TIMES + 3):
        began = time.perf_counter()
        _asked()
        times.append(1000 * (time.perf_counter() - began))
    return times[3:]


if __name__ == "__main__":
    main()
