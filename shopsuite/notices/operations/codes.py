"""One-time codes: sent at once and to the address on the customer's record, never to one that was just typed in."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext as _

from shopsuite.core.queries import current_shop
from shopsuite.notices.providers import mail_provider, text_provider
from shopsuite.people.operations import make_code


def send_entry_code(*, code_id: int) -> None:
    """Make the code that opens all of a customer's orders and send it, by e-mail where the shop has an address, else to their
    phone; for nobody, do nothing. In the language of their account, else the shop's. Nothing is locked while it is sent.

    Raises ``providers.Failed``; sent again, the code before holds no more.
    """
    made = make_code(code_id=code_id)
    if made is None:
        return
    customer, code = made
    shop = current_shop()
    with translation.override((customer.user and customer.user.language) or shop.language):
        words = {"code": code, "shop": shop}
        subject = _("%(code)s is your code for %(shop)s") % words
        if customer.email:
            text = _(
                "Somebody wants to see all your orders at %(shop)s. Is it you? Then enter this code there within ten"
                " minutes: %(code)s\n\nIf not, do nothing: without the code nobody sees them."
            )
            mail = EmailMultiAlternatives(subject, text % words, settings.DEFAULT_FROM_EMAIL, [customer.email])
            mail_provider().mail(mail)
        elif customer.phone:
            text_provider().text(customer.phone, subject)
