"""The screens of those who pick, pack, hand over and deliver; part of the ``orders`` addresses."""

from django.urls import path

from orders.views import changes, hand_over, packing, picking, proofs, queues

urlpatterns = [
    path("work/picking/", queues.picking, name="picking_queue"),
    path("work/packing/", queues.packing, name="packing_queue"),
    path("work/hand-over/", queues.hand_over, name="hand_over_queue"),
    path("work/<str:name>/rows/", queues.rows, name="queue_rows"),
    path("work/<str:name>/sizes/", queues.sizes, name="queue_sizes"),
    path("work/<str:name>/next/", queues.take_next, name="take_next"),
    path("orders/<str:number>/pick/", picking.pick, name="pick"),
    path("orders/<str:number>/pick/claim/", picking.claim, name="claim_pick"),
    path("orders/<str:number>/pick/put-back/", picking.put_back, name="put_back"),
    path("orders/<str:number>/pick/scan/", picking.scan, name="pick_scan"),
    path("orders/<str:number>/pick/<int:pk>/take/", picking.take, name="pick_take"),
    path("orders/<str:number>/pick/<int:pk>/undo/", picking.undo, name="pick_undo"),
    path("orders/<str:number>/pick/<int:pk>/short/", picking.short, name="pick_short"),
    path("orders/<str:number>/pick/<int:pk>/swap/", picking.swap, name="pick_swap"),
    path("orders/<str:number>/pack/", packing.pack, name="pack"),
    path("orders/<str:number>/pack/claim/", packing.claim, name="claim_pack"),
    path("orders/<str:number>/pack/close/", packing.close, name="close_parcel"),
    path("orders/<str:number>/pack/open/", packing.unpack, name="unpack"),
    path("orders/<str:number>/hand-over/", hand_over.hand_over_order, name="hand_over_order"),
    path("orders/<str:number>/resume/", changes.resume, name="resume_parcel"),
    path("orders/<str:number>/pack/proofs/<int:pk>/", proofs.show, name="show_proof"),
]
