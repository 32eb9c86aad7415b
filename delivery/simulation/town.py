"""What happens on the day, before anybody does anything about it: who wants flowers where and when, and what goes wrong."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from delivery.rules.places import Spot

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
#: The shop, near West Lake.
SHOP = Spot(30.2590, 120.1650)
METRES_A_DEGREE = 111_195
DISTRICTS = ("上城区", "西湖区", "拱墅区", "滨江区")
#: Two hours each, from nine to seven; more want theirs in the afternoon.
WINDOWS = tuple((hour, hour + 2) for hour in range(9, 19, 2))
WANTED = (3, 3, 2, 3, 4)


@dataclass(frozen=True)
class Wish:
    """Somebody wants flowers: ``window`` is the number of the one they would like best. A ``wrong`` address is one whose flat does not exist."""

    number: int
    address: str
    spot: Spot
    window: int
    is_wrong: bool


@dataclass(frozen=True)
class Town:
    """``midnight``: of the day, by the shop's clock. ``breakdowns``: (when, which rider)."""

    midnight: datetime
    wishes: tuple[Wish, ...]
    riders: int
    breakdowns: tuple[tuple[datetime, int], ...]
    seed: int

    def window(self, number: int) -> tuple[datetime, datetime]:
        opens, closes = WINDOWS[number]
        return self.midnight + opens * HOUR, self.midnight + closes * HOUR


def town(*, midnight: datetime, bouquets: int, riders: int, breakdowns: int, wrong: int, seed: int) -> Town:
    """The same for the same ``seed``."""
    random = Random(seed)
    mistaken = set(random.sample(range(bouquets), min(wrong, bouquets)))
    wishes = tuple(_wish(number, random, is_wrong=number in mistaken) for number in range(bouquets))
    unlucky = random.sample(range(riders), min(breakdowns, riders))
    trouble = tuple((midnight + random.uniform(10, 17) * HOUR, rider) for rider in unlucky)
    return Town(midnight, wishes, riders, tuple(sorted(trouble)), seed)


def _wish(number: int, random: Random, *, is_wrong: bool) -> Wish:
    far, turn = 3500 * math.sqrt(random.random()), random.uniform(0, 2 * math.pi)
    spot = Spot(
        SHOP.latitude + far * math.cos(turn) / METRES_A_DEGREE,
        SHOP.longitude + far * math.sin(turn) / (METRES_A_DEGREE * math.cos(math.radians(SHOP.latitude))),
    )
    district = DISTRICTS[int(turn / (2 * math.pi) * len(DISTRICTS)) % len(DISTRICTS)]
    [window] = random.choices(range(len(WINDOWS)), WANTED)
    return Wish(number, f"杭州市{district}情人路{number + 1}号", spot, window, is_wrong)


def metres(begin: Spot, end: Spot) -> float:
    """As the crow flies, within one town."""
    north = (end.latitude - begin.latitude) * METRES_A_DEGREE
    east = (end.longitude - begin.longitude) * METRES_A_DEGREE * math.cos(math.radians(begin.latitude))
    return math.hypot(north, east)
