from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopsuite.core import counters, navigation
from shopsuite.core.counters import Counter
from shopsuite.core.navigation import Entry


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        from messaging import away, beside, cards, form_kinds, offers, queries
        from messaging.form_cards import form_cards
        from messaging.holding import CONVERSATIONS
        from messaging.own_cards import agreement_cards, preference_cards
        from messaging.promises import agreed_days
        from messaging.quick_replies import guide_cards, quick_offers
        from messaging.tasting import TastingForm
        from shopsuite.notices import kinds, sources
        from shopsuite.notices.kinds import Kind
        from shopsuite.notices.sources import Source
        from shopsuite.people import holdings

        cards.register("agreement", agreement_cards, is_for_outside=True)
        cards.register("form", form_cards)
        form_kinds.register("tasting", form_kinds.FormKind(_("Tasting"), TastingForm))
        cards.register("preference", preference_cards)
        cards.register("guide", guide_cards)
        beside.register_promises(agreed_days)
        offers.register(quick_offers, place=20)
        kinds.register(away.MESSAGE, Kind(_("Messages I am to answer or that are for me"), waits=True))
        kinds.register(away.MENTION, Kind(_("Calls by my name or role"), is_urgent=True))
        kinds.register(away.ANSWER_DUE, Kind(_("Answers that are due soon or late"), is_urgent=True))
        sources.register("answer", Source(telling=away.telling_of_answer))
        sources.register("reminder", Source(telling=away.telling_of_reminder))
        sources.register("conversation", Source(telling=away.telling, reach=away.reach))
        holdings.register(CONVERSATIONS)
        counters.register(
            "calls",
            Counter(
                label=_("mentions"),
                waiting=queries.open_calls,
                needs=("messages.see",),
                on=("messaging.mentioned", "messaging.mention_settled", "messaging.people_changed"),
            ),
        )
        navigation.register(
            Entry(
                label=_("Conversations"),
                url_name="messaging:inbox",
                icon="messages",
                needs=("messages.see",),
                place=25,
                keys="g c",
                work_of=("messages.see",),
                counts="calls",
            ),
        )
