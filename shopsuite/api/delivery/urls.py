"""Addresses of deliveries and of parcels with carriers, below v1/."""

from django.urls import path

from shopsuite.api.delivery import carriers

urlpatterns = [
    path("carriers/", carriers.Carriers.as_view()),
    path("parcels/", carriers.Parcels.as_view()),
    path("parcels/<int:pk>/events/", carriers.TrackingEvents.as_view()),
    path("parcels/<int:pk>/number/", carriers.CorrectNumber.as_view()),
    path("orders/<str:number>/parcels/", carriers.OrderParcels.as_view()),
]
