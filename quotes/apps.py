from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopsuite.core import counters, navigation, subjects
from shopsuite.core.counters import Counter
from shopsuite.core.navigation import Entry


class QuotesConfig(AppConfig):
    name = "quotes"
    verbose_name = _("Proposals")

    def ready(self) -> None:
        from messaging import links
        from orders import parts
        from orders.parts import OwnPart
        from quotes import away, timeline
        from quotes.gift_lists import GiftLists, ProposalLists
        from quotes.holding import PROPOSALS
        from quotes.order_parts import proposals_for_own
        from quotes.queries import proposal_names, with_buyers
        from quotes.talk import conversation_of_link, renew_link_of
        from shopsuite.notices import kinds as notices
        from shopsuite.notices import sources
        from shopsuite.people import holdings
        from shopsuite.spreadsheets import kinds

        timeline.register()
        parts.add_for_own(
            OwnPart(name="proposals", template="quotes/buyer/_own.html", read=proposals_for_own, place=20)
        )
        kinds.register(GiftLists())
        kinds.register(ProposalLists())
        subjects.register("proposal", proposal_names)
        links.register(conversation_of_link, renew_link_of)
        holdings.register(PROPOSALS)
        notices.register(away.PROPOSALS, notices.Kind(_("A buyer answers my proposal"), needs="quotes.make"))
        sources.register("proposal", sources.Source(telling=away.telling))
        counters.register(
            "proposals",
            Counter(
                label=_("with buyers"),
                waiting=with_buyers,
                needs=("quotes.make",),
                on=("quotes.sent", "quotes.accepted", "quotes.declined", "quotes.lapsed"),
            ),
        )
        navigation.register(
            Entry(
                label=_("Proposals"),
                url_name="quotes:list",
                pages=("quotes:proposal", "quotes:new"),
                icon="heart-handshake",
                needs=("quotes.make",),
                place=25,
                keys="g q",
                counts="proposals",
            )
        )
