"""Days and moments as people say them. Languages put weekday, day and month in another order, not only in other words."""

from datetime import date

from babel.units import format_unit
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext, to_locale

#: What there is to say -> as English writes it, which translators put in order.
_FORMATS = {
    "day": lambda: pgettext("date format", "D j M"),
    "weekday": lambda: pgettext("date format", "D"),
    "month": lambda: pgettext("date format", "M"),
    "short": lambda: pgettext("date format", "j M"),
    "long": lambda: pgettext("date format", "l, j F"),
    "year": lambda: pgettext("date format", "j M Y"),
    "clock": lambda: pgettext("date format", "D j M, H:i"),
    "long clock": lambda: pgettext("date format", "l, j F, H:i"),
}


def in_words(moment: date | None, how: str = "day") -> str:
    """``moment`` (a moment by the clock it carries) in the reader's language: "Sat 28 Nov" as a "day", "Saturday, 28 November"
    as a "long" one, "28 Nov" "short", "28 Nov 2026" with its "year", "Sat 28 Nov, 14:00" by the "clock" ("long clock"), its
    "weekday" and "month" alone. None is nothing."""
    return date_format(moment, _FORMATS[how]()) if moment else ""


def span_in_words(minutes: int) -> str:
    """How long ``minutes`` are in the reader's language, as clocks on screens count: "25 min", "3 hr 16 min", "2 hr"."""
    locale = {"zh-hans": "zh_Hans_CN"}.get(get_language() or "en", to_locale(get_language() or "en"))
    hours, rest = divmod(minutes, 60)
    said = [format_unit(hours, "hour", "short", locale=locale)] if hours else []
    if rest or not hours:
        said.append(format_unit(rest, "minute", "short", locale=locale))
    return " ".join(said)
