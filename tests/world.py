"""Every address of the project, and one of everything that addresses name."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver

from bookings.links import guest_token, news_token, waiting_token
from bookings.models import DrunkTea, TeaGuide, WaitingParty
from care.models import BatchClaim, Case, Incident
from finance.operations import MadeOutTo, request_invoice
from inventory import operations as stock
from inventory.models import BatchStock
from messaging.links import token_of
from orders import operations as orders
from orders.models import Intercept, LookAlike, OrderGroup, PackPhoto
from orders.rules import ChangeDraft
from purchasing import operations as purchasing
from shopsuite.people.roles import Role
from shopsuite.spreadsheets.models import SheetImport
from tests import factories as make
from tests.bookings.stage import clock, tea_house
from tests.delivery.carriers.stage import carried_parcel
from tests.factories import NOON
from tests.finance.stage import paid_order, read, wechat_file
from tests.messaging.stage import about, customer, say, upload
from tests.purchasing import stage as buying
from tests.quotes.stage import offer, sent


def routes(patterns=None, start=""):
    """(route, callback) of every address of the project."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, start + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield start + str(entry.pattern), entry.callback


OWN = sorted({route for route, _view in routes() if not route.startswith("admin/")})


def one_of_everything():
    """name -> one thing of each kind an address can name."""
    tea = make.goods(sku="WALK-1")
    made = make.batch(tea, 50, best_before=date(2027, 1, 1))
    order = make.order(make.line(tea), customer_name="Lin", phone="138")
    other = make.order(make.line(tea), channel="phone", customer_name="Lin", phone="138")
    pair = LookAlike.objects.create(earlier=order, later=other, likeness=100)
    photo = PackPhoto.objects.create(order=order, image="packing/x.jpg", taken_by=make.person(Role.PACKER), at=NOON)
    change = orders.ask_change(
        order_id=order.pk, draft=ChangeDraft(address="Elsewhere"), actor=None, at=NOON, is_by_customer=True
    )
    sheet = SheetImport.objects.create(kind="products", file_name="p.csv", state="done")
    said = say(customer(about(order.subject)))
    carried = upload(said.sender, b"a,b")
    say(said.sender, attachments=(carried.pk,))
    count = stock.open_count(
        place=make.main_place(),
        scope=stock.Scope(batch=made),
        is_blind=False,
        actor=make.person(Role.WAREHOUSE),
        at=NOON,
    )
    transfer = stock.send_transfer(
        client_id=uuid4(),
        source=make.main_place(),
        destination=stock.quarantine_place(),
        parts=[(BatchStock.objects.get(batch=made).pk, Decimal(1))],
        actor=make.person(Role.WAREHOUSE),
        at=NOON,
    )
    statement = read(wechat_file(("2026-05-20 10:00:00", "收入", "31.00", "420001", "/", "/")))
    group = OrderGroup.objects.create(name="Walk")
    return {
        **_bought(tea),
        **_tasted(),
        "group": group,
        "proposal": sent(offer(tea)),
        "statement": statement,
        "invoice": request_invoice(to=MadeOutTo("Lin"), order_id=order.pk, at=NOON),
        "payment": paid_order("30")[1],
        "incident": Incident.objects.create(
            order=order,
            client_id=uuid4(),
            kind="other",
            raised_by=make.person(Role.PACKER),
            raised_at=NOON,
            due_at=NOON,
        ),
        "offer": orders.offer_options(
            order_id=order.pk, reason="Late", options=["wait"], actor=make.person(Role.CLERK), at=NOON
        ),
        "proof": orders.ask_proof(
            order_id=order.pk, wish="Blue?", waits_for_approval=True, actor=make.person(Role.CLERK), at=NOON
        ),
        "intercept": Intercept.objects.create(order=order, way="carrier", asked_at=NOON),
        "claim": BatchClaim.objects.create(batch=made, proposed_at=NOON),
        "case": Case.objects.create(
            order=order, client_id=uuid4(), matter="damaged", wish="refund", opened_at=NOON, due_at=NOON
        ),
        "order": order,
        "carrier_parcel": carried_parcel(),
        "message": said,
        "attachment": carried,
        "pair": pair,
        "change": change,
        "photo": photo,
        "sheet": sheet,
        "gift_list": SheetImport.objects.create(kind="gift-lists", file_name="g.csv", state="done"),
        "variant": tea,
        "batch": made,
        "stock": BatchStock.objects.get(batch=made, place=make.main_place()),
        "count": count,
        "transfer": transfer,
        "line": count.lines.get(),
    }


def _tasted():
    """What there is to tastings: a party at a table, the tea they drank, another that waits."""
    house = tea_house()
    booking = house.book(clock(12, 14))
    batch = make.batch(house.puer, 5, place=house.bamboo.place)
    TeaGuide.objects.create(product=house.puer.product, flavours=["camphor"])
    return {
        "kind": house.private,
        "booking": booking,
        "drunk": DrunkTea.objects.create(
            session=booking.session, client_id=uuid4(), batch=batch, quantity=1, at=NOON, by=house.lin.user
        ),
        "waiting": WaitingParty.objects.create(
            kind=house.private,
            client_id=uuid4(),
            party_size=2,
            first_day=NOON.date(),
            last_day=NOON.date(),
            name="Zhao",
            asked_at=NOON,
        ),
        "guided": house.puer.product,
    }


