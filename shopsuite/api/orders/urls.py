"""Addresses of the rest of an order's life, below v1/."""

from django.urls import path

from shopsuite.api.orders import documents, groups, offers, proofs, stops

urlpatterns = [
    path("groups/", groups.Groups.as_view()),
    path("groups/<str:number>/", groups.OneGroup.as_view()),
    path("groups/<str:number>/orders/", groups.GroupOrders.as_view()),
    path("groups/<str:number>/payments/", groups.PayGroup.as_view()),
    path("groups/<str:number>/cancel/", groups.CancelGroup.as_view()),
    path("orders/<str:number>/documents/<slug:code>/", documents.OrderDocument.as_view()),
    path("documents/", documents.PrintRuns.as_view()),
    path("documents/<int:pk>/", documents.OnePrintRun.as_view()),
    path("documents/<int:pk>/file/", documents.PrintedFile.as_view()),
    path("orders/<str:number>/offers/", offers.Offers.as_view()),
    path("orders/<str:number>/offers/<int:pk>/answer/", offers.AnswerOffer.as_view()),
    path("orders/<str:number>/proofs/", proofs.Proofs.as_view()),
    path("orders/<str:number>/proofs/<int:pk>/show/", proofs.ShowProof.as_view()),
    path("orders/<str:number>/proofs/<int:pk>/answer/", proofs.AnswerProof.as_view()),
    path("orders/<str:number>/proofs/<int:pk>/drop/", proofs.DropProof.as_view()),
    path("stops/", stops.ParcelStops.as_view()),
    path("intercepts/", stops.Intercepts.as_view()),
    path("intercepts/<int:pk>/answer/", stops.AnswerIntercept.as_view()),
]
