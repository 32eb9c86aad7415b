from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopsuite.core import navigation, subjects
from shopsuite.core.navigation import Entry


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("Orders")

    def ready(self) -> None:
        from messaging import beside, cards, links
        from orders import timeline
        from orders.cards import order_cards, orders_beside, orders_to_send
        from orders.holding import ORDERS
        from orders.queries import order_names, order_recipients
        from orders.talk import conversation_of_link, renew_link_of
        from shopsuite.people import holdings
        from shopsuite.spreadsheets import doors

        timeline.register()
        subjects.register("order", order_names)
        subjects.register_recipients("order", order_recipients)
        cards.register("order", order_cards)
        beside.register(orders_beside)
        beside.register_promises(orders_to_send)
        links.register(conversation_of_link, renew_link_of)
        holdings.register(ORDERS)
        doors.register(label=_("Orders"), url_name="orders:imports", right="orders.import")
        navigation.register(
            Entry(
                label=_("New order"),
                url_name="orders:counter",
                icon="plus",
                needs=("orders.place",),
                place=10,
                keys="n",
            ),
            Entry(label=_("Orders"), url_name="orders:list", icon="inbox", needs=("orders.see",), place=20, keys="g o"),
            Entry(
                label=_("Picking"),
                url_name="orders:picking_queue",
                pages=("orders:pick",),
                icon="hand-grab",
                needs=("orders.pick",),
                place=30,
                keys="g p",
            ),
            Entry(
                label=_("Packing"),
                url_name="orders:packing_queue",
                pages=("orders:pack",),
                icon="package",
                needs=("orders.pack",),
                place=40,
                keys="g k",
            ),
            Entry(
                label=_("Hand-over"),
                url_name="orders:hand_over_queue",
                pages=("orders:hand_over_order",),
                icon="truck-delivery",
                needs=("orders.hand_over",),
                place=50,
                keys="g h",
            ),
            Entry(
                label=_("My orders"),
                url_name="orders:my_orders",
                icon="shopping-bag",
                needs=("orders.see_own",),
                place=20,
                keys="g m",
            ),
            Entry(
                label=_("Import"),
                url_name="spreadsheets:home",
                pages=("orders:imports", "orders:import", "spreadsheets:files", "spreadsheets:file"),
                icon="file-import",
                needs=("orders.import", "catalogue.change", "stock.receive", "purchasing.order"),
                place=90,
                keys="g i",
            ),
        )
