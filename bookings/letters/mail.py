"""A reminder as a mail: HTML and text, with the entry for the guest's calendar."""

from email.mime.text import MIMEText
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language

from bookings.calendars import CANCEL, REQUEST, entry_of
from bookings.letters.words import Letter
from bookings.models import Reminder, ReminderKind
from shopsuite.core.queries import current_shop
from shopsuite.notices.digest import absolute

#: What puts the tasting into a calendar, moves it there or takes it away.
_WITH_ENTRY = {
    ReminderKind.CONFIRMED: REQUEST,
    ReminderKind.MOVED: REQUEST,
    ReminderKind.CANCELLED: CANCEL,
}


def compose(reminder: Reminder, letter: Letter, *, to: str) -> EmailMultiAlternatives:
    """The mail to ``to`` in the language spoken at the moment. Its Message-ID is the same for every attempt."""
    shop = current_shop()
    context = {"shop": shop, "language": get_language(), "letter": letter, "url": absolute(letter.path)}
    mail = EmailMultiAlternatives(
        subject=" ".join(f"{letter.title} · {shop}".split()),
        body=render_to_string("bookings/mail/mail.txt", context),
        to=[to],
        headers={
            "Auto-Submitted": "auto-generated",
            "Message-ID": f"<{reminder.key}.{reminder.version}@{urlsplit(settings.PUBLIC_URL).hostname}>",
        },
        reply_to=[shop.email] if shop.email else None,
    )
    mail.attach_alternative(render_to_string("bookings/mail/mail.html", context), "text/html")
    if method := _WITH_ENTRY.get(ReminderKind(reminder.kind)):
        mail.attach(_calendar_part(entry_of(reminder.booking, method=method, to=to), method))
    return mail


def _calendar_part(content: bytes, method: str) -> MIMEText:
    """Mail programs look for the method in the part's own head."""
    part = MIMEText(content.decode(), "calendar", "utf-8")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename="tasting.ics")
    return part
