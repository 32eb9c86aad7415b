"""How money, quantities and pictures are written on every screen."""

from datetime import date
from decimal import Decimal
from functools import cache

from babel.numbers import format_currency, format_decimal
from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, to_locale

from shopsuite.core import queries
from shopsuite.core.days import in_words, span_in_words

register = template.Library()


def _locale() -> str:
    return {"zh-hans": "zh_Hans_CN"}.get(get_language() or "en", to_locale(get_language() or "en"))


@register.simple_tag(takes_context=True)
def money(context: template.Context, amount: Decimal | None, currency: str = "") -> str:
    """``amount`` in the shop's currency (or another, ISO 4217) and the reader's language: ¥1,280.00."""
    if amount is None:
        return ""
    currency = currency or (context.get("shop") or queries.current_shop()).currency
    # English says CN¥ to tell yuan from yen. A shop has one currency, so the sign alone will do.
    return format_currency(amount, currency, locale=_locale()).replace("CN¥", "¥")


@register.filter
def quantity(value: Decimal | None) -> str:
    """``value`` without idle zeros: 50 for 50.000, 1.5 for 1.500."""
    return "" if value is None else format_decimal(value, format="#,##0.###", locale=_locale())


@register.filter(expects_localtime=True)
def said(moment: date | None, how: str = "day") -> str:
    """A day or a moment as people say it in the reader's language; see ``core.days`` for the ways."""
    return in_words(moment, how)


@register.filter
def lasting(minutes: int) -> str:
    """How long ``minutes`` are, in hours where it is that long: 3 hr 16 min."""
    return span_in_words(minutes)


@cache
def _sprite(name: str) -> str:
    """The address of the drawings among which ``name`` is, asked for once: a long list has hundreds of icons."""
    return static("icons/public.svg" if name in _public_icons() else "icons/sprite.svg")


@cache
def _public_icons() -> frozenset[str]:
    """What customers' pages show: in a sprite of its own, so that they load no others."""
    return frozenset((settings.BASE_DIR / "static/icons/public.txt").read_text().split())


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """The icon ``name`` of the sprite; with ``label`` it speaks for itself, without it is decoration."""
    if label:
        shape = '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>'
        return format_html(shape, label, _sprite(name), name)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', _sprite(name), name)
