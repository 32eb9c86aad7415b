"""News of teas in the history of their batch."""

from django.utils.translation import gettext_lazy as _

from shopsuite.feed.timeline import tell


def register() -> None:
    """Say it to the feed; called once, from ``AppConfig.ready``."""
    tell("bookings.news_made", "send", _("%(customers)s customers told of it"))
