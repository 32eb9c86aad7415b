"""Tastings over the wire. Amounts are decimal numbers as text, times ISO 8601 with their offset, teas SKUs."""

from django.conf import settings
from rest_framework import serializers

from bookings.models import SEATED, Booking, Session, Strength, TastingKind, WaitingParty
from shopsuite.api.fields import MoneyField

MOST_GUESTS = 200


class TastingKindSerializer(serializers.ModelSerializer):
    """Prices are for each guest. Guests can book, move and cancel so many hours ahead; the shop always."""

    price = MoneyField()
    deposit = MoneyField()
    teas = serializers.SerializerMethodField()

    class Meta:
        model = TastingKind
        fields = [
            "id",
            "name",
            "name_zh",
            "form",
            "minutes",
            "party_from",
            "party_to",
            "price",
            "deposit",
            "book_hours_ahead",
            "book_days_ahead",
            "change_until_hours",
            "cancel_until_hours",
            "teas",
        ]

    def get_teas(self, kind: TastingKind) -> list[str]:
        return [offered.variant.sku for offered in kind.teas.all()]


class FreeTimeSerializer(serializers.Serializer):
    """``session`` is the table to take seats at; null where a tasting of one's own can begin."""

    begins = serializers.DateTimeField()
    session = serializers.IntegerField(source="table.pk", default=None, allow_null=True)
    seats_free = serializers.IntegerField(allow_null=True)


class TastingSerializer(serializers.ModelSerializer):
    """A booking. ``version`` rises with everything its guests are to know of: name the one you saw when you change it."""

    number = serializers.CharField()
    kind = serializers.IntegerField(source="session.kind_id")
    session = serializers.IntegerField(source="session_id")
    begins = serializers.DateTimeField(source="session.begins")
    ends = serializers.DateTimeField(source="session.ends")
    room = serializers.CharField(source="session.room.name", default=None)
    host = serializers.EmailField(source="session.host.user.email")
    price = MoneyField()
    deposit = MoneyField()
    teas = serializers.SerializerMethodField()

    class Meta:
        model = Booking
        fields = [
            "id",
            "number",
            "state",
            "kind",
            "session",
            "begins",
            "ends",
            "room",
            "host",
            "party_size",
            "name",
            "phone",
            "email",
            "language",
            "allergies",
            "allergies_seen_at",
            "wants_quiet",
            "wants_step_free",
            "strength",
            "occasion",
            "note",
            "teas",
            "price",
            "deposit",
            "source",
            "booked_at",
            "late_minutes",
            "still_coming_at",
            "cancelled_at",
            "is_late_cancel",
            "version",
        ]

    def get_teas(self, booking: Booking) -> list[str]:
        return [wanted.variant.sku for wanted in booking.teas.all()]


class TastingSessionSerializer(serializers.ModelSerializer):
    """One tasting in one room with one host. ``bookings`` are those whose seats are taken."""

    begins = serializers.DateTimeField()
    ends = serializers.DateTimeField()
    room = serializers.CharField(source="room.name", default=None)
    host = serializers.EmailField(source="host.user.email")
    bookings = serializers.SerializerMethodField()

    class Meta:
        model = Session
        fields = [
            "id",
            "kind",
            "form",
            "begins",
            "ends",
            "room",
            "host",
            "capacity",
            "seats_taken",
            "is_live",
            "started_at",
            "ended_at",
            "version",
            "bookings",
        ]

    def get_bookings(self, session: Session) -> list[int]:
        return [booking.pk for booking in session.bookings.all() if booking.state in SEATED]


class _GuestSerializer(serializers.Serializer):
    party_size = serializers.IntegerField(min_value=1, max_value=MOST_GUESTS)
    name = serializers.CharField(max_length=120)
    phone = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    email = serializers.EmailField(required=False, default="", allow_blank=True)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False, default="", allow_blank=True)
    allergies = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    wants_quiet = serializers.BooleanField(required=False, default=False)
    wants_step_free = serializers.BooleanField(required=False, default=False)


class NewTastingSerializer(_GuestSerializer):
    """``client_id`` is yours: sent again, it is the same booking for ever. Of a shared table name the ``session``, else ``begins``."""

    client_id = serializers.UUIDField()
    kind = serializers.IntegerField()
    begins = serializers.DateTimeField(required=False, default=None, allow_null=True)
    session = serializers.IntegerField(required=False, default=None, allow_null=True)
    strength = serializers.ChoiceField(choices=Strength.choices, required=False, default="", allow_blank=True)
    occasion = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    note = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)
    teas = serializers.ListField(
        child=serializers.CharField(max_length=80), required=False, default=list, max_length=20
    )


class MoveTastingSerializer(serializers.Serializer):
    """Another time or table for the same party; ``version`` is the one you saw."""

    version = serializers.IntegerField(min_value=0)
    begins = serializers.DateTimeField(required=False, default=None, allow_null=True)
    session = serializers.IntegerField(required=False, default=None, allow_null=True)


class WaitingPartySerializer(serializers.ModelSerializer):
    """A party that would come if something became free. ``booking`` is what is held for them, or what they took."""

    class Meta:
        model = WaitingParty
        fields = [
            "id",
            "kind",
            "party_size",
            "first_day",
            "last_day",
            "not_before",
            "not_after",
            "name",
            "phone",
            "email",
            "language",
            "allergies",
            "wants_quiet",
            "wants_step_free",
            "asked_at",
            "state",
            "booking",
            "offers",
        ]


class NewWaitingPartySerializer(_GuestSerializer):
    """``client_id`` is yours: sent again, it is the same party for ever."""

    client_id = serializers.UUIDField()
    kind = serializers.IntegerField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    not_before = serializers.TimeField(required=False, default=None, allow_null=True)
    not_after = serializers.TimeField(required=False, default=None, allow_null=True)
