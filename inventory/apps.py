from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopsuite.core import navigation, palette, subjects
from shopsuite.core.navigation import Entry, Part


class InventoryConfig(AppConfig):
    name = "inventory"
    verbose_name = _("Inventory")

    def ready(self) -> None:
        from inventory import timeline
        from inventory.cards import variant_cards, variant_offers
        from inventory.imports.batches import Batches
        from inventory.imports.products import Products
        from inventory.naming import batch_names, count_names, transfer_names
        from inventory.palette import batches_found, goods_found
        from messaging import cards, offers
        from shopsuite.spreadsheets import kinds

        timeline.register()
        palette.register(goods_found, place=20)
        palette.register(batches_found, place=30)
        for thing, namer in (("count", count_names), ("transfer", transfer_names), ("batch", batch_names)):
            subjects.register(thing, namer)
        cards.register("variant", variant_cards)
        offers.register(variant_offers, place=10)
        kinds.register(Products())
        kinds.register(Batches())
        navigation.register(
            Entry(
                label=_("Stock"),
                url_name="inventory:stock",
                icon="packages",
                needs=("stock.see",),
                part=Part.STOCK,
                place=10,
                keys="g s",
                work_of=("stock.receive", "stock.correct", "stock.count"),
            ),
        )
