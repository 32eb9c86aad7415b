from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopsuite.core import navigation
from shopsuite.core.navigation import Counter, Entry


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        from messaging import cards, form_kinds, offers, queries
        from messaging.form_cards import form_cards
        from messaging.own_cards import agreement_cards, preference_cards
        from messaging.quick_replies import guide_cards, quick_offers
        from messaging.tasting import TastingForm

        cards.register("agreement", agreement_cards, is_for_outside=True)
        cards.register("form", form_cards)
        form_kinds.register("tasting", form_kinds.FormKind(_("Tasting"), TastingForm))
        cards.register("preference", preference_cards)
        cards.register("guide", guide_cards)
        offers.register(quick_offers, place=20)
        navigation.register(
            Entry(
                label=_("Conversations"),
                url_name="messaging:inbox",
                icon="messages",
                needs=("messages.see",),
                place=25,
                keys="g c",
                counts=Counter(
                    label=_("mentions"),
                    of=queries.open_call_count,
                    url_name="messaging:mention_count",
                    on=("messaging.mentioned", "messaging.mention_settled"),
                ),
            ),
        )
