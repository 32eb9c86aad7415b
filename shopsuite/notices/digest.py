"""One mail that tells everything somebody has not seen."""

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext

from shopsuite.core.queries import current_shop
from shopsuite.notices.models import Recipient
from shopsuite.notices.sources import Telling
from shopsuite.people.links import entrance_to

_SIGNER = signing.Signer(salt="notices.stop")


def compose(recipient: Recipient, tellings: list[Telling], *, to: str) -> EmailMultiAlternatives:
    """The mail in the language spoken at the moment, with a link to each thing and one that ends all mail."""
    shop = current_shop()
    stop = absolute(reverse("notices:stop", args=[stop_token(recipient)]))
    context = {
        "shop": shop,
        "language": get_language(),
        "tellings": [(telling, absolute(entrance_to(telling.url, user=recipient.user))) for telling in tellings],
        "is_guest": recipient.user_id is None,
        "stop": stop,
        "settings": absolute(reverse("notices:settings")),
    }
    subject = tellings[0].title
    if len(tellings) > 1:
        others = len(tellings) - 1
        subject = ngettext("%(first)s and %(n)d other", "%(first)s and %(n)d others", others) % {
            "first": subject,
            "n": others,
        }
    message = EmailMultiAlternatives(
        subject=" ".join(f"{subject} · {shop}".split()),
        body=render_to_string("notices/mail.txt", context),
        to=[to],
        headers={
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(render_to_string("notices/mail.html", context), "text/html")
    return message


def absolute(path: str) -> str:
    """``path`` of this site as it is reached from outside."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def stop_token(recipient: Recipient) -> str:
    """The secret part of the link that ends all mail to ``recipient``; it holds for good and does nothing else."""
    return _SIGNER.sign(str(recipient.pk))


def recipient_of(token: str) -> Recipient | None:
    """Whom a link is for; None for anything that was not made here."""
    try:
        return Recipient.objects.filter(pk=int(_SIGNER.unsign(token))).first()
    except signing.BadSignature:
        return None
