"""Days and months in addresses."""

from datetime import date

#: Nobody has books of other years, and a day at the end of the calendar has no weeks around it.
YEARS = range(1970, 9000)


class DayConverter:
    """2026-05-20; what is no day of the calendar is not found."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return _known(date.fromisoformat(value))

    def to_url(self, value: date) -> str:
        return value.isoformat()


class MonthConverter:
    """2026-05, as its first day."""

    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> date:
        return _known(date.fromisoformat(f"{value}-01"))

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


def _known(day: date) -> date:
    """``day``. Raises ``ValueError`` outside of ``YEARS``, which the resolver reads as not found."""
    if day.year not in YEARS:
        raise ValueError(day)
    return day
