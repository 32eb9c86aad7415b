"""What the columns of a file of orders can mean."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shopsuite.spreadsheets import columns
from shopsuite.spreadsheets.columns import Field, Mapping

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


def missing_columns(mapping: Mapping) -> list[str]:
    """The labels of what orders cannot be read without, and ``mapping`` has no column for."""
    missing = columns.needed_but_missing(mapping, FIELDS)
    if "sku" not in mapping and "title" not in mapping:
        missing.append(_("SKU or product"))
    return missing
