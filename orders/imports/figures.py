"""What a file of orders comes to as a whole."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from orders import rules
from orders.imports.documents import Document, is_service


def figures_of(documents: Sequence[Document]) -> dict[str, Any]:
    """Figures for people and programs; amounts as text in the shop's currency, positive for orders, negative for returns."""
    totals = {kind: Decimal(0) for kind in ("order", "return")}
    services = 0
    skus = set()
    for document in documents:
        for row in document.rows:
            if document.kind in totals:
                price = row.unit_price or Decimal(0)
                totals[str(document.kind)] += rules.amount_of(quantity=row.quantity, unit_price=price)
            services += is_service(row)
            skus.add(row.sku)
    return {
        "documents": dict(Counter(str(document.kind) for document in documents)),
        "rows": sum(len({of.row for of in (*document.rows, *document.errors)}) for document in documents),
        "service_rows": services,
        "skus": len(skus),
        "totals": {kind: str(rules.to_the_cent(total)) for kind, total in totals.items()},
    }
