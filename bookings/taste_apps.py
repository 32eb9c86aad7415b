"""What tastes and tables show on other apps' pages; called once, from ``AppConfig.ready``."""

from django.utils.translation import gettext_lazy as _

from shopsuite.core import navigation, subjects
from shopsuite.core.navigation import Entry, Part


def register() -> None:
    from bookings.beside_batch import news_on_batch
    from bookings.beside_customer import own_taste
    from bookings.holding import TASTINGS
    from bookings.queries import session_names, session_recipients
    from inventory import batch_parts
    from inventory.batch_parts import BatchPart
    from orders import parts
    from orders.parts import OwnPart
    from shopsuite.feed.timeline import tell
    from shopsuite.people import holdings

    holdings.register(TASTINGS)
    subjects.register("session", session_names)
    subjects.register_recipients("session", session_recipients)
    parts.add_for_own(OwnPart(name="taste", template="bookings/customer/_own.html", read=own_taste, place=30))
    batch_parts.add(BatchPart("news", "bookings/news/_batch.html", news_on_batch))
    tell("inventory.batch_arrived", "package-import", _("%(quantity)s came in"))
    tell("bookings.tea_noted", "notes", _("A tea was noted"))
    tell("bookings.tea_drunk", "coffee", _("%(quantity)s of %(title)s drunk"))
    tell("bookings.tea_put_back", "arrow-back-up", _("%(quantity)s of %(title)s put back"))
    tell("bookings.tasting_ordered", "shopping-bag", _("Ordered at the table: %(number)s"))
    tell("bookings.taste_corrected", "heart", _("Taste set right"))
    tell("bookings.news_consent_changed", "mail", _("Wish for news of teas changed"))
    tell("bookings.regular_changed", "star", _("Personal adviser changed"))
    tell("bookings.news_made", "send", _("%(customers)s customers told of it"))
    navigation.register(
        Entry(
            label=_("Tasting figures"),
            url_name="bookings:figures",
            icon="teapot",
            needs=("orders.overview",),
            part=Part.WORK,
            place=72,
            keys="g j",
        )
    )
