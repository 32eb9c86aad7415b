"""How much of one variant to have and to order: lead-time demand, safety, reorder point.

Quantities are in the variant's unit, demand in that unit a day, spans in days.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import ROUND_CEILING, Decimal
from math import exp, log, sqrt
from statistics import NormalDist
from typing import Any

from purchasing.rules.ordering import orderable
from purchasing.rules.seasons import SeasonAhead
from shopsuite.core.numbers import plain

#: Above so many units over the lead time, the normal distribution is close enough whatever sells how.
MANY = 200.0
#: Below so many, nothing is kept for what may never be asked for again.
HARDLY_ANY = 0.001


@dataclass(frozen=True)
class Outlook:
    """What is expected: ``ahead`` day by day, and how far off one day's forecast is (standard deviation).

    ``is_slow``: sells now and then, a few at a time; then chance is counted, not measured with a bell curve.
    """

    ahead: Sequence[float] = ()
    deviation: float = 0.0
    is_slow: bool = False

    def over(self, days: int, *, after: int = 0) -> float:
        """What ``days`` days sell, beginning ``after`` days from now. Beyond what was forecast it goes on at the mean."""
        known = self.ahead[after : after + days]
        return sum(known) + (days - len(known)) * self.daily

    @property
    def daily(self) -> float:
        return sum(self.ahead) / len(self.ahead) if self.ahead else 0.0


@dataclass(frozen=True)
class Standing:
    """What there is: ``free`` lies there unpromised, ``coming`` is on order (drafts too), ``waiting`` is promised and not here.

    ``opened``: what packs of it were opened into, counted in packs: lying there less waited for, so it may be less than nothing.
    """

    free: Decimal = Decimal(0)
    coming: Decimal = Decimal(0)
    waiting: Decimal = Decimal(0)
    opened: Decimal = Decimal(0)

    @property
    def net(self) -> Decimal:
        return self.free + self.coming - self.waiting + self.opened


@dataclass(frozen=True)
class Terms:
    """How it can be bought and is wanted: ``wait_days`` until the supplier takes orders again, ``lead_days`` from then to the
    door, ``lasts_days`` an order should do for; ``point`` is a person's own reorder point. ``step``: the unit's finest part.

    ``lead_deviation`` is how far deliveries vary (standard deviation in days); ``season`` is what is about to sell best.
    """

    lead_days: int
    lead_deviation: float = 0.0
    season: SeasonAhead | None = None
    wait_days: int = 0
    lasts_days: int = 7
    pack_size: Decimal = Decimal(1)
    minimum_quantity: Decimal = Decimal(0)
    service_level: float = 0.95
    point: Decimal | None = None
    step: Decimal = Decimal(1)


@dataclass(frozen=True)
class Sum:
    """The arithmetic of one proposal, each number as it is shown. ``quantity`` 0: nothing is to be ordered."""

    daily: float
    days: int
    expected: float
    safety: float
    point: Decimal
    lasts_days: int
    lasting: float
    free: Decimal
    coming: Decimal
    waiting: Decimal
    opened: Decimal
    lead_deviation: float
    #: What the season that is near will take, and in how many days it begins; None where none is near.
    season_takes: float | None
    season_in: int | None
    pack_size: Decimal
    packs: Decimal
    quantity: Decimal
    is_own_point: bool
    #: How many days what lies there will do; None where nothing sells.
    runs_out_in: float | None

    def as_json(self) -> dict[str, Any]:
        """Decimals as text without idle zeros."""
        return {name: plain(value) if isinstance(value, Decimal) else value for name, value in asdict(self).items()}


def work_out(*, outlook: Outlook, standing: Standing, terms: Terms) -> Sum:
    """Whether to order, and how much: as soon as what is there and coming is less than what the time until delivery is
    expected to take and a safety on top; then up to that and what the days after it take, in whole packs.

    This is the (s, S) policy with the order-up-to level a review period above the reorder point (E. A. Silver, D. F. Pyke,
    D. J. Thomas, "Inventory and Production Management in Supply Chains", 4th edition, chapter 6).
    """
    days = terms.wait_days + terms.lead_days
    expected = outlook.over(days)
    safety = safety_stock(
        expected=expected,
        variance=lead_variance(
            days=days,
            deviation=outlook.deviation,
            daily=expected / days if days else 0.0,
            lead_deviation=terms.lead_deviation,
        ),
        service_level=terms.service_level,
        is_slow=outlook.is_slow,
    )
    point = terms.point if terms.point is not None else rounded_up(expected + safety, terms.step)
    lasting = outlook.over(terms.lasts_days, after=days)
    missing = Decimal(0)
    if standing.net < point:
        missing = rounded_up(float(point - standing.net) + lasting, terms.step)
    season = terms.season if terms.season and terms.season.is_near(days) else None
    if season:
        until_its_end = outlook.over(season.starts_in) + season.takes
        missing = max(missing, rounded_up(until_its_end + safety - float(standing.net), terms.step))
    quantity = orderable(missing, pack_size=terms.pack_size, minimum=terms.minimum_quantity)
    return Sum(
        daily=round(outlook.daily, 3),
        days=days,
        expected=round(expected, 2),
        safety=round(safety, 2),
        point=point,
        lasts_days=terms.lasts_days,
        lasting=round(lasting, 2),
        free=standing.free,
        coming=standing.coming,
        waiting=standing.waiting,
        opened=standing.opened,
        lead_deviation=round(terms.lead_deviation, 1),
        season_takes=round(season.takes, 2) if season else None,
        season_in=season.starts_in if season else None,
        pack_size=terms.pack_size,
        packs=quantity / terms.pack_size,
        quantity=quantity,
        is_own_point=terms.point is not None,
        runs_out_in=round(max(float(standing.free), 0) / outlook.daily, 1) if outlook.daily > 0 else None,
    )


def lead_variance(*, days: int, deviation: float, daily: float, lead_deviation: float) -> float:
    """How far demand until delivery varies, as a variance, when a day's demand and the delivery itself do: ``L·σ_d² + d²·σ_L²``,
    so that the safety stock is ``z·sqrt(L·σ_d² + d²·σ_L²)`` (E. A. Silver, D. F. Pyke, D. J. Thomas, "Inventory and Production
    Management in Supply Chains", 4th edition, chapter 6, on variability of the lead time; the two taken to be independent)."""
    return days * deviation**2 + daily**2 * lead_deviation**2


def safety_stock(*, expected: float, variance: float, service_level: float, is_slow: bool) -> float:
    """How much more than ``expected`` is kept, that it is enough in ``service_level`` of all deliveries; never negative.

    Normal for what sells often. For what does not, the quantile of the negative binomial with this mean and variance, or of
    Poisson's where it varies no more than chance (A. A. Syntetos, J. E. Boylan, "On the stock control performance of
    intermittent demand estimators", International Journal of Production Economics 103 (2006)).
    """
    if expected < HARDLY_ANY:
        return 0.0
    if is_slow and expected <= MANY:
        return max(0.0, count_quantile(service_level, mean=expected, variance=variance) - expected)
    return max(0.0, NormalDist().inv_cdf(service_level) * sqrt(variance))


def count_quantile(share: float, *, mean: float, variance: float) -> int:
    """The smallest number that a count with this mean and variance does not exceed in ``share`` of all cases."""
    if variance > mean * 1.0001:
        size = mean**2 / (variance - mean)
        chance = size / (size + mean)
        part = exp(size * log(chance))
        step = 1 - chance
    else:
        size, part, step = 0.0, exp(-mean), mean
    reached, count = part, 0
    # A tail this long belongs to an order so rare that nobody keeps stock for it.
    longest = int(mean + 20 * sqrt(max(variance, mean)) + 20)
    while reached < share and count < longest:
        part *= step * ((count + size) if size else 1.0) / (count + 1)
        reached += part
        count += 1
    return count


def rounded_up(value: float, step: Decimal) -> Decimal:
    """``value`` in whole ``step``s; what is over by less than a ten-thousandth of one is the float's, not the shop's."""
    if value <= 0:
        return Decimal(0)
    return ((Decimal(repr(value)) / step) - Decimal("0.0001")).to_integral_value(rounding=ROUND_CEILING) * step
