"""A request that an example shop has sent to several suppliers, with two answers to compare and one still to come."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from inventory.models import Place, Variant
from purchasing import operations
from purchasing.models import InquiryLine, Quote, Supplier
from purchasing.operations import QuoteDraft, WantedDraft
from shopsuite.people.models import User

#: (name, Chinese name, who answers, freight): whom a shop of any kind could ask besides its own supplier.
RIVALS = (
    ("Jiangnan Wholesale", "江南批发行", "Ye Qing 叶青", 80),
    ("Hill & Daughters", "山氏父女商行", "Molly Hill", 120),
)
ASKED_AGO, DAYS_TO_ANSWER = timedelta(hours=20), 2
WANTED = Decimal(40)
_CENT = Decimal("0.01")


def ask_around(kind: str, *, own: Supplier, place: Place, variants: list[Variant], buyer: User, at: datetime) -> None:
    """Ask the shop's own supplier and two others for ``variants``; its own and the first of the others have answered."""
    suppliers = [own, *(_rival(kind, number, buyer=buyer, at=at) for number in range(len(RIVALS)))]
    asked_at = at - ASKED_AGO
    inquiry = operations.ask_suppliers(
        place_id=place.pk,
        supplier_ids=[supplier.pk for supplier in suppliers],
        lines=[WantedDraft(variant.pk, WANTED) for variant in variants],
        answer_by=timezone.localdate(at) + timedelta(days=DAYS_TO_ANSWER),
        wanted_on=timezone.localdate(at) + timedelta(days=14),
        actor=buyer,
        at=asked_at,
    )
    quotes = {quote.supplier_id: quote for quote in inquiry.quotes.select_related("inquiry")}
    today = timezone.localdate(at)
    lines = list(inquiry.lines.select_related("variant"))
    all_of_it = [_offer(line, share="0.55", day=today + timedelta(days=9)) for line in lines]
    _answer(quotes[own.pk], all_of_it, at=asked_at + timedelta(hours=3))
    cheaper = [_offer(line, share="0.51", day=today + timedelta(days=13)) for line in lines[:-1]]
    _answer(quotes[suppliers[1].pk], cheaper, at=asked_at + timedelta(hours=11))


def _rival(kind: str, number: int, *, buyer: User, at: datetime) -> Supplier:
    """One of them, the same for every shop that is loaded beside another."""
    name, name_zh, person, freight = RIVALS[number]
    if known := Supplier.objects.filter(name=name).first():
        return known
    supplier = operations.add_supplier(name=name, name_zh=name_zh, freight=Decimal(freight), lead_days=12)
    email = f"rival{number + 1}.{kind}@example.shop"
    operations.invite_person(supplier=supplier, name=person, email=email, actor=buyer, at=at)
    return supplier


def _offer(line: InquiryLine, *, share: str, day: date) -> QuoteDraft:
    """All of ``line`` at ``share`` of what the shop asks for it."""
    price = (line.variant.price * Decimal(share)).quantize(_CENT, rounding=ROUND_HALF_UP)
    return QuoteDraft(line.pk, line.quantity, [(Decimal(0), price)], arrives_on=day)


def _answer(quote: Quote, offers: list[QuoteDraft], *, at: datetime) -> None:
    person = quote.supplier.people.select_related("user").get()
    operations.answer_quote(quote_id=quote.pk, lines=offers, actor=person.user, at=at)
