"""Addresses of riders' phones, of those who send them, and of parcels that carriers have."""

from django.urls import path

from delivery.views import addresses, bench, carriers, deliveries, jobs, phone, positions, runs, shifts

app_name = "delivery"
urlpatterns = [
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/worker.js", phone.worker, name="worker"),
    path("jobs/app.webmanifest", phone.manifest, name="manifest"),
    path("jobs/take/", jobs.take, name="take"),
    path("jobs/positions/", positions.positions, name="positions"),
    path("jobs/<int:pk>/called-back/", jobs.called_back, name="called_back"),
    path("jobs/<int:pk>/<slug:kind>/", jobs.event, name="event"),
    path("work/addresses/", addresses.addresses, name="addresses"),
    path("work/addresses/shop/", addresses.shop, name="shop_place"),
    path("work/addresses/<int:pk>/", addresses.address, name="address"),
    path("work/addresses/<int:pk>/take-back/", addresses.take_back, name="take_back_address"),
    path("work/addresses/<int:pk>/settle/", addresses.settle, name="settle_address"),
    path("work/addresses/<int:pk>/note/", addresses.write_note, name="address_note"),
    path("work/bench/", bench.bench, name="bench"),
    path("work/bench/<str:number>/ready/", bench.ready, name="ready"),
    path("work/runs/", runs.board, name="runs"),
    path("work/runs/plan/", runs.ask, name="ask_plan"),
    path("work/runs/plans/<int:pk>/take/", runs.take, name="take_plan"),
    path("work/runs/plans/<int:pk>/leave/", runs.leave, name="leave_plan"),
    path("work/runs/stops/<int:pk>/move/", runs.move, name="move_stop"),
    path("work/runs/stops/<int:pk>/back/", runs.put_back, name="put_stop_back"),
    path("work/runs/stops/<int:pk>/unpin/", runs.unpin, name="unpin"),
    path("work/runs/attempts/<int:pk>/pass-on/", runs.pass_on, name="pass_on"),
    path("work/runs/shifts/", shifts.shifts, name="shifts"),
    path("work/runs/shifts/repeat/", shifts.repeat, name="repeat_shifts"),
    path("work/runs/shifts/<int:pk>/end/", shifts.end, name="end_shift"),
    path("work/runs/shifts/<int:pk>/broke-down/", shifts.break_down, name="break_down"),
    path("work/runs/shifts/<int:pk>/rides-on/", shifts.ride_on, name="ride_on"),
    path("work/deliveries/", deliveries.under_way, name="under_way"),
    path("deliveries/<int:pk>/decide/", deliveries.decide, name="decide"),
    path("deliveries/<int:pk>/photo/", deliveries.photo, name="photo"),
    path("deliveries/<int:pk>/signature/", deliveries.signature, name="signature"),
    path("o/<str:token>/delivered/<int:pk>/", deliveries.customer_photo, name="customer_photo"),
    path("delivery/carriers/<str:code>/events/", carriers.take_message, name="carrier_events"),
    path("delivery/parcels/", carriers.parcels, name="parcels"),
    path("delivery/parcels/<int:pk>/number/", carriers.correct_number, name="correct_number"),
    path("delivery/parcels/<int:pk>/tell/", carriers.tell_customer, name="tell_of_parcel"),
    path("orders/<str:number>/parcels/", carriers.add_parcel, name="add_parcel"),
]
