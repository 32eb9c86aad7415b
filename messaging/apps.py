from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopsuite.core import navigation
from shopsuite.core.navigation import Entry


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        navigation.register(
            Entry(
                label=_("Conversations"),
                url_name="messaging:inbox",
                icon="messages",
                needs=("messages.see",),
                place=25,
                keys="g c",
            ),
        )
