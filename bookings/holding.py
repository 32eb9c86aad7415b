"""What tastings hold of a customer."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings import operations
from bookings.models import (
    EXPECTED,
    Booking,
    FollowUp,
    NewsConsent,
    PreparationStep,
    Regular,
    Reminder,
    TasteCorrection,
    TastingNote,
    TeaNews,
    WaitingParty,
)
from shopsuite.core.archives import Archive
from shopsuite.core.errors import DomainError
from shopsuite.feed.operations import strike_words
from shopsuite.notices import operations as notices
from shopsuite.people.holdings import Counts, Forgetting, Holding
from shopsuite.people.models import Customer, User


class TastingAhead(DomainError):
    """They are expected; without their name nobody could receive them."""


def _hindrance(customer: Customer) -> DomainError | None:
    ahead = _bookings_of(customer).filter(state__in=EXPECTED, session__ended_at=None, session__is_live=True)
    numbers = [booking.number for booking in ahead.order_by("pk")[:5]]
    if numbers:
        words = _("They are booked for a tasting: %s. Cancel it, or wait until it is over.")
        return TastingAhead("open_bookings", words % ", ".join(numbers))
    return None


def _bookings_of(customer: Customer) -> QuerySet[Booking]:
    """Those tied to them, and those somebody made without an account under their address or number."""
    return Booking.objects.filter(_theirs(customer))


def _theirs(customer: Customer) -> Q:
    theirs = _tied_to(customer)
    if customer.email:
        theirs |= Q(customer=None, email__iexact=customer.email)
    if customer.phone:
        theirs |= Q(customer=None, phone=customer.phone)
    return theirs


def _tied_to(customer: Customer) -> Q:
    """What is theirs by key; what they have twice stayed with whom they were merged from."""
    return Q(customer=customer) | Q(customer__merged_into=customer)


def _hand_out(archive: Archive, customer: Customer, by: User) -> None:
    """Their tastings with notes and what they answered, their taste as it was set right, consent, and what they were told and why."""
    bookings = _bookings_of(customer).select_related("session__kind", "session__room", "follow_up")
    told = [
        _booking(each) for each in bookings.prefetch_related("notes__product", "teas__variant__product").order_by("pk")
    ]
    waiting = WaitingParty.objects.filter(_theirs(customer)).select_related("kind").order_by("pk")
    consent = NewsConsent.objects.filter(customer=customer).first()
    regular = Regular.objects.filter(customer=customer).select_related("adviser__user").first()
    archive.add_json(
        "tastings.json",
        {
            "tastings": told,
            "waiting": [
                {
                    "tasting": str(each.kind),
                    "name": each.name,
                    "phone": each.phone,
                    "email": each.email,
                    "guests": each.party_size,
                    "from": each.first_day.isoformat(),
                    "until": each.last_day.isoformat(),
                    "allergies": each.allergies,
                    "state": each.state,
                }
                for each in waiting
            ],
            "taste_set_right": {each.flavour: each.likes for each in TasteCorrection.objects.filter(customer=customer)},
            "news": consent
            and {
                "given_at": consent.given_at.isoformat(),
                "withdrawn_at": consent.withdrawn_at and consent.withdrawn_at.isoformat(),
                "given_in": consent.source,
            },
            "adviser": regular and str(regular.adviser),
            "told_of": [
                {"tea": str(each.product), "why": each.reason, "at": each.sent_at and each.sent_at.isoformat()}
                for each in TeaNews.objects.filter(customer=customer).select_related("product").order_by("pk")
            ],
        },
    )


def _booking(booking: Booking) -> dict[str, object]:
    answer = getattr(booking, "follow_up", None)
    return {
        "number": booking.number,
        "tasting": str(booking.session.kind),
        "room": str(booking.session.room or ""),
        "begins": booking.session.begins.isoformat(),
        "guests": booking.party_size,
        "state": booking.state,
        "name": booking.name,
        "phone": booking.phone,
        "email": booking.email,
        "language": booking.language,
        "allergies": booking.allergies,
        "quiet_room": booking.wants_quiet,
        "step_free": booking.wants_step_free,
        "strength": booking.strength,
        "occasion": booking.occasion,
        "wishes": booking.note,
        "price": str(booking.price),
        "deposit": str(booking.deposit),
        "teas_wanted": [str(each.variant) for each in booking.teas.all()],
        "notes": [
            {
                "tea": str(each.product),
                "by": each.by,
                "score": each.score,
                "flavours": each.flavours,
                "words": each.words,
            }
            for each in booking.notes.all()
        ],
        "afterwards": answer and {"liked": answer.liked, "words": answer.words},
    }


def _forget(customer: Customer, forgetting: Forgetting) -> Counts:
    """Names, wishes, allergies, words and taste go; that somebody sat there, and which tea was drunk, stays; nobody waits any more, and
    nothing is held for them. Locks the waiting parties with what is held for each, then the bookings, by id."""
    for pk in WaitingParty.objects.filter(_theirs(customer)).order_by("pk").values_list("pk", flat=True):
        operations.leave(party_id=pk, actor=forgetting.by, at=forgetting.at)
    bookings = list(_bookings_of(customer).order_by("pk").select_for_update(of=("self",)))
    pks = [booking.pk for booking in bookings]
    count = sum(_forget_booking(booking, forgetting) for booking in bookings)
    notes = TastingNote.objects.filter(booking__in=pks).exclude(words="").update(words="")
    FollowUp.objects.filter(booking__in=pks).exclude(words="").update(words="")
    PreparationStep.objects.filter(booking__in=pks).update(words="", was=None)
    reminders = Reminder.objects.filter(booking__in=pks)
    reminders.exclude(error="").update(error="")
    parties = WaitingParty.objects.filter(_theirs(customer)).order_by("pk").select_for_update(of=("self",))
    waiting = 0
    for party in parties:
        waiting += bool(party.phone or party.email or party.allergies or party.name != forgetting.name)
        party.name, party.phone, party.email, party.allergies = forgetting.name, "", "", ""
        party.customer = customer
        party.link_number += 1
        party.save()
    gone = 0
    for model in (TeaNews, TasteCorrection, NewsConsent, Regular):
        gone += model.objects.filter(_tied_to(customer)).delete()[0]
    subjects = [booking.subject for booking in bookings]
    # Nobody is told of them any more, and no device that asked on their page is reached.
    notices.forget(subjects=[*subjects, *(reminder.subject for reminder in reminders)])
    strike_words(subjects=subjects)
    return {"tastings": count, "tasting_notes": notes, "waiting": waiting, "taste": gone}


def _forget_booking(booking: Booking, forgetting: Forgetting) -> bool:
    """Whether there was anything left to forget."""
    known = [booking.phone, booking.email, booking.allergies, booking.occasion, booking.note]
    is_known = any(known) or booking.name not in ("", forgetting.name)
    if is_known:
        booking.name = forgetting.name
        booking.phone = booking.email = booking.allergies = booking.occasion = booking.note = ""
        booking.link_number += 1
        booking.save()
    return is_known


TASTINGS = Holding(
    app="bookings",
    place=28,
    goes=gettext_lazy(
        "Of tastings: name, phone, e-mail, allergies, occasion, wishes and words of notes and answers; their taste as they set it right, consent to news and what they were told."
    ),
    stays=gettext_lazy(
        "That somebody was there, when, and which tea was drunk and liked: the stock and the figures name it."
    ),
    hand_out=_hand_out,
    forget=_forget,
    hindrance=_hindrance,
)
