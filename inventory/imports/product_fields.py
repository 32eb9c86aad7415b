"""The columns of a file of products, also as Shopify and WooCommerce export them."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from inventory.kinds import ATTRIBUTES, Attribute
from shopsuite.spreadsheets import columns
from shopsuite.spreadsheets.columns import Field, Mapping

#: What is written down about goods of any kind, by its name.
ATTRIBUTE: dict[str, Attribute] = {a.name: a for attributes in ATTRIBUTES.values() for a in attributes}
#: What stands before an attribute's name in the name of its column.
OF_ATTRIBUTE = "a_"

#: What a product asks for of every batch before it is booked in: attribute -> title.
NEEDS = {
    "needs_lot": _("Needs a batch code"),
    "needs_year": _("Needs a year"),
    "needs_harvest": _("Needs a harvest"),
    "needs_best_before": _("Needs best before"),
}

_BASIC = (
    Field("sku", _("SKU"), ("variant sku", "item sku", "product code", "商家编码", "货号", "sku编码"), is_needed=True),
    Field(
        "name",
        _("Product name"),
        ("product", "title", "name", "item name", "商品名称", "产品名称", "品名", "宝贝标题", "商品"),
    ),
    Field("name_zh", _("Product name in Chinese"), ("chinese name", "name zh", "中文名称", "中文名")),
    Field("variant", _("Variant name"), ("variant", "option1 value", "size", "规格", "规格名称", "颜色分类")),
    Field("variant_zh", _("Variant name in Chinese"), ("chinese variant", "中文规格")),
    Field("price", _("Selling price"), ("variant price", "price", "regular price", "售价", "单价", "价格")),
    Field("unit", _("Sold by"), ("unit", "单位", "计量单位")),
    Field("barcode", _("Barcode"), ("variant barcode", "ean", "gtin", "upc", "条码", "条形码", "商品条码")),
    Field("category", _("Category"), ("type", "product type", "product category", "categories", "分类", "类目")),
    Field("kind", _("Kind of goods"), ("kind", "商品类型")),
    Field("description", _("Description"), ("商品描述", "描述")),
)
_DETAILS = (
    Field(
        "product_on_sale",
        _("Product on sale"),
        ("status", "published", "published on online store", "是否上架", "上架"),
        is_detail=True,
    ),
    Field("on_sale", _("Variant on sale"), is_detail=True),
    *(Field(name, label, is_detail=True) for name, label in NEEDS.items()),
    Field("policy", _("Which batch first"), is_detail=True),
    Field("handle", _("Rows of one product"), ("handle", "url handle", "group"), is_detail=True),
    Field("option2", _("Second option"), ("option2 value",), is_detail=True, is_foreign=True),
    Field("option3", _("Third option"), ("option3 value",), is_detail=True, is_foreign=True),
    Field("markup", _("Description with markup"), ("body (html)",), is_detail=True, is_foreign=True),
    Field("row_type", _("Type of row (WooCommerce)"), is_detail=True, is_foreign=True),
    Field("row_id", _("ID of row (WooCommerce)"), is_detail=True, is_foreign=True),
    Field("parent", _("Belongs to (WooCommerce)"), ("parent",), is_detail=True, is_foreign=True),
)
_NAMES_OF_ATTRIBUTES = {"brand": ("vendor", "brands", "品牌"), "origin": ("产地",)}
_ATTRIBUTES = tuple(
    Field(f"{OF_ATTRIBUTE}{name}", attribute.label, _NAMES_OF_ATTRIBUTES.get(name, ()), is_detail=True)
    for name, attribute in ATTRIBUTE.items()
)

FIELDS = (*_BASIC, *_DETAILS, *_ATTRIBUTES)

#: Titles that mean something else to WooCommerce, or are known from it alone.
_WOOCOMMERCE = {
    "row_type": "type",
    "row_id": "id",
    "parent": "parent",
    "sku": "sku",
    "name": "name",
    "product_on_sale": "published",
    "barcode": "gtin, upc, ean, or isbn",
    "markup": "description",
    "price": "regular price",
    "category": "categories",
    "variant": "attribute 1 value(s)",
    "option2": "attribute 2 value(s)",
    "option3": "attribute 3 value(s)",
    "a_brand": "brands",
}


def recognise(header: Sequence[str]) -> Mapping:
    """Field -> column index: WooCommerce's columns by their own table, whose "Type" is no category; else by title."""
    known = {columns.plain(title): index for index, title in reversed(list(enumerate(header)))}
    if {"type", "sku", "name"} <= known.keys() and {"regular price", "visibility in catalog", "parent"} & known.keys():
        return {name: known[title] for name, title in _WOOCOMMERCE.items() if title in known}
    found = columns.recognise(header, FIELDS)
    if {"url handle", "handle"} & known.keys() and "markup" not in found and "description" in found:
        found["markup"] = found.pop("description")  # Shopify's descriptions are markup, whatever the column is called
    return found
