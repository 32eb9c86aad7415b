"""A purchase order's history in words."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from shopsuite.feed.timeline import read_as, tell


def register() -> None:
    """Say it to the feed; called once, from ``AppConfig.ready``."""
    read_as(promised_on=lambda day: date_format(date.fromisoformat(day), "SHORT_DATE_FORMAT"))

    tell("purchasing.requested", "clipboard-list", _("Requested"), _("%(total)s"), needs="stock.see_cost")
    tell("purchasing.edited", "edit", _("Lines changed"), _("%(total)s"), needs="stock.see_cost")
    tell("purchasing.approved", "check", _("Approved"))
    tell("purchasing.sent", "send", _("Sent to %(supplier)s"), _("%(total)s"), needs="stock.see_cost")
    tell("purchasing.seen", "eye", _("Seen by the supplier"))
    tell("purchasing.unanswered", "clock-exclamation", _("No answer within %(hours)s hours"))
    tell("purchasing.confirmed", "checks", _("Confirmed for %(promised_on)s"))
    tell("purchasing.declined", "circle-x", _("Declined by the supplier"), _("%(reason)s"))
    tell("purchasing.shipped", "truck", _("Shipped by the supplier"), _("%(carrier)s %(tracking_number)s"))
    tell("purchasing.change_proposed", "versions", _("Change proposed"))
    tell("purchasing.change_answered", "git-merge", _("Change answered: %(accepted)s accepted, %(declined)s declined"))
    tell("purchasing.change_withdrawn", "arrow-back-up", _("Proposed change taken back"))
    tell("purchasing.received", "package-import", _("Goods received"), _("%(is_complete)s"))
    tell("purchasing.closed", "circle-check", _("Closed; the rest is not expected any more"))
    tell("purchasing.cancelled", "circle-x", _("Cancelled"), _("%(reason)s"))
    tell("purchasing.needs_changed", "basket", _("What is to be bought has changed"))
    tell("purchasing.suppliers_asked", "send", _("%(suppliers)s suppliers asked"))
    tell("purchasing.inquiry_ordered", "shopping-cart", _("Ordered: %(numbers)s"))
    tell("purchasing.inquiry_closed", "circle-x", _("Nothing ordered"))
    tell("purchasing.quote_asked", "send", _("%(supplier)s is asked"))
    tell("purchasing.quote_seen", "eye", _("Seen by %(supplier)s"))
    tell("purchasing.quote_answered", "checks", _("%(supplier)s has answered"))
    tell("purchasing.quote_declined", "circle-x", _("%(supplier)s declines"), _("%(reason)s"))
    tell("purchasing.quote_reminded", "bell", _("%(supplier)s is reminded"))
    tell("purchasing.quote_went_elsewhere", "message-circle", _("%(supplier)s is told that it went elsewhere"))
    tell("purchasing.prices_proposed", "tag", _("%(supplier)s asks for %(prices)s new prices"))
    tell("purchasing.prices_answered", "check", _("Prices answered: %(approved)s hold, %(declined)s do not"))
