"""By which way a code reaches the person it is for. ``settings.CODE_SENDER`` names one of these, or one like them."""

from typing import Protocol

from django.conf import settings
from django.core.mail import send_mail
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from shopsuite.core.queries import current_shop
from shopsuite.people.models import Customer


class CodeSender(Protocol):
    """Brings ``code`` to ``customer`` by an address that stands on their record, never by one that was just typed in."""

    def send(self, *, customer: Customer, code: str) -> None: ...


class ByEmail:
    """To the e-mail address on record."""

    def send(self, *, customer: Customer, code: str) -> None:
        shop = current_shop()
        send_mail(
            subject=_("%(code)s is your code for %(shop)s") % {"code": code, "shop": shop},
            message=_(
                "Somebody in the chat of %(shop)s says they are you. Are you? Then enter this code there within ten"
                " minutes: %(code)s\n\nIf not, do nothing: without the code nobody is taken for you."
            )
            % {"shop": shop, "code": code},
            from_email=None,
            recipient_list=[customer.email],
        )


class Nobody:
    """Sends nothing, where codes are not wanted: then only the shop's people can say who somebody is."""

    def send(self, *, customer: Customer, code: str) -> None:
        """Does nothing."""


def code_sender() -> CodeSender:
    """The one that the settings name."""
    return import_string(settings.CODE_SENDER)()
