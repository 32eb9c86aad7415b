from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopsuite.core import counters, navigation, subjects
from shopsuite.core.counters import Counter
from shopsuite.core.navigation import Entry


class CareConfig(AppConfig):
    name = "care"
    verbose_name = _("Care")

    def ready(self) -> None:
        from care import away, timeline
        from care.cards import case_cards, cases_beside
        from care.holding import CARE
        from care.models import Case, Incident
        from care.order_parts import cases_for_customer, cases_for_own, cases_for_staff, problems_for_staff, taps_for
        from care.queries import case_names, to_decide, unattended
        from care.views.claims import on_batch
        from inventory import batch_parts
        from inventory.batch_parts import BatchPart
        from messaging import beside, cards
        from orders import parts
        from orders.parts import CustomerPart, OwnPart, StaffPart, WorkPart
        from shopsuite.notices import kinds, sources
        from shopsuite.notices.kinds import Kind
        from shopsuite.notices.sources import Source
        from shopsuite.people import holdings

        timeline.register()
        subjects.register("case", case_names)
        cards.register("case", case_cards, is_for_outside=True)
        beside.register(cases_beside)
        holdings.register(CARE)
        kinds.register(away.BATCH_CLAIM, Kind(_("Complaints about a batch"), needs="orders.see"))
        kinds.register(away.CASE, Kind(_("After-sales cases to decide"), needs="care.decide"))
        kinds.register(away.INCIDENT, Kind(_("Problems with orders"), is_urgent=True, needs="care.raise"))
        sources.register("incident", Source(telling=away.telling_of_incident))
        sources.register("case", Source(telling=away.telling_of_case))
        sources.register("claim", Source(telling=away.telling_of_claim))
        batch_parts.add(BatchPart("complaints", "care/_batch.html", on_batch))
        parts.add_for_staff(
            StaffPart(name="cases", template="care/order/_cases.html", read=cases_for_staff, place=30, rows=(Case,))
        )
        parts.add_for_staff(
            StaffPart(
                name="problems",
                template="care/order/_problems.html",
                read=problems_for_staff,
                rows=(Incident,),
                is_beside=True,
                place=10,
            )
        )
        parts.add_for_work(WorkPart(name="problem", template="care/_raise.html", read=taps_for))
        parts.add_for_customer(
            CustomerPart(name="cases", template="care/customer/_cases.html", read=cases_for_customer)
        )
        parts.add_for_own(OwnPart(name="cases", template="care/customer/_own.html", read=cases_for_own, place=10))
        counters.register(
            "problems",
            Counter(
                label=_("open"),
                waiting=unattended,
                needs=("orders.see",),
                on=(
                    "care.incident_raised",
                    "care.incident_taken",
                    "care.incident_closed",
                    "care.incident_reopened",
                ),
            ),
        )
        counters.register(
            "cases",
            Counter(
                label=_("to decide"),
                waiting=to_decide,
                needs=("care.decide",),
                on=(
                    "care.case_opened",
                    "care.case_withdrawn",
                    "care.case_decided",
                    "care.decision_taken_back",
                ),
            ),
        )
        navigation.register(
            Entry(
                label=_("Problems"),
                url_name="care:incidents",
                pages=("care:incident", "care:incident_figures"),
                icon="alert-triangle",
                needs=("orders.see",),
                place=55,
                keys="g r",
                counts="problems",
            ),
            Entry(
                label=_("After-sales"),
                url_name="care:cases",
                pages=("care:case", "care:open_case", "care:returns", "care:claims", "care:claim"),
                icon="heart-handshake",
                needs=("care.decide", "stock.receive", "purchasing.order"),
                place=60,
                keys="g a",
                work_of=("care.decide",),
                counts="cases",
            ),
        )