def _bought(variant):
    """What there is to buying: a supplier, an order they want to change, and a request they were asked."""
    buyer, garden = make.person(Role.PURCHASING), buying.supplier("Walk Garden")
    seller = buying.seller(garden)
    buying.offered(garden, variant)
    sent = buying.sent(garden, (variant, 5), by=buyer)
    proposal = purchasing.propose_change(
        order_id=sent.pk,
        version=sent.version,
        changes=[purchasing.ChangeDraft(sent.lines.get().pk, quantity=Decimal(4))],
        is_by_supplier=True,
        actor=seller,
        at=NOON,
    )
    inquiry = purchasing.ask_suppliers(
        place_id=make.main_place().pk,
        supplier_ids=[garden.pk],
        lines=[purchasing.WantedDraft(variant.pk, Decimal(1))],
        answer_by=NOON.date(),
        actor=buyer,
        at=NOON,
    )
    return {
        "supplier": garden,
        "seller": garden.people.get(),
        "purchase": sent,
        "proposal": proposal,
        "inquiry": inquiry,
        "quote": inquiry.quotes.get(),
    }


def address(route, world):
    """``route`` with its parameters filled in from the world, or 1 where nothing is meant."""
    if "names" not in world:
        world["names"] = _names(world)  # asked for hundreds of addresses, and some are read from the database
    special, known, ids = world["names"]
    for start, parameter, value in special:
        if route.startswith(start):
            route = route.replace(parameter, str(value))
    path = route.replace("documents/<slug:code>", "documents/pick-list")
    for parameter, value in known.items():
        path = path.replace(parameter, str(value))
    while "<" in path:
        before, _open, rest = path.partition("<")
        _parameter, _close, after = rest.partition(">")
        value = next((pk for part, pk in ids.items() if part in before), 1)
        path = f"{before}{value}{after}"
    return "/" + path.replace("^", "").replace("$", "").replace("\\Z", "")


def _names(world):
    """What parameters stand for: below the start of some routes alone, wherever they stand, and after what comes before them."""
    special = (
        ("talk/", "<str:token>", token_of(world["message"].conversation)),
        ("chat/with/", "<str:token>", token_of(world["message"].conversation)),
        ("p/", "<str:token>", world["proposal"].link_token),
        ("t/", "<str:token>", guest_token(world["booking"])),
        ("w/", "<str:token>", waiting_token(world["waiting"])),
        ("news/stop/", "<str:token>", news_token(world["order"].customer)),
        ("proposals/", "<str:number>", world["proposal"].number),
        ("api/v1/proposals/", "<str:number>", world["proposal"].number),
        ("groups/", "<str:number>", world["group"].number),
        ("api/v1/groups/", "<str:number>", world["group"].number),
    )
    known = {
        "<str:number>": world["order"].number,
        "<str:token>": world["order"].link_token,
        "<int:message>": world["message"].pk,
        "<int:attachment>": world["attachment"].pk,
        "<slug:variant>": "download",
        "<str:subject>": f"order:{world['order'].pk}",
        "<slug:what>": "take",
        "<str:role>": "clerk",
        "<str:sku>": world["variant"].sku,
        "<str:name>": "picking",
        "<str:key>": "0" * 64,
        "<str:verdict>": "kept",
        "<slug:code>": "products",
        "<slug:ending>": "csv",
        "<slug:layout>": "csv",
        "<day:day>": "2026-05-20",
        "<month:month>": "2026-05",
        "<uuid:movement>": world["payment"].movement,
        "<uuid:client_id>": world["booking"].client_id,
    }
    ids = {
        "delivery/parcels/": world["carrier_parcel"].pk,
        "v1/parcels/": world["carrier_parcel"].pk,
        "finance/statements/": world["statement"].pk,
        "finance/invoices/": world["invoice"].pk,
        "finance/lines/": world["statement"].lines.get().pk,
        "buying/asking/goods/": world["variant"].pk,
        "buying/asking/": world["inquiry"].pk,
        "purchasing/requests/": world["inquiry"].pk,
        "supplier/asked/": world["quote"].pk,
        "purchasing/quotes/": world["quote"].pk,
        "buying/orders/": world["purchase"].pk,
        "supplier/orders/": world["purchase"].pk,
        "care/problems/": world["incident"].pk,
        "care/cases/": world["case"].pk,
        "/case/": world["case"].pk,
        "claims/": world["claim"].pk,
        "tastings/calendar/": world["booking"].session_id,
        "tastings/sessions/": world["booking"].session_id,
        "tastings/bookings/": world["booking"].pk,
        "tastings/drunk/": world["drunk"].pk,
        "/teas/": world["guided"].pk,
        "tastings/batches/": world["drunk"].batch_id,
        "tastings/customers/": world["order"].customer_id,
        "tastings/": world["kind"].pk,
        "/offers/": world["offer"].pk,
        "/proofs/": world["proof"].pk,
        "intercepts/": world["intercept"].pk,
        "changes/": world["proposal"].pk,
        "suppliers/people/": world["seller"].pk,
        "suppliers/": world["supplier"].pk,
        "buying/new/": world["supplier"].pk,
        "buying/pool/": world["supplier"].pk,
        "customers/": world["order"].customer_id,
        "sheets/": world["sheet"].pk,
        "gift-lists/": world["gift_list"].pk,
        "look-alikes/": world["pair"].pk,
        "change-requests/": world["change"].pk,
        "photos/": world["photo"].pk,
        "batches/": world["batch"].pk,
        "put/": world["stock"].pk,
        "open/": world["stock"].pk,
        "transfers/": world["transfer"].pk,
        "lines/": world["line"].pk,
        "counts/": world["count"].pk,
        "stock/": world["stock"].pk,
        "conversations/": world["message"].conversation_id,
        "products/": world["variant"].product_id,
    }
    return special, known, ids
