from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopsuite.core import counters, navigation, palette, subjects
from shopsuite.core.counters import Counter
from shopsuite.core.navigation import Entry, Part, PublicWay


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = _("Tastings")

    def ready(self) -> None:
        from bookings import away, timeline
        from bookings.chat import book_what_was_asked, booking_cards, bookings_beside, tastings_to_come
        from bookings.forms.chat import ChatTastingForm
        from bookings.holding import TASTINGS
        from bookings.palette import bookings_found
        from bookings.parts import news_on_batch, own_taste, own_tastings
        from bookings.queries import (
            booking_names,
            kinds_offered,
            session_names,
            session_recipients,
            to_come_today,
        )
        from bookings.talk import conversation_of_link, renew_link_of
        from inventory import batch_parts
        from inventory.batch_parts import BatchPart
        from messaging import beside, cards, form_kinds, links
        from messaging.form_kinds import FormKind
        from orders import parts
        from orders.parts import OwnPart
        from shopsuite.notices import kinds, sources
        from shopsuite.notices.kinds import Kind
        from shopsuite.notices.sources import Source
        from shopsuite.people import holdings

        timeline.register()
        subjects.register("booking", booking_names)
        subjects.register("session", session_names)
        subjects.register_recipients("session", session_recipients)
        holdings.register(TASTINGS)
        links.register(conversation_of_link, renew_link_of)
        cards.register("booking", booking_cards)
        beside.register(bookings_beside)
        beside.register_promises(tastings_to_come)
        form_kinds.register("tasting", FormKind(_("Tasting"), ChatTastingForm, accept=book_what_was_asked))
        palette.register(bookings_found, place=25)
        own_part = OwnPart(name="tastings", template="bookings/customer/_coming.html", read=own_tastings, place=25)
        parts.add_for_own(own_part)
        parts.add_for_own(OwnPart(name="taste", template="bookings/customer/_own.html", read=own_taste, place=30))
        batch_parts.add(BatchPart("news", "bookings/news/_batch.html", news_on_batch))
        kinds.register(away.DAY, Kind(_("My tastings of the day"), needs="bookings.host"))
        kinds.register(
            away.TODAY, Kind(_("What changes about today's tastings"), is_urgent=True, needs="bookings.host")
        )
        kinds.register(away.UNTOLD, Kind(_("Guests who may not have heard from us"), needs="customers.change"))
        sources.register("tastingday", Source(telling=away.telling_of_day))
        sources.register("booking", Source(telling=away.telling_of_change))
        sources.register("untold", Source(telling=away.telling_of_untold))
        counters.register(
            "tastings",
            Counter(
                label=_("still to come today"),
                waiting=to_come_today,
                needs=("bookings.see",),
                on=(
                    "bookings.tasting_booked",
                    "bookings.tasting_moved",
                    "bookings.tasting_cancelled",
                    "bookings.tasting_taken_back",
                    "bookings.guests_arrived",
                    "bookings.guests_missed",
                    "bookings.guests_restored",
                ),
            ),
        )
        navigation.register_public(
            PublicWay(
                label=_("Book a tasting"),
                url_name="bookings:offers",
                icon="calendar",
                is_there=lambda: kinds_offered().exists(),
            )
        )
        navigation.register(
            Entry(
                label=_("Tastings"),
                url_name="bookings:calendar",
                pages=(
                    "bookings:preparation",
                    "bookings:session",
                    "bookings:take",
                    "bookings:open_table",
                    "bookings:figures",
                    "bookings:tasting",
                    "bookings:order_from_tasting",
                ),
                icon="teapot",
                needs=("bookings.see",),
                place=35,
                keys="g x",
                counts="tastings",
                work_of=("bookings.host",),
            ),
            Entry(
                label=_("Tasting figures"),
                url_name="bookings:figures",
                icon="teapot",
                needs=("orders.overview",),
                part=Part.WORK,
                place=72,
                keys="g j",
            ),
        )
