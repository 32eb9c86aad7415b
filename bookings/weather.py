"""What the weather will be like when guests are on their way. ``WEATHER_PROVIDER`` names the class; where there is none, where it
fails or knows nothing, nothing is said of the weather.

``OpenMeteo`` speaks the protocol of open-meteo.com (https://open-meteo.com/en/docs), which others run as well: ``WEATHER_GATEWAY``.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

import requests
from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)
#: Nobody waits longer for the weather; after a failure nobody asks again so soon.
PATIENCE = 3  # seconds
KEPT_FOR = 1800
FAILURE_KEPT_FOR = 300
FURTHEST = timedelta(days=6)
LIKELY = 40  # per cent


@dataclass(frozen=True)
class Forecast:
    """Of one hour: °C, the chance of rain in per cent (None: not known), and the code of the World Meteorological Organization
    (table 4677) as forecasts use it."""

    degrees: float
    rain_chance: int | None
    code: int


class WeatherProvider(Protocol):
    def forecast(self, latitude: Decimal, longitude: Decimal, moment: datetime) -> Forecast | None:
        """The hour of ``moment``; None for one it knows nothing of. May raise what it likes: nobody hears of it."""


class Null:
    """Knows nothing."""

    def forecast(self, latitude: Decimal, longitude: Decimal, moment: datetime) -> Forecast | None:
        return None


class OpenMeteo:
    """Hour by hour for the coming week, without a key."""

    def forecast(self, latitude: Decimal, longitude: Decimal, moment: datetime) -> Forecast | None:
        asked: dict[str, str] = {
            "latitude": str(latitude),
            "longitude": str(longitude),
            "hourly": "temperature_2m,precipitation_probability,weather_code",
            "timeformat": "unixtime",
            "timezone": "GMT",
            "forecast_days": "7",
        }
        answer = requests.get(f"{settings.WEATHER_GATEWAY}/v1/forecast", params=asked, timeout=PATIENCE)
        answer.raise_for_status()
        hourly: dict[str, Sequence[Any]] = answer.json()["hourly"]
        hour = int(moment.timestamp()) // 3600 * 3600
        if hour not in hourly["time"]:
            return None
        index = hourly["time"].index(hour)
        degrees, rain, code = (
            hourly[name][index] for name in ("temperature_2m", "precipitation_probability", "weather_code")
        )
        return None if degrees is None or code is None else Forecast(float(degrees), rain, int(code))


def forecast_for(
    latitude: Decimal | None, longitude: Decimal | None, moment: datetime, *, at: datetime
) -> Forecast | None:
    """The weather at a place, asked once for everybody who comes in the same hour. None wherever anything is missing or fails."""
    if latitude is None or longitude is None or not at < moment < at + FURTHEST:
        return None
    name = f"weather:{latitude}:{longitude}:{moment.astimezone(UTC):%Y%m%d%H}"
    try:
        if (kept := cache.get(name)) is not None:
            return kept or None
        found = import_string(settings.WEATHER_PROVIDER)().forecast(latitude, longitude, moment)
        cache.set(name, found or False, KEPT_FOR)
    except Exception:  # a stranger's server: whatever is wrong there, guests are reminded
        logger.warning("No weather", exc_info=True)
        _remember_failure(name)
        return None
    return found


def in_words(forecast: Forecast) -> str:
    """ "18 °C, light rain; rain is likely, bring an umbrella" in the language spoken at the moment."""
    said = _("%(degrees)d °C, %(sky)s") % {"degrees": round(forecast.degrees), "sky": _sky(forecast.code)}
    is_wet = (forecast.rain_chance or 0) >= LIKELY or forecast.code >= 51
    return _("%s. Bring an umbrella.") % said if is_wet else said


def _sky(code: int) -> str:
    if code >= 95:
        return _("thunderstorm")
    if code in (71, 73, 75, 77, 85, 86):
        return _("snow")
    if code >= 51:
        return _("rain")
    if code in (45, 48):
        return _("fog")
    if code == 3:
        return _("overcast")
    return _("clear") if code == 0 else _("some clouds")


def _remember_failure(name: str) -> None:
    try:
        cache.set(name, False, FAILURE_KEPT_FOR)
    except Exception:  # the cache itself is what fails
        logger.debug("The weather is not remembered", exc_info=True)
