"""Reads about people."""

from datetime import datetime
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from shopsuite.core.models import Shop
from shopsuite.core.queries import current_shop
from shopsuite.people.models import Customer, CustomerDevice, Preference, SavedView, User
from shopsuite.people.roles import DUTIES, RIGHTS, STAFF, Role


def customers_visible_to(user: User) -> QuerySet[Customer]:
    """The only door to customers for a request: staff who handle orders see all, a customer sees themself."""
    if user.may("orders.see"):
        return Customer.objects.all()
    return Customer.objects.filter(user=user)


def customers_matching(*, viewer: User, text: str) -> QuerySet[Customer]:
    """Customers whose name, company, phone or WeChat contains ``text``, at most eight, for typing ahead."""
    found = Q(name__icontains=text) | Q(company__icontains=text) | Q(phone__contains=text) | Q(wechat__icontains=text)
    known = customers_visible_to(viewer).filter(found, erased_at=None, merged_into=None)
    return known.order_by("name", "pk")[:8]


def same_as(customer: Customer) -> list[Customer]:
    """Others who may be this customer: the same phone, e-mail, WeChat, or the very same name. At most five."""
    alike = Q(name__iexact=customer.name)
    for field in ("phone", "email", "wechat"):
        if value := getattr(customer, field):
            alike |= Q(**{f"{field}__iexact": value})
    others = Customer.objects.filter(alike, merged_into=None, erased_at=None).exclude(pk=customer.pk)
    return list(others.order_by("pk")[:5])


def customer_list(*, viewer: User, text: str = "") -> QuerySet[Customer]:
    """Customers by name, without those merged or erased; ``text`` is a part of name, company, phone, WeChat or e-mail."""
    found = customers_visible_to(viewer).filter(merged_into=None, erased_at=None)
    if text := text.strip():
        named = Q(name__icontains=text) | Q(company__icontains=text) | Q(phone__contains=text)
        found = found.filter(named | Q(wechat__icontains=text) | Q(email__icontains=text))
    return found.order_by("name", "pk")


def views_of(user: User, *, page: str) -> QuerySet[SavedView]:
    """What this person saved of the list ``page``, by name."""
    return user.saved_views.filter(page=page).order_by("name")


def asked_of(given: QueryDict) -> QueryDict:
    """What an address asks of a list, without where in the list one is."""
    asked = given.copy()
    for name in ("after", "before", "newest", "page", "as"):
        asked.pop(name, None)
    return asked


def preferences_of(customer: Customer) -> QuerySet[Preference]:
    """What is remembered or asked of ``customer``, without what they refused or took back."""
    return customer.preferences.filter(withdrawn_at=None).order_by("pk")


def devices_of(customer: Customer, *, at: datetime) -> QuerySet[CustomerDevice]:
    """The devices that show all of this customer's orders, the latest first."""
    return customer.devices.filter(ended_at=None, expires_at__gt=at).order_by("-pk")


def people_with_role(*roles: Role) -> QuerySet[User]:
    """Active people who hold one of ``roles``, by name."""
    return User.objects.filter(is_active=True, groups__name__in=roles).distinct().order_by("name", "pk")


def those_who(right: str) -> list[User]:
    """Active people whose work ``right`` is, by name; the owners, who hold every right, where nobody else does."""
    workers = list(people_with_role(*RIGHTS[right] - {Role.OWNER}))
    return workers or list(people_with_role(Role.OWNER))


def on_duty(role: Role, *, among: QuerySet[User]) -> list[User]:
    """Whom a call for ``role`` reaches: those of ``among`` who hold it and are on duty; when nobody is, everybody who
    holds it, and when nobody does, the owners."""
    holders = list(among.filter(groups__name=role, is_active=True).distinct())
    awake = [person for person in holders if person.is_on_duty]
    return awake or holders or list(among.filter(groups__name=Role.OWNER, is_active=True).distinct())


def colleagues_of(user: User) -> QuerySet[User]:
    """The other active people of the shop, by name."""
    return people_with_role(*STAFF).exclude(pk=user.pk)


def lacks_second_factor(*, user: User, shop: Shop) -> bool:
    """Whether ``shop`` asks its staff for two-factor sign-in and ``user`` is one of them who has not set it up."""
    return shop.requires_two_factor and user.is_shop_staff and not is_mfa_enabled(user)


def example_people() -> list[tuple[Role, User]]:
    """One example person for each role, in the order of the roles; empty outside example shops."""
    people = User.objects.filter(is_example=True, is_active=True).order_by("pk").prefetch_related("groups")
    by_role: dict[str, User] = {}
    for person in people:
        for group in person.groups.all():
            by_role.setdefault(group.name, person)
    return [(role, by_role[role]) for role in Role if role in by_role]


def offers_example_people() -> bool:
    """Both must agree: the shop was loaded as an example, and this installation allows one-click sign-in."""
    return settings.EXAMPLE_SIGN_IN and current_shop().is_example


def example_sign_ins() -> list[dict[str, Any]]:
    """For the sign-in page: ``role``, ``role_label``, ``name``, ``email``, ``duty``, ``url`` of each example person."""
    if not offers_example_people():
        return []
    return [
        {
            "role": role.value,
            "role_label": role.label,
            "name": person.name,
            "email": person.email,
            "duty": DUTIES[role],
            "url": reverse("example_sign_in", args=[role.value]),
        }
        for role, person in example_people()
    ]
