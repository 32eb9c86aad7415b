"""Goods in a conversation: the shop's people see how many lie where, a customer only whether there are any."""

from decimal import Decimal

from django.db.models import F, Sum
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from inventory import queries, rules
from inventory.models import BatchStock, Variant
from messaging.cards import Card
from messaging.models import Member
from messaging.offers import Offer
from shopsuite.core.languages import in_reader_language
from shopsuite.core.queries import current_shop
from shopsuite.core.templatetags.shop import money, quantity

MOST_OFFERS = 6


def variant_cards(pks: list[int], member: Member) -> dict[int, Card]:
    """Goods as ``member`` may see them: outside the shop what is on sale, and never a number. Two queries."""
    found = Variant.objects.filter(pk__in=pks, is_active=True, product__is_active=True)
    if not member.is_outside:
        found = queries.variants_visible_to(member.user).filter(pk__in=pks) if member.user else Variant.objects.none()
    variants = list(found.select_related("product", "unit"))
    left = _left_by_place([variant.pk for variant in variants])
    return {
        variant.pk: _card(variant, left.get(variant.pk, {}), for_shop=not member.is_outside) for variant in variants
    }


def variant_offers(text: str, member: Member) -> list[Offer]:
    """Goods on sale whose name, SKU or pinyin fits ``text``, with price and what is left; what is sold out comes last."""
    if member.user is None or not text:
        return []
    found = queries.variants_matching(viewer=member.user, text=text, limit=MOST_OFFERS)
    left = {pk: sum(places.values()) for pk, places in _left_by_place([variant.pk for variant in found]).items()}
    found.sort(key=lambda variant: not left.get(variant.pk))
    currency = current_shop().currency
    return [_offer(variant, left.get(variant.pk) or Decimal(0), currency) for variant in found]


def _offer(variant: Variant, left: Decimal, currency: str) -> Offer:
    stock = _("%(left)s %(unit)s left") % {"left": quantity(left), "unit": variant.unit} if left else _("sold out")
    note = f"{variant.sku} · {money(Context(), variant.price, currency)} · {stock}"
    return Offer(label=variant.title, note=note, card=f"variant:{variant.pk}")


def _left_by_place(pks: list[int]) -> dict[int, dict[str, Decimal]]:
    """Variant -> name of the place -> what can still be sold there."""
    sellable = BatchStock.objects.sellable().filter(variant_id__in=pks, place__is_active=True)
    rows = sellable.values("variant_id", "place__name", "place__name_zh").annotate(
        left=Sum(F("on_hand") - F("reserved"))
    )
    by_variant: dict[int, dict[str, Decimal]] = {}
    for row in rows.order_by("variant_id", "place_id"):
        place = in_reader_language(row["place__name"], row["place__name_zh"])
        by_variant.setdefault(row["variant_id"], {})[place] = row["left"]
    return by_variant


def _card(variant: Variant, left: dict[str, Decimal], *, for_shop: bool) -> Card:
    availability = rules.availability(sum(left.values(), Decimal(0)))
    context = {"variant": variant, "availability": availability}
    facts = {
        "sku": variant.sku,
        "title": variant.title,
        "price": str(variant.price),
        "unit": variant.unit_id,
        "availability": availability,
    }
    if for_shop:
        context |= {"left_by_place": left, "url": reverse("inventory:variant", args=[variant.pk])}
        facts |= {"left_by_place": {place: str(quantity) for place, quantity in left.items()}}
    return Card(
        template="inventory/_card.html",
        names=variant.titles,
        context=context,
        facts=facts,
        picture=variant.product.picture,
        topics=(f"variant:{variant.pk}", f"product:{variant.product_id}"),
    )
