"""Documents of one order or of many, as one PDF."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils import translation

from orders.documents.cards import GiftCards
from orders.documents.kinds import GIFT_CARD, Kind
from orders.documents.sheets import say_order
from orders.models import Order
from orders.notices import language_of
from shopsuite.core.pdf import Document
from shopsuite.core.queries import current_shop

#: More than these take so long that a worker prints them.
MOST_AT_ONCE = 30


def printed(orders: Sequence[Order], kind: Kind, *, at: datetime) -> bytes:
    """``orders`` one after the other, each from a new page; a customer's paper in the customer's language, others in that of the
    moment. Gift cards leave out orders without a text; with none at all there is one empty card."""
    prefetch_related_objects(orders, "lines__variant__product", "lines__variant__unit", "customer__user")
    if kind == GIFT_CARD:
        return _cards(orders, at=at)
    document: Document | None = None
    for order in orders:
        with translation.override(language_of(order) if kind.is_for_customer else translation.get_language()):
            title = f"{kind.label} {order.number}"
            if document is None:
                document = Document(shop=str(current_shop()), title=title, at=at)
            else:
                document.begin_another(title)
            say_order(document, order, kind, title=title)
    if document is None:
        raise ValueError("There is nothing to print.")
    return bytes(document.output())


def _cards(orders: Sequence[Order], *, at: datetime) -> bytes:
    cards = GiftCards(shop=str(current_shop()), at=at)
    texts = [order.card_text for order in orders if order.card_text]
    for text in texts or [""]:
        cards.add(text)
    return bytes(cards.output())
