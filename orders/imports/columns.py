"""Which column means what, found out from the header; a person can change it."""

from collections import Counter
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.imports.reading import MOST_COLUMNS, UnreadableFile


@dataclass(frozen=True)
class Field:
    """Something an order line can say. ``names`` are headers it goes by in the exports of shop systems."""

    name: str
    label: str | Promise
    names: tuple[str, ...]
    is_needed: bool = False


FIELDS = (
    Field(
        "number",
        gettext_lazy("Order number"),
        (
            "invoiceno",
            "invoice",
            "order id",
            "order number",
            "order no",
            "name",
            "transaction id",
            "订单编号",
            "订单号",
        ),
        is_needed=True,
    ),
    Field(
        "sku",
        gettext_lazy("SKU"),
        ("stockcode", "sku", "lineitem sku", "item sku", "product code", "商家编码", "货号", "sku编码"),
    ),
    Field(
        "title",
        gettext_lazy("Product"),
        (
            "description",
            "lineitem name",
            "item name",
            "item",
            "product",
            "product name",
            "title",
            "宝贝标题",
            "商品名称",
        ),
    ),
    Field(
        "quantity",
        gettext_lazy("Quantity"),
        ("quantity", "lineitem quantity", "qty", "宝贝总数量", "数量", "购买数量"),
        is_needed=True,
    ),
    Field(
        "unit_price",
        gettext_lazy("Unit price"),
        ("unitprice", "unit price", "price", "lineitem price", "单价", "价格"),
    ),
    Field(
        "placed_at",
        gettext_lazy("Ordered at"),
        ("invoicedate", "created at", "order date", "date", "sale date", "订单创建时间", "下单时间"),
    ),
    Field(
        "customer_number",
        gettext_lazy("Customer number"),
        ("customerid", "customer id", "buyer user id", "买家会员名", "客户编号"),
    ),
    Field(
        "customer_name",
        gettext_lazy("Customer name"),
        ("customer name", "customer", "shipping name", "billing name", "ship name", "full name", "收货人姓名", "客户"),
    ),
    Field("phone", gettext_lazy("Phone"), ("phone", "shipping phone", "billing phone", "联系手机", "联系电话", "电话")),
    Field(
        "country", gettext_lazy("Country"), ("country", "shipping country", "ship country", "billing country", "国家")
    ),
    Field(
        "address",
        gettext_lazy("Address"),
        ("address", "shipping address1", "ship address1", "street 1", "收货地址", "地址"),
    ),
    Field("note", gettext_lazy("Note"), ("note", "notes", "买家留言", "订单备注", "备注")),
    Field("status", gettext_lazy("Status"), ("status", "financial status", "order status", "订单状态", "状态")),
)

LABELS = {field.name: field.label for field in FIELDS}

Mapping = dict[str, int]


def recognise(header: list[str]) -> Mapping:
    """Field -> column index, for every field whose header is known. Earlier names of a field win over later ones."""
    known = {_plain(title): index for index, title in reversed(list(enumerate(header)))}
    found: Mapping = {}
    for field in FIELDS:
        for name in field.names:
            if name in known and known[name] not in found.values():
                found[field.name] = known[name]
                break
    return found


def check_mapping(mapping: Mapping, header: list[str]) -> None:
    """Refuse a header or a mapping that orders cannot be read with (``UnreadableFile``), saying what is missing."""
    if len(header) > MOST_COLUMNS:
        raise UnreadableFile("too_many_columns", _("The file has more than %d columns.") % MOST_COLUMNS)
    titles = Counter(_plain(header[index]) for index in mapping.values() if index < len(header))
    every = Counter(_plain(title) for title in header)
    doubled = sorted(title for title in titles if title and every[title] > 1)
    if doubled:
        raise UnreadableFile(
            "duplicate_header",
            _("The header has “%s” more than once, so it is not clear which column counts. Rename one.") % doubled[0],
            columns=doubled,
        )
    missing = [str(field.label) for field in FIELDS if field.is_needed and field.name not in mapping]
    if "sku" not in mapping and "title" not in mapping:
        missing.append(_("SKU or product"))
    if missing:
        raise UnreadableFile(
            "missing_columns",
            _("No column was recognised for: %s. The first row must hold the column titles.") % ", ".join(missing),
            missing=missing,
        )


def _plain(title: str) -> str:
    return " ".join(title.lower().replace("_", " ").split())
