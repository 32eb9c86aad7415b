from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopsuite.core import counters, navigation, palette, subjects
from shopsuite.core.counters import Counter
from shopsuite.core.navigation import Entry, Part


class PurchasingConfig(AppConfig):
    name = "purchasing"
    verbose_name = _("Purchasing")

    def ready(self) -> None:
        from purchasing import shortages, timeline
        from purchasing.away import asking, orders, prices
        from purchasing.imports import PriceLists
        from purchasing.palette import purchases_found, suppliers_found
        from purchasing.queries import purchase_names, supplier_names, unanswered
        from purchasing.queries.inquiries import inquiry_names, quote_names
        from purchasing.queries.needs import awake_needs
        from shopsuite.notices import kinds, sources
        from shopsuite.notices.kinds import Kind
        from shopsuite.notices.sources import Source
        from shopsuite.spreadsheets import kinds as files

        timeline.register()
        palette.register(suppliers_found, place=50)
        palette.register(purchases_found, place=40)
        subjects.register("purchase", purchase_names)
        subjects.register("supplier", supplier_names)
        subjects.register("inquiry", inquiry_names)
        subjects.register("quote", quote_names)
        kinds.register(shortages.LOW_STOCK, Kind(_("Goods that run low"), needs="purchasing.order"))
        kinds.register(orders.ORDERED, Kind(_("What the shop orders of me"), needs="supplier.portal"))
        kinds.register(orders.ANSWERED, Kind(_("What suppliers answer"), needs="purchasing.order"))
        kinds.register(asking.ASKED, Kind(_("What the shop asks me for"), needs="supplier.portal"))
        sources.register("supplier", Source(telling=prices.telling))
        sources.register("quote", Source(telling=asking.telling))
        sources.register("purchase", Source(telling=orders.telling))
        sources.register("shortages", Source(telling=shortages.telling))
        files.register(PriceLists())
        counters.register(
            "purchases",
            Counter(
                label=_("wait for an answer"),
                waiting=unanswered,
                needs=("purchasing.order",),
                on=(
                    "purchasing.requested",
                    "purchasing.edited",
                    "purchasing.approved",
                    "purchasing.cancelled",
                    "purchasing.declined",
                    "purchasing.received",
                    "purchasing.change_proposed",
                    "purchasing.change_answered",
                    "purchasing.change_withdrawn",
                ),
            ),
        )
        counters.register(
            "needs",
            Counter(
                label=_("to buy"), waiting=awake_needs, needs=("purchasing.order",), on=("purchasing.needs_changed",)
            ),
        )
        navigation.register(
            Entry(
                label=_("Buying"),
                url_name="purchasing:board",
                pages=(
                    "purchasing:order",
                    "purchasing:request",
                    "purchasing:choose_supplier",
                    "purchasing:receive",
                    "purchasing:inquiries",
                    "purchasing:ask",
                    "purchasing:inquiry",
                    "purchasing:pool",
                ),
                icon="shopping-cart",
                needs=("purchasing.see",),
                part=Part.STOCK,
                place=70,
                keys="g b",
                work_of=("purchasing.order",),
                counts="purchases",
            ),
            Entry(
                label=_("To buy"),
                url_name="purchasing:needs",
                pages=("purchasing:replenishment", "purchasing:slow_stock"),
                icon="basket",
                needs=("purchasing.see",),
                part=Part.STOCK,
                place=65,
                keys="g y",
                work_of=("purchasing.order",),
                counts="needs",
            ),
            Entry(
                label=_("Suppliers"),
                url_name="purchasing:suppliers",
                pages=(
                    "purchasing:supplier",
                    "purchasing:add_supplier",
                    "purchasing:figures",
                    "purchasing:supplier_figures",
                    "purchasing:change_supplier",
                ),
                icon="building-store",
                needs=("purchasing.see",),
                part=Part.STOCK,
                place=75,
                keys="g u",
            ),
        )
