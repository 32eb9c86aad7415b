"""Addresses of the shop's money, below v1/."""

from django.urls import path

from shopsuite.api.finance import days, invoices, lines, months, online, owing, statements

urlpatterns = [
    path("finance/days/<day:day>/", days.Day.as_view()),
    path("finance/days/<day:day>/close/", days.CloseDay.as_view()),
    path("finance/payments/<uuid:movement>/explain/", days.ExplainMovement.as_view()),
    path("finance/payments/<uuid:movement>/expect/", days.ExpectMovement.as_view()),
    path("finance/receivables/", owing.Receivables.as_view()),
    path("finance/receivables/orders/", owing.OwedOrders.as_view()),
    path("finance/statements/", statements.Statements.as_view()),
    path("finance/statements/<int:pk>/", statements.OneStatement.as_view()),
    path("finance/statements/<int:pk>/columns/", statements.NameColumns.as_view()),
    path("finance/statements/<int:pk>/lines/", statements.StatementLines.as_view()),
    path("finance/lines/<int:pk>/", lines.Line.as_view()),
    path("finance/lines/<int:pk>/match/", lines.MatchLine.as_view()),
    path("finance/lines/<int:pk>/enter/", lines.EnterLine.as_view()),
    path("finance/lines/<int:pk>/explain/", lines.ExplainLine.as_view()),
    path("finance/lines/<int:pk>/take-back/", lines.TakeBackLine.as_view()),
    path("finance/months/", months.Months.as_view()),
    path("finance/months/<month:month>/close/", months.CloseMonth.as_view()),
    path("finance/invoices/", invoices.Invoices.as_view()),
    path("finance/invoices/<int:pk>/", invoices.OneInvoice.as_view()),
    path("finance/invoices/<int:pk>/pdf/", invoices.InvoicePaper.as_view()),
    path("finance/invoices/<int:pk>/issue/", invoices.IssueInvoice.as_view()),
    path("finance/invoices/<int:pk>/cancel/", invoices.CancelInvoice.as_view()),
    path("finance/online/<int:pk>/refund/", online.GiveBackOnline.as_view()),
    path("finance/refunds/<int:pk>/again/", online.GiveBackAgain.as_view()),
    path("orders/<str:number>/online-payments/", online.OnlinePayments.as_view()),
    path("orders/<str:number>/invoices/", invoices.OrderInvoices.as_view()),
]
