from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopsuite.core import navigation, subjects
from shopsuite.core.navigation import Counter, Entry, Part


class PurchasingConfig(AppConfig):
    name = "purchasing"
    verbose_name = _("Purchasing")

    def ready(self) -> None:
        from purchasing import asking_away, away, prices_away, shortages, timeline
        from purchasing.imports import PriceLists
        from purchasing.queries import purchase_names, supplier_names, unanswered_count
        from purchasing.queries.inquiries import inquiry_names, quote_names
        from purchasing.queries.needs import need_count
        from shopsuite.notices import kinds, sources
        from shopsuite.notices.kinds import Kind
        from shopsuite.notices.sources import Source
        from shopsuite.spreadsheets import kinds as files

        timeline.register()
        subjects.register("purchase", purchase_names)
        subjects.register("supplier", supplier_names)
        subjects.register("inquiry", inquiry_names)
        subjects.register("quote", quote_names)
        kinds.register(shortages.LOW_STOCK, Kind(_("Goods that run low"), needs="purchasing.order"))
        kinds.register(away.ORDERED, Kind(_("What the shop orders of me"), needs="supplier.portal"))
        kinds.register(away.ANSWERED, Kind(_("What suppliers answer"), needs="purchasing.order"))
        kinds.register(asking_away.ASKED, Kind(_("What the shop asks me for"), needs="supplier.portal"))
        sources.register("supplier", Source(telling=prices_away.telling))
        sources.register("quote", Source(telling=asking_away.telling))
        sources.register("purchase", Source(telling=away.telling))
        sources.register("shortages", Source(telling=shortages.telling))
        files.register(PriceLists())
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
                counts=Counter(
                    label=_("wait for an answer"),
                    of=unanswered_count,
                    url_name="purchasing:unanswered_count",
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
                counts=Counter(
                    label=_("to buy"),
                    of=need_count,
                    url_name="purchasing:need_count",
                    on=("purchasing.needs_changed",),
                ),
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
