from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopsuite.core import navigation, palette, subjects
from shopsuite.core.navigation import Entry


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("Orders")

    def ready(self) -> None:
        from messaging import beside, cards, links
        from orders import away, changing, parts, promising, proofs, timeline
        from orders.cards import order_cards, orders_beside, orders_to_send
        from orders.holding import ORDERS
        from orders.imports.files import OrderFiles
        from orders.models import ChangeRequest, Intercept, ParcelStop, ProofStep
        from orders.palette import orders_found
        from orders.queries import order_names, order_recipients
        from orders.talk import conversation_of_link, renew_link_of
        from orders.views.groups import group_of
        from shopsuite.notices import kinds as notice_kinds
        from shopsuite.notices import sources
        from shopsuite.notices.sources import Source
        from shopsuite.people import holdings
        from shopsuite.spreadsheets import kinds

        timeline.register()
        palette.register(orders_found, place=10)
        parts.add_for_staff(
            parts.StaffPart(
                name="changes",
                template="orders/changes/_staff.html",
                read=changing.for_staff,
                place=10,
                rows=(ChangeRequest, ParcelStop, Intercept),
            )
        )
        parts.add_for_staff(
            parts.StaffPart(
                name="proofs", template="orders/proofs/_staff.html", read=proofs.for_staff, place=15, rows=(ProofStep,)
            )
        )
        parts.add_for_customer(
            parts.CustomerPart(
                name="proofs", template="orders/proofs/_customer.html", read=proofs.for_customer, place=3
            )
        )
        parts.add_for_staff(
            parts.StaffPart(name="promises", template="orders/promises/_staff.html", read=promising.for_staff, place=5)
        )
        parts.add_for_customer(
            parts.CustomerPart(
                name="promises", template="orders/promises/_customer.html", read=promising.for_customer, place=5
            )
        )
        parts.add_for_customer(
            parts.CustomerPart(
                name="changes", template="orders/changes/_customer.html", read=changing.for_customer, place=20
            )
        )
        notice_kinds.register(
            away.CHANGES,
            notice_kinds.Kind(_("Changes of orders to decide, and what became of mine"), needs="orders.see"),
        )
        notice_kinds.register(
            away.PARCELS, notice_kinds.Kind(_("Parcels that must not go on"), is_urgent=True, needs="orders.see")
        )
        notice_kinds.register(
            away.CALLED_BACK,
            notice_kinds.Kind(_("Parcels I carry that are called back"), is_urgent=True, needs="orders.deliver"),
        )
        notice_kinds.register(
            away.CHOICES, notice_kinds.Kind(_("Customers answer what we offered"), needs="orders.see")
        )
        sources.register("change", Source(telling=away.telling_of_change))
        sources.register("parcel", Source(telling=away.telling_of_parcel))
        sources.register("intercept", Source(telling=away.telling_of_call_back))
        sources.register("offer", Source(telling=away.telling_of_choice))
        subjects.register("order", order_names)
        subjects.register_recipients("order", order_recipients)
        cards.register("order", order_cards)
        beside.register(orders_beside)
        beside.register_promises(orders_to_send)
        links.register(conversation_of_link, renew_link_of)
        holdings.register(ORDERS)
        kinds.register(OrderFiles())
        parts.add_for_staff(
            parts.StaffPart(name="group", template="orders/group/_beside.html", read=group_of, is_beside=True, place=10)
        )
        navigation.register(
            Entry(
                label=_("New order"),
                url_name="orders:counter",
                icon="plus",
                needs=("orders.place",),
                place=10,
                keys="n",
                work_of=("orders.place",),
            ),
            Entry(
                label=_("Orders"),
                url_name="orders:list",
                pages=("orders:group",),
                icon="inbox",
                needs=("orders.see",),
                place=20,
                keys="g o",
                work_of=("orders.change",),
            ),
            Entry(
                label=_("Picking"),
                url_name="orders:picking_queue",
                pages=("orders:pick",),
                icon="hand-grab",
                needs=("orders.pick",),
                place=30,
                keys="g p",
                work_of=("orders.pick",),
            ),
            Entry(
                label=_("Packing"),
                url_name="orders:packing_queue",
                pages=("orders:pack",),
                icon="package",
                needs=("orders.pack",),
                place=40,
                keys="g k",
                work_of=("orders.pack",),
            ),
            Entry(
                label=_("Hand-over"),
                url_name="orders:hand_over_queue",
                pages=("orders:hand_over_order",),
                icon="truck-delivery",
                needs=("orders.hand_over",),
                place=50,
                keys="g h",
                work_of=("orders.hand_over",),
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
                pages=("spreadsheets:files", "spreadsheets:file"),
                icon="file-import",
                needs=("orders.import", "catalogue.change", "stock.receive", "purchasing.order"),
                place=90,
                keys="g i",
            ),
        )
