"""What this app itself holds of a customer: their profile, what they like, and how they sign in."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from shopsuite.core.archives import Archive
from shopsuite.feed.operations import reset_audience
from shopsuite.people.holdings import Counts, Forgetting, Holding
from shopsuite.people.models import Customer, EntryCode, Preference, SignInLink, User
from shopsuite.people.roles import Role

#: Empty afterwards; the name is replaced.
_WRITTEN = ("company", "phone", "email", "wechat", "country", "address", "note")


def _hand_out(archive: Archive, customer: Customer, by: User) -> None:
    user = customer.user
    archive.add_json(
        "profile.json",
        {
            "format": "shopsuite.customer/1",
            "exported_at": archive.at.isoformat(),
            "exported_by": str(by),
            "id": customer.pk,
            "name": customer.name,
            **{field: getattr(customer, field) for field in _WRITTEN},
            "since": customer.created_at.isoformat(),
            "sign_in": user
            and {"email": user.email, "name": user.name, "phone": user.phone, "language": user.language},
            "devices": [
                {"since": device.made_at.isoformat(), "until": (device.ended_at or device.expires_at).isoformat()}
                for device in customer.devices.order_by("pk")
            ],
            "preferences": [_preference(one) for one in customer.preferences.order_by("pk")],
        },
    )


def _preference(preference: Preference) -> dict[str, object]:
    """With the consent it is kept by: None while they have not answered."""
    return {
        "text": preference.text,
        "consents": preference.consents,
        "asked_at": preference.created_at.isoformat(),
        "answered_at": preference.answered_at and preference.answered_at.isoformat(),
        "withdrawn_at": preference.withdrawn_at and preference.withdrawn_at.isoformat(),
    }


def _forget(customer: Customer, forgetting: Forgetting) -> Counts:
    # As it is now: somebody else may have erased them while this one waited.
    customer.refresh_from_db(from_queryset=Customer.objects.select_for_update())
    counts = {
        "preferences": customer.preferences.all().delete()[0],
        "devices": customer.devices.all().delete()[0],
    }
    EntryCode.objects.filter(customer=customer).delete()
    if customer.user:
        counts["sign-ins"] = 1
        if customer.user.roles <= {Role.CUSTOMER}:
            _close_account(customer.user, forgetting)
    if customer.erased_at is None:
        counts["profiles"] = 1
        customer.erased_at = forgetting.at
    # What was merged into this customer is the same person under another name.
    for record in (customer, *Customer.objects.select_for_update().filter(merged_into=customer)):
        _forget_history(record, forgetting)
        record.name, record.user, record.erased_at = forgetting.name, None, customer.erased_at
        for field in _WRITTEN:
            setattr(record, field, "")
        record.save()
    return counts


def _close_account(user: User, forgetting: Forgetting) -> None:
    """Nobody signs in by it any more. The row stays, for what was done under it is on record."""
    reset_audience(user=user, actor=forgetting.by, at=forgetting.at)
    EmailAddress.objects.filter(user=user).delete()
    SignInLink.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    _forget_history(user, forgetting)
    user.groups.clear()
    user.email, user.name, user.phone, user.language = f"erased-{user.pk}@erased.invalid", forgetting.name, "", ""
    user.is_active, user.last_login = False, None
    user.set_unusable_password()
    user.save()


def _end_sessions(user: User) -> None:
    """Sessions hold the address that somebody signed in with, where nothing but reading them all can find it."""
    own = (kept for kept in Session.objects.iterator() if kept.get_decoded().get("_auth_user_id") == str(user.pk))
    Session.objects.filter(pk__in=[kept.pk for kept in own]).delete()


def _forget_history(of: Model, forgetting: Forgetting) -> None:
    """The admin keeps what a row was called whenever somebody changed it."""
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(of), object_id=str(of.pk))
    entries.update(object_repr=forgetting.name, change_message="")


PROFILE = Holding(
    app="people",
    place=90,
    goes=_(
        "Name, phone, e-mail, WeChat, address, notes about them, what they like, their sign-in, and the devices on which they are known."
    ),
    stays=_("An empty record named “Erased customer”, on which what has to be kept hangs."),
    hand_out=_hand_out,
    forget=_forget,
)
