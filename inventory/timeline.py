"""What happens to stock, in words."""

from django.utils.translation import gettext_lazy as _

from shopsuite.feed.timeline import tell

tell(
    "inventory.promise_lost",
    "alert-triangle",
    _("%(missing)s × %(title)s is not there after all"),
    _("Batch %(batch)s was counted; it waits for new stock"),
)
tell("inventory.count_opened", "clipboard-list", _("Count begun at %(place)s"))
tell("inventory.line_counted", "check", _("Batch counted"))
tell("inventory.count_posted", "checks", _("Count posted: %(differences)s differences"))
tell("inventory.count_dropped", "circle-x", _("Count given up"))
