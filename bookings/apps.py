from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopsuite.core import navigation, subjects
from shopsuite.core.navigation import Entry


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = _("Tastings")

    def ready(self) -> None:
        from bookings import taste_apps
        from bookings.queries import booking_names
        from bookings.talk import conversation_of_link, renew_link_of
        from messaging import links

        subjects.register("booking", booking_names)
        links.register(conversation_of_link, renew_link_of)
        navigation.register(
            Entry(
                label=_("Tastings"),
                url_name="bookings:preparation",
                pages=("bookings:session", "bookings:take", "bookings:open_table"),
                icon="teapot",
                needs=("bookings.see",),
                place=35,
                keys="g x",
                work_of=("bookings.host",),
            )
        )

        taste_apps.register()
