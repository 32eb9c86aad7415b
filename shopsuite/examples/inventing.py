"""Made-up orders that look like a shop's own. The same seed invents the same day again."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from inventory import queries as stock
from inventory.models import Batch, Place, Variant
from orders.models import Channel
from orders.models.order import Way
from orders.operations import LineDraft, OrderDraft
from shopsuite.examples.cast import COMPANIES, CUSTOMERS
from shopsuite.examples.shape import ExampleShop, Sold

HANGZHOU = ZoneInfo("Asia/Shanghai")
#: Hours between which the windows of two hours begin.
FIRST_WINDOW, LAST_WINDOW = 9, 18
#: Their names with their codes, and the pages on which they say where a parcel is.
CARRIERS = {
    "SF Express 顺丰": ("sf", "https://www.sf-express.com/chn/sc/waybill/waybill-detail/{number}"),
    "JD Logistics 京东": ("jd", ""),
    "ZTO 中通": ("zto", ""),
    "EMS": ("ems", ""),
}


def _is_in_town(address: str) -> bool:
    """Whether a scooter gets there: other cities are for carriers."""
    return "杭州" in address or "Hangzhou" in address


def by_day(moment: datetime) -> datetime:
    """When a time window begins that somebody would agree: at the next half hour, and for what falls into the night in the day behind it."""
    there = moment.astimezone(HANGZHOU)
    midnight, half = there.replace(hour=0, minute=0, second=0, microsecond=0), timedelta(minutes=30)
    there = midnight + -(-(there - midnight) // half) * half
    first, last = (there.replace(hour=hour, minute=0) for hour in (FIRST_WINDOW, LAST_WINDOW))
    if there > last:  # as many half hours after opening as it is after closing
        there = first + timedelta(days=1) + (there - last)
    elif there < first:
        there = first + (first - there) % (last - first)
    return there.astimezone(moment.tzinfo)


class Inventor:
    """Invents orders for one example shop out of what can be sold there right now."""

    def __init__(self, example: ExampleShop, *, seed: int) -> None:
        self.example = example
        self.random = Random(f"{example.kind}:{seed}")
        self.place = Place.objects.get(code=example.place_code)
        self.channels = {channel.code: channel for channel in Channel.objects.all()}
        self.sold: dict[str, Sold] = {sold.sku: sold for goods in example.goods for sold in goods.variants}
        found = Variant.objects.filter(sku__in=self.sold).select_related("product", "unit")
        self.variants = sorted(found, key=lambda variant: variant.sku)

    def order(self, *, at: datetime, external_id: str = "") -> OrderDraft | None:
        """One order placed at ``at``; None when the shop is sold out."""
        channel = self.channels[self._weighted(self._open_channels(at))]
        lines = self._lines(many=channel.code == "corporate")
        if not lines:
            return None
        way = self._weighted(self.example.ways)
        draft = OrderDraft(
            channel=channel,
            place=self.place,
            external_id=external_id if channel.code in ("web", "wechat") else "",
            lines=lines,
            way=way,
            ship_by=at + timedelta(hours=self.random.choice((2, 4, 8, 24, 24, 48))),
            paid_with=self._method(channel.code),
            placed_at=at,
        )
        return self._with_words(self._with_customer(draft, channel.code), at=at)

    def same_order_twice(self, *, at: datetime) -> tuple[OrderDraft, OrderDraft]:
        """What a customer wrote in the chat, and then said again on the phone to be sure."""
        name, phone, address = CUSTOMERS[4]
        lines = [LineDraft(variant_id=variant.pk, quantity=Decimal(1)) for variant in self._well_stocked()[:2]]
        by_chat = OrderDraft(
            channel=self.channels["wechat"],
            place=self.place,
            lines=lines,
            customer_name=name,
            phone=phone,
            address=address,
            placed_at=at,
            ship_by=at + timedelta(hours=24),
        )
        return by_chat, replace(by_chat, channel=self.channels["phone"], placed_at=at + timedelta(minutes=15))

    def order_for_more_than_there_is(self, *, at: datetime) -> OrderDraft:
        """A company wants more of the scarcest thing than lies there; the rest waits for the next receipt."""
        name, phone, address = COMPANIES[0]
        scarce = self._well_stocked()[-1]
        left = stock.sellable_by_variant(variant_ids=[scarce.pk], place_id=self.place.pk)[scarce.pk]
        return OrderDraft(
            channel=self.channels["corporate"],
            place=self.place,
            lines=[LineDraft(variant_id=scarce.pk, quantity=left + 3)],
            customer_name=name,
            phone=phone,
            address=address,
            placed_at=at,
            ship_by=at + timedelta(hours=72),
            may_wait=True,
        )

    def _well_stocked(self) -> list[Variant]:
        """Variants with anything left to sell, the fullest shelf first."""
        left = stock.sellable_by_variant(variant_ids=[v.pk for v in self.variants], place_id=self.place.pk)
        return sorted((v for v in self.variants if left[v.pk] > 0), key=lambda v: (-left[v.pk], v.sku))

    def _open_channels(self, at: datetime) -> dict[str, int]:
        """At night nobody stands at the counter or answers the phone."""
        if 8 <= at.astimezone(HANGZHOU).hour < 22:
            return self.example.channels
        return {code: weight for code, weight in self.example.channels.items() if code in ("web", "wechat")}

    def _lines(self, *, many: bool) -> list[LineDraft]:
        count = self.random.choice((4, 6, 9)) if many else self.random.choice((1, 1, 1, 2, 2, 3, 4))
        lines = []
        for variant in self.random.sample(self.variants, min(count, len(self.variants))):
            usual = self.random.choice(self.sold[variant.sku].usual) * (3 if many else 1)
            batches = list(stock.sellable_stocks(variant_ids=[variant.pk], place_id=self.place.pk))
            left = sum((row.sellable for row in batches), Decimal(0))
            quantity = min(Decimal(usual), left)
            if quantity <= 0:
                continue
            chosen = self._chosen_batch([row.batch for row in batches if row.sellable >= quantity])
            lines.append(LineDraft(variant_id=variant.pk, quantity=quantity, batch_id=chosen.pk if chosen else None))
        return lines

    def _chosen_batch(self, batches: list[Batch]) -> Batch | None:
        """Now and then a customer asks for a very batch; only where there is a choice."""
        if len(batches) > 1 and batches[0].year and self.random.random() < 0.3:
            return self.random.choice(batches)
        return None

    def _with_customer(self, draft: OrderDraft, channel: str) -> OrderDraft:
        if channel == "counter" and self.random.random() < 0.6:
            return replace(draft, way=Way.PICKUP)
        name, phone, address = self.random.choice(COMPANIES if channel == "corporate" else CUSTOMERS)
        while draft.way == Way.RIDER and not _is_in_town(address):
            name, phone, address = self.random.choice(CUSTOMERS)
        return replace(draft, customer_name=name, phone=phone, address=address)

    def _with_words(self, draft: OrderDraft, *, at: datetime) -> OrderDraft:
        is_gift = self.random.random() < self.example.gift_share
        starts = by_day(at + timedelta(hours=self.random.randint(1, 30)))
        is_timed = draft.way == Way.RIDER
        return replace(
            draft,
            customer_note=self.random.choice(self.example.notes) if self.random.random() < 0.25 else "",
            is_gift=is_gift,
            card_text=self.random.choice(self.example.cards) if is_gift else "",
            deliver_from=starts if is_timed else None,
            deliver_until=starts + timedelta(hours=2) if is_timed else None,
            ship_by=starts - timedelta(minutes=30) if is_timed else draft.ship_by,
        )

    def _method(self, channel: str) -> str:
        if channel == "corporate":
            return ""
        return self.random.choice(("wechat", "wechat", "alipay", "cash" if channel == "counter" else "wechat"))

    def _weighted(self, weights: dict[str, int]) -> str:
        return self.random.choices(list(weights), list(weights.values()))[0]
