"""Addresses of deliveries and of parcels that carriers have."""

from django.urls import path

from delivery.views import carriers

app_name = "delivery"
urlpatterns = [
    path("delivery/carriers/<str:code>/events/", carriers.take_message, name="carrier_events"),
    path("delivery/parcels/", carriers.parcels, name="parcels"),
    path("delivery/parcels/<int:pk>/number/", carriers.correct_number, name="correct_number"),
    path("delivery/parcels/<int:pk>/tell/", carriers.tell_customer, name="tell_of_parcel"),
    path("orders/<str:number>/parcels/", carriers.add_parcel, name="add_parcel"),
]
