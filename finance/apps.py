from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

from shopsuite.core import counters, navigation
from shopsuite.core.counters import Counter
from shopsuite.core.navigation import Entry, Part


class FinanceConfig(AppConfig):
    name = "finance"
    verbose_name = _("Finance")

    def ready(self) -> None:
        from finance import away, timeline
        from finance.converters import DayConverter, MonthConverter
        from finance.models import Invoice, OnlinePayment
        from finance.parts import invoice_of, invoices_for_own, invoices_of, paid_online, to_pay
        from finance.queries import open_lines
        from orders import parts
        from orders.parts import CustomerPart, OwnPart, StaffPart
        from shopsuite.notices import kinds, sources
        from shopsuite.notices.kinds import Kind
        from shopsuite.notices.sources import Source

        timeline.register()
        register_converter(DayConverter, "day")
        register_converter(MonthConverter, "month")
        parts.add_for_customer(CustomerPart(name="pay", template="finance/customer/_pay.html", read=to_pay, place=10))
        parts.add_for_customer(
            CustomerPart(name="invoice", template="finance/customer/_invoice.html", read=invoice_of, place=80)
        )
        parts.add_for_own(
            OwnPart(name="invoices", template="finance/customer/_own.html", read=invoices_for_own, place=30)
        )
        parts.add_for_staff(
            StaffPart(
                name="invoices",
                template="finance/order/_invoices.html",
                read=invoices_of,
                is_beside=True,
                place=30,
                rows=(Invoice,),
            )
        )
        parts.add_for_staff(
            StaffPart(
                name="online",
                template="finance/order/_online.html",
                read=paid_online,
                is_beside=True,
                place=20,
                rows=(OnlinePayment,),
            )
        )
        kinds.register(away.DAY, Kind(_("Days whose money is not explained"), needs="money.change"))
        kinds.register(away.REFUNDS, Kind(_("Refunds that did not arrive"), needs="money.change"))
        sources.register("day", Source(telling=away.telling_of_day))
        sources.register("refund", Source(telling=away.telling_of_refund))
        counters.register(
            "statement-lines",
            Counter(
                label=_("lines to explain"),
                waiting=lambda user: open_lines(),
                needs=("money.see",),
                on=("finance.statement_read", "finance.line_settled"),
            ),
        )
        navigation.register(
            Entry(
                label=_("Finance"),
                url_name="finance:home",
                pages=(
                    "finance:day",
                    "finance:owing",
                    "finance:statements",
                    "finance:statement",
                    "finance:invoices",
                    "finance:books",
                ),
                icon="report-money",
                needs=("money.see",),
                part=Part.SHOP,
                place=20,
                keys="g f",
                work_of=("money.change",),
                counts="statement-lines",
            ),
        )
