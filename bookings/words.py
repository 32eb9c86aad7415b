"""Flavours, tastes and reasons in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from bookings.models import TastingNote
from bookings.rules.flavours import FAMILIES, FLAVOURS, WHEEL
from bookings.rules.taste import Taste, Why, level_of
from inventory.models import Product

_WORDS = dict(FLAVOURS)
LEVELS = {
    "loves": pgettext_lazy("taste", "likes very much"),
    "likes": pgettext_lazy("taste", "likes"),
    "neutral": pgettext_lazy("taste", "neither likes nor dislikes"),
    "dislikes": pgettext_lazy("taste", "does not much like"),
    "avoids": pgettext_lazy("taste", "does not like"),
}
_UNKNOWN = gettext_lazy("a tea")
#: A profile is read at a glance; the rest is a tap away.
MOST_WHY = 3


def flavours_named(codes: Iterable[str]) -> list[str]:
    """Codes as words, in their order; what is no longer on the wheel is left out."""
    return [str(_WORDS[code]) for code in codes if code in _WORDS]


def in_a_row(words: Sequence[str]) -> str:
    """ "roast, honey and orchid"."""
    if not words:
        return ""
    *before, last = words
    if not before:
        return last
    # Translators: between the words of a list; Chinese has a comma of its own for that.
    listed = pgettext("between words", ", ").join(before)
    return pgettext("between words", "%(words)s and %(last)s") % {"words": listed, "last": last}


def wheel(chosen: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The wheel family by family for chips: {"name", "code", "flavours": [(code, word, is chosen)]}."""
    taken = set(chosen)
    return [
        {
            "code": family,
            "name": FAMILIES[family],
            "flavours": [(code, word, code in taken) for code, word in flavours.items()],
        }
        for family, flavours in WHEEL.items()
    ]


@dataclass(frozen=True)
class Shown:
    """One flavour of a profile as it is shown. ``per_cent`` is the bar's length, ``is_liked`` which way it goes."""

    code: str
    word: str
    level: str
    tone: str
    per_cent: int
    is_liked: bool
    said: bool | None
    why: list[str]


def shown(tastes: Sequence[Taste], products: Mapping[int, Product], *, is_own: bool = False) -> list[Shown]:
    """``tastes`` in words, the most liked first; what nothing can be said of is left out. ``is_own``: said to the customer."""
    return [
        Shown(
            code=taste.flavour,
            word=str(_WORDS[taste.flavour]),
            level=str(LEVELS[level_of(taste.weight)]),
            tone=level_of(taste.weight),
            per_cent=round(abs(taste.weight) * 100),
            is_liked=taste.weight > 0,
            said=taste.said,
            why=[why_in_words(each, products, is_own=is_own) for each in taste.why[:MOST_WHY]],
        )
        for taste in tastes
        if taste.flavour in _WORDS
    ]


def why_in_words(why: Why, products: Mapping[int, Product], *, is_own: bool = False) -> str:
    """What speaks for or against a flavour, in a few words."""
    tea = str(products.get(why.product_id or 0, _UNKNOWN))
    if why.kind == "said":
        return _("you said so") if is_own else _("they said so")
    if why.kind == "bought":
        return _("%(tea)s, bought %(times)s ×") % {"tea": tea, "times": why.times}
    if why.kind == "asked":
        return _("%(tea)s, asked for %(times)s ×") % {"tea": tea, "times": why.times}
    if why.score is None:
        return _("%(tea)s, noted") % {"tea": tea}
    if why.by == "host":
        return _("%(tea)s: %(score)s of 5, as the host saw it") % {"tea": tea, "score": why.score}
    return _("%(tea)s: %(score)s of 5") % {"tea": tea, "score": why.score}


def summed_up(profile: Sequence[Shown], *, is_own: bool = False) -> str:
    """A taste in a sentence or two; "" where nothing is known."""
    likes = [each.word for each in profile if each.tone in ("loves", "likes")][:3]
    avoids = [each.word for each in reversed(profile) if each.tone in ("avoids", "dislikes")][:2]
    sentences = []
    if likes:
        sentences.append((_("You like %s.") if is_own else _("Likes %s.")) % in_a_row(likes))
    if avoids:
        sentences.append((_("Rather not %s.") if is_own else _("Rather not: %s.")) % in_a_row(avoids))
    return " ".join(sentences)


def reason_in_words(reason: Mapping[str, Any]) -> str:
    """Why somebody is told of a tea, as ``TeaNews.reason`` keeps it."""
    return reasons_in_words([reason])[0]


def reasons_in_words(reasons: Sequence[Mapping[str, Any]]) -> list[str]:
    """``reason_in_words`` of each, in two questions however many they are."""
    products = Product.objects.in_bulk({each["product"] for each in reasons if each.get("product")})
    bookings = {each["booking"] for each in reasons if each.get("booking")}
    notes = TastingNote.objects.filter(booking__in=bookings, product__in=products).exclude(batch=None)
    years = {
        (booking, product): year
        for booking, product, year in notes.order_by("-pk").values_list("booking", "product", "batch__year")
    }
    return [
        _reason(each, products.get(each.get("product")), years.get((each.get("booking"), each.get("product"))))
        for each in reasons
    ]


def _reason(reason: Mapping[str, Any], product: Product | None, year: int | None) -> str:
    flavours = in_a_row(flavours_named(reason.get("flavours", ())))
    if product is None:
        return _("You like %s.") % flavours if flavours else ""
    tea = f"{product} {year}" if year else str(product)
    words = {"tea": tea, "score": reason.get("score"), "flavours": flavours}
    if not flavours:
        return _("You gave %(tea)s %(score)s of 5.") % words
    return _("You gave %(tea)s %(score)s of 5, for %(flavours)s.") % words
