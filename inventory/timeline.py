"""What happens to stock, in words."""

from django.utils.translation import gettext_lazy as _

from shopsuite.feed.timeline import tell


def register() -> None:
    """Say it to the feed; called once, from ``AppConfig.ready``."""
    tell(
        "inventory.promise_lost",
        "alert-triangle",
        _("%(missing)s × %(title)s cannot be given after all"),
        _("Batch %(batch)s; it waits for new stock"),
    )
    tell("inventory.batch_arrived", "package-import", _("%(quantity)s came in"))
    tell("inventory.count_opened", "clipboard-list", _("Count begun at %(place)s"))
    tell("inventory.line_counted", "check", _("Batch counted"))
    tell("inventory.count_posted", "checks", _("Count posted: %(differences)s differences"))
    tell("inventory.count_dropped", "circle-x", _("Count given up"))
    tell("inventory.transfer_sent", "truck", _("Goods sent"))
    tell(
        "inventory.transfer_received",
        "package-import",
        _("Goods arrived"),
        _("%(arrived)s arrived, %(missing)s missing"),
    )
    tell("inventory.batch_held", "hand-stop", _("Batch stopped"), _("%(reason)s"))
    tell("inventory.batch_released", "check", _("Batch released"))
    tell(
        "inventory.promise_swapped",
        "refresh",
        _("Other batch promised: %(title)s"),
        _("%(old_batch)s → %(new_batch)s · %(reason)s"),
    )
    tell("inventory.packs_opened", "package", _("%(taken)s opened into %(made)s × %(title)s"))
