"""Addresses of what goes wrong with an order, and how it is put right."""

from django.urls import path

from care.views import cases, claims, incidents, opening, returns

app_name = "care"
urlpatterns = [
    path("care/cases/", cases.cases, name="cases"),
    path("care/cases/<int:pk>/", cases.case, name="case"),
    path("care/cases/<int:pk>/parts/<slug:name>/", cases.part, name="case_part"),
    path("care/cases/<int:pk>/take/", cases.take, name="take_case"),
    path("care/cases/<int:pk>/take-back/", cases.take_back, name="take_back_decision"),
    path("care/cases/<int:pk>/difference/", cases.difference, name="difference"),
    path("care/cases/<int:pk>/decide/<slug:how>/", cases.decide, name="decide"),
    path("care/returns/", returns.returns, name="returns"),
    path("care/returns/<int:pk>/", returns.receive, name="receive_back"),
    path("care/claims/", claims.claims, name="claims"),
    path("care/claims/<int:pk>/", claims.claim, name="claim"),
    path("care/claims/<int:pk>/supplier/", claims.tell_supplier, name="tell_supplier"),
    path("care/claims/<int:pk>/settle/", claims.settle, name="settle_claim"),
    path("care/problems/", incidents.incidents, name="incidents"),
    path("care/problems/figures/", incidents.figures, name="incident_figures"),
    path("care/problems/figures.csv", incidents.figures_file, name="incident_figures_file"),
    path("care/problems/<int:pk>/", incidents.incident, name="incident"),
    path("care/problems/<int:pk>/photo/", incidents.photo, name="incident_photo"),
    path("care/problems/<int:pk>/take/", incidents.take, name="take_incident"),
    path("care/problems/<int:pk>/close/", incidents.close, name="close_incident"),
    path("care/problems/<int:pk>/reopen/", incidents.reopen, name="reopen_incident"),
    path("care/problems/<int:pk>/undo/", incidents.undo, name="undo_incident"),
    path("orders/<str:number>/problem/", incidents.report, name="raise_incident"),
    path("orders/<str:number>/case/", opening.by_staff, name="open_case"),
    path("o/<str:token>/case/", opening.by_customer, name="customer_case"),
    path("o/<str:token>/case/<int:pk>/withdraw/", opening.withdraw, name="withdraw_case"),
]
