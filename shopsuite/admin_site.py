"""How the owner's admin (django-unfold) looks and what its sidebar holds; read by the settings."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def _page(title: str | Promise, icon: str, model: str) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": reverse_lazy(f"admin:{model}_changelist")}


def _celadon() -> dict[str, str]:
    """The product's green in the steps that Unfold asks for, light to dark."""
    steps = {50: 97, 100: 94, 200: 88, 300: 79, 400: 70, 500: 63, 600: 47, 700: 41, 800: 35, 900: 30, 950: 22}
    return {str(step): f"oklch({light}% {0.02 if light > 90 else 0.08} 175)" for step, light in steps.items()}


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "shopsuite",
    "SITE_HEADER": "shopsuite",
    "SITE_URL": "/",
    "SITE_ICON": lambda request: static("img/seal.svg"),
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/seal.svg")},
    ],
    "SHOW_LANGUAGES": True,
    "COLORS": {"primary": _celadon()},
    "STYLES": [
        lambda request: static("vendor/source-sans-3/wght.css"),
        lambda request: static("vendor/noto-sans-sc/wght.css"),
        lambda request: static("css/admin.css"),
    ],
    "SCRIPTS": [lambda request: static("js/admin/landmarks.js")],
    "SIDEBAR": {
        "show_search": True,
        "navigation": [
            {
                "title": _("The shop"),
                "items": [
                    _page(_("Settings"), "storefront", "core_shop"),
                    _page(_("People"), "badge", "people_user"),
                    _page(_("Second factors"), "phonelink_lock", "people_secondfactor"),
                    _page(_("Customers"), "groups", "people_customer"),
                    _page(_("Quick replies"), "quickreply", "messaging_quickreply"),
                    _page(_("Sites with the chat window"), "forum", "messaging_chatorigin"),
                    _page(_("How long conversations are kept"), "auto_delete", "messaging_retentionrule"),
                    _page(_("Time to change messages"), "history", "messaging_timelimits"),
                    _page(_("Channels"), "call_split", "orders_channel"),
                    _page(_("Places"), "location_on", "inventory_place"),
                    _page(_("Units"), "straighten", "inventory_unit"),
                    _page(_("API tokens"), "key", "api_apitoken"),
                ],
            },
            {
                "title": _("Catalogue"),
                "items": [
                    _page(_("Products"), "inventory_2", "inventory_product"),
                    _page(_("Variants"), "style", "inventory_variant"),
                    _page(_("Batches"), "package_2", "inventory_batch"),
                ],
            },
            {
                "title": _("Tastings"),
                "collapsible": True,
                "items": [
                    _page(_("Kinds of tastings"), "emoji_food_beverage", "bookings_tastingkind"),
                    _page(_("Rooms"), "meeting_room", "bookings_room"),
                    _page(_("Hosts"), "co_present", "bookings_host"),
                    _page(_("Equipment"), "coffee_maker", "bookings_equipmentkind"),
                    _page(_("Special days"), "event_busy", "bookings_specialday"),
                    _page(_("Settings of tastings"), "tune", "bookings_tastingsettings"),
                    _page(_("Bookings"), "event", "bookings_booking"),
                    _page(_("Sessions"), "calendar_month", "bookings_session"),
                    _page(_("Waiting list"), "hourglass_top", "bookings_waitingparty"),
                    _page(_("Reminders"), "notifications", "bookings_reminder"),
                    _page(_("Tasting guides"), "local_cafe", "bookings_teaguide"),
                    _page(_("Regular guests"), "loyalty", "bookings_regular"),
                    _page(_("Tasting notes"), "rate_review", "bookings_tastingnote"),
                    _page(_("Teas drunk"), "emoji_food_beverage", "bookings_drunktea"),
                    _page(_("Orders from tastings"), "shopping_bag", "bookings_tastingorder"),
                    _page(_("News of teas"), "campaign", "bookings_teanews"),
                    _page(_("Consents to news"), "mark_email_read", "bookings_newsconsent"),
                    _page(_("Corrections of tastes"), "tune", "bookings_tastecorrection"),
                ],
            },
            {
                "title": _("Buying"),
                "items": [
                    _page(_("Suppliers"), "local_shipping", "purchasing_supplier"),
                    _page(_("Price lists"), "price_change", "purchasing_suppliergoods"),
                    _page(_("Replenishment"), "autorenew", "purchasing_replenishment"),
                ],
            },
            {
                "title": _("What became of orders"),
                "collapsible": True,
                "items": [
                    _page(_("Change requests"), "edit_note", "orders_changerequest"),
                    _page(_("Stopped parcels"), "front_hand", "orders_parcelstop"),
                    _page(_("Parcels called back"), "u_turn_left", "orders_intercept"),
                    _page(_("Choices offered"), "alt_route", "orders_offer"),
                    _page(_("Proofs shown"), "photo_camera", "orders_proofstep"),
                    _page(_("Problems"), "report", "care_incident"),
                    _page(_("Cases"), "support", "care_case"),
                    _page(_("Goods that came back"), "keyboard_return", "care_goodsback"),
                    _page(_("Claims about batches"), "gavel", "care_batchclaim"),
                    _page(_("Returns"), "assignment_return", "orders_return"),
                    _page(_("Proposals"), "request_quote", "quotes_proposal"),
                    _page(_("Groups of orders"), "folder_copy", "orders_ordergroup"),
                    _page(_("Merged customers"), "merge", "people_customermerge"),
                ],
            },
            {
                "title": _("Finance"),
                "collapsible": True,
                "items": [
                    _page(_("Payments"), "payments", "orders_payment"),
                    _page(_("Online payments"), "qr_code", "finance_onlinepayment"),
                    _page(_("Online refunds"), "currency_exchange", "finance_onlinerefund"),
                    _page(_("Invoices"), "receipt", "finance_invoice"),
                    _page(_("Statements"), "account_balance", "finance_statement"),
                    _page(_("Closed days"), "event_available", "finance_closedday"),
                    _page(_("Closed months"), "lock", "orders_closedmonth"),
                    _page(_("Credit accounts"), "credit_card", "orders_creditaccount"),
                ],
            },
            {
                "title": _("Records"),
                "items": [
                    _page(_("Orders"), "receipt_long", "orders_order"),
                    _page(_("Purchase orders"), "shopping_cart", "purchasing_purchaseorder"),
                    _page(_("Goods receipts"), "package_2", "purchasing_goodsreceipt"),
                    _page(_("Messages"), "chat", "messaging_message"),
                    _page(_("Erasures"), "person_off", "people_erasure"),
                    _page(_("Proofs of who somebody is"), "verified_user", "messaging_proof"),
                    _page(_("Stock"), "shelves", "inventory_batchstock"),
                    _page(_("Ledger"), "menu_book", "inventory_stockmove"),
                    _page(_("Reservations"), "bookmark", "inventory_reservation"),
                    _page(_("Waiting demand"), "hourglass_top", "inventory_waitingdemand"),
                ],
            },
            {
                "title": _("Under the bonnet"),
                "collapsible": True,
                "items": [
                    _page(_("What happened"), "history", "feed_event"),
                    _page(_("Parked events"), "report", "feed_parkedevent"),
                    _page(_("Notifications"), "notifications", "notices_notice"),
                    _page(_("Reactions"), "sync", "feed_cursor"),
                    _page(_("Periodic tasks"), "schedule", "django_celery_beat_periodictask"),
                ],
            },
        ],
    },
}
