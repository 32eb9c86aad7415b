"""A proposal's history in words."""

from django.utils.translation import gettext_lazy as _

from shopsuite.feed.timeline import tell


def register() -> None:
    """Say it to the feed; called once, from ``AppConfig.ready``."""
    tell("quotes.opened", "inbox", _("Wish taken down"))
    tell("quotes.written", "pencil", _("Version %(version)s written"))
    tell("quotes.sent", "send", _("Version %(version)s sent"), _("valid until %(valid_until)s"))
    tell("quotes.accepted", "circle-check", _("Accepted by the buyer"), _("%(total)s"))
    tell("quotes.declined", "circle-x", _("Declined by the buyer"), _("%(reason)s"))
    tell("quotes.lapsed", "hourglass", _("Lapsed without an answer"))
    tell("quotes.goods_taken_back", "arrow-back-up", _("%(title)s taken back"), _("%(reason)s"))
