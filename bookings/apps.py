from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopsuite.core import navigation, subjects
from shopsuite.core.navigation import Entry


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = _("Tastings")

    def ready(self) -> None:
        from bookings import away, daily, taste_apps
        from bookings.queries import booking_names
        from bookings.talk import conversation_of_link, renew_link_of
        from messaging import links
        from shopsuite.notices import kinds, sources
        from shopsuite.notices.kinds import Kind
        from shopsuite.notices.sources import Source

        subjects.register("booking", booking_names)
        links.register(conversation_of_link, renew_link_of)
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
                ),
                icon="teapot",
                needs=("bookings.see",),
                place=35,
                keys="g x",
                counts="tastings",
                work_of=("bookings.host",),
            )
        )
        daily.register()
        taste_apps.register()
        kinds.register(away.DAY, Kind(_("My tastings of the day"), needs="bookings.host"))
        kinds.register(
            away.TODAY, Kind(_("What changes about today's tastings"), is_urgent=True, needs="bookings.host")
        )
        kinds.register(away.UNTOLD, Kind(_("Guests who may not have heard from us"), needs="customers.change"))
        sources.register("tastingday", Source(telling=away.telling_of_day))
        sources.register("booking", Source(telling=away.telling_of_change))
        sources.register("untold", Source(telling=away.telling_of_untold))
