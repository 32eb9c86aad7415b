"""The mail that tells a customer of a tea, with the reason and a way never to get another."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bookings.links import news_token
from bookings.models import Booking, TeaNews, TeaNewsKind
from bookings.queries.tasting import guides_on_show
from bookings.words import flavours_named, in_a_row, reason_in_words
from shopsuite.core.queries import current_shop
from shopsuite.notices.digest import absolute
from shopsuite.people.models import Customer


def compose(news: TeaNews) -> EmailMultiAlternatives:
    """``news`` in the language its customer reads: that of their account, of their last booking, else of the shop."""
    shop = current_shop()
    with translation.override(_language_of(news.customer) or shop.language):
        guide = guides_on_show().filter(product=news.product_id).first()
        stop = absolute(reverse("bookings:stop_news", args=[news_token(news.customer)]))
        is_presale = news.kind == TeaNewsKind.PRESALE
        words = {"tea": news.product, "shop": shop}
        subject = (_("%(tea)s can be reserved now") if is_presale else _("%(tea)s has arrived")) % words
        context = {
            "shop": shop,
            "language": translation.get_language(),
            "tea": news.product,
            "batch": news.batch,
            "is_presale": is_presale,
            "title": subject,
            "reason": reason_in_words(news.reason),
            "flavours": in_a_row(flavours_named(guide.flavours)) if guide else "",
            "guide_url": absolute(reverse("bookings:tea_guide", args=[news.product_id])) if guide else "",
            "stop": stop,
        }
        message = EmailMultiAlternatives(
            subject=" ".join(f"{subject} · {shop}".split()),
            body=render_to_string("bookings/news/mail.txt", context),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[news.customer.email],
            headers={
                "Auto-Submitted": "auto-generated",
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        message.attach_alternative(render_to_string("bookings/news/mail.html", context), "text/html")
    return message


def _language_of(customer: Customer) -> str:
    if customer.user and customer.user.language:
        return str(customer.user.language)
    last = Booking.objects.filter(customer=customer).exclude(language="").order_by("-pk").first()
    return last.language if last else ""
