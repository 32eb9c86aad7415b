"""What recipients wished, in the history of their order."""

from django.utils.translation import gettext_lazy as _

from delivery.models import Wish
from shopsuite.feed.timeline import label_of, read_as, tell


def register() -> None:
    """Say it to the feed; called once, from ``registering``."""
    read_as(wish=label_of(Wish))
    tell("delivery.recipient_wished", "home", _("The recipient wishes something"), _("%(wish)s"))
    tell("delivery.recipient_may_know", "gift", _("What the recipient may know was chosen"))
