"""Addresses of invoices, online payments, statements and closed books."""

from django.urls import path

from finance.views import books, day, invoices, lines, online, proforma, statements

app_name = "finance"
urlpatterns = [
    path("", day.yesterday, name="home"),
    path("days/<day:day>/", day.day, name="day"),
    path("days/<day:day>/close/", day.close, name="close_day"),
    path("payments/<uuid:movement>/explain/", day.explain, name="explain_movement"),
    path("payments/<uuid:movement>/expect/", day.expect, name="expect_movement"),
    path("owing/", day.owing, name="owing"),
    path("statements/", statements.statements, name="statements"),
    path("statements/<int:pk>/", statements.statement, name="statement"),
    path("statements/<int:pk>/columns/", statements.name_columns, name="name_columns"),
    path("lines/<int:pk>/", lines.line, name="line"),
    path("lines/<int:pk>/match/", lines.match, name="match_line"),
    path("lines/<int:pk>/enter/", lines.enter, name="enter_line"),
    path("lines/<int:pk>/explain/", lines.explain, name="explain_line"),
    path("lines/<int:pk>/take-back/", lines.take_back, name="take_back_line"),
    path("notify/<slug:code>/", online.notify, name="notify"),
    path("pay/<str:token>/", online.pay, name="pay"),
    path("online/<int:pk>/refund/", online.refund, name="refund_online"),
    path("refunds/<int:pk>/again/", online.refund_again, name="refund_again"),
    path("invoices/", invoices.invoices, name="invoices"),
    path("invoices/<int:pk>/", invoices.invoice, name="invoice"),
    path("invoices/<int:pk>/issue/", invoices.issue, name="issue_invoice"),
    path("invoices/<int:pk>/cancel/", invoices.cancel, name="cancel_invoice"),
    path("orders/<str:number>/invoice/", invoices.ask, name="ask_invoice"),
    path("orders/<str:number>/proforma.pdf", proforma.of_order, name="proforma"),
    path("groups/<str:number>/proforma.pdf", proforma.of_group, name="group_proforma"),
    path("pay/<str:token>/proforma.pdf", proforma.by_private_link, name="proforma_by_link"),
    path("pay/<str:token>/invoice/", invoices.ask_by_link, name="ask_invoice_by_link"),
    path("pay/<str:token>/invoice.pdf", invoices.invoice_by_link, name="invoice_by_link"),
    path("books/", books.books, name="books"),
    path("books/<month:month>/close/", books.close, name="close_month"),
    path("books/<month:month>/payments.<slug:layout>", books.export, name="export"),
]
