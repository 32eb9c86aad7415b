"""Private links by which people outside the shop sign in."""

from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from shopsuite.core.errors import DomainError, Invalid, NotFound
from shopsuite.feed.operations import record, reset_audience
from shopsuite.people import events, links
from shopsuite.people.models import LinkedUser, SignInLink, User
from shopsuite.people.roles import Role

_HEARD_BY = (f"role:{Role.OWNER}", f"role:{Role.PURCHASING}")


class LinkGone(DomainError):
    """The link was good once."""

    status = 410

    def __init__(self) -> None:
        message = _("This link does not hold any more. Ask the shop for a new one, or look at its last mail.")
        super().__init__("link_gone", message)


@transaction.atomic
def make_link(*, user: User, actor: User, at: datetime) -> SignInLink:
    """A private link for ``user``; one they had before opens nothing any more, and whoever came by it is shown out. Locks the
    person. Raises ``Invalid`` for who has more than a supplier's rights or signs in with a second factor."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not links.may_come_by_link(locked):
        raise Invalid("not_by_link", _("Only people of suppliers come by a private link."), field="user")
    if links.has_stronger_sign_in(locked):
        raise Invalid("second_factor", _("This person signs in with a second factor; a link would go round it."))
    link = SignInLink.objects.filter(user=locked).first() or SignInLink(user=locked, number=0)
    link.number += 1
    link.made_at, link.made_by, link.is_revoked, link.used_at = at, actor, False, None
    link.expires_at = _until(at)
    link.save()
    reset_audience(user=locked, actor=actor, at=at)
    record(events.LinkMade(user_id=locked.pk), actor=actor, at=at, audiences=_HEARD_BY)
    return link


@transaction.atomic
def revoke_link(*, user: User, actor: User, at: datetime) -> None:
    """Nobody comes by the link of ``user`` any more, and whoever did is shown out. Locks the link; again changes nothing."""
    link = SignInLink.objects.select_for_update().filter(user=user, is_revoked=False).first()
    if link is None:
        return
    link.is_revoked = True
    link.number += 1
    link.save(update_fields=["is_revoked", "number"])
    reset_audience(user=user, actor=actor, at=at)
    record(events.LinkRevoked(user_id=user.pk), actor=actor, at=at, audiences=_HEARD_BY)


@transaction.atomic
def use_link(*, token: str, at: datetime) -> LinkedUser:
    """Whom ``token`` lets in; it holds on from now. Locks the link. Raises ``NotFound``, ``LinkGone``."""
    user = user_of_link(token=token, at=at)
    link = SignInLink.objects.select_for_update().get(pk=user.sign_in_link.pk)
    link.used_at, link.expires_at = at, _until(at)
    link.save(update_fields=["used_at", "expires_at"])
    record(events.LinkUsed(user_id=user.pk), actor=user, at=at, audiences=_HEARD_BY)
    return user


def user_of_link(*, token: str, at: datetime) -> LinkedUser:
    """Whom ``token`` would let in. Raises ``NotFound`` for what was not made here, ``LinkGone`` for what holds no more."""
    pk, number = links.named_by(token) or (0, 0)
    link = SignInLink.objects.filter(pk=pk).first()
    if link is None:
        raise NotFound("not_found", _("There is no such link."))
    user = cast(LinkedUser, LinkedUser.objects.select_related("sign_in_link").get(pk=link.user_id))
    if link.number != number or not links.holds(link, at=at):
        raise LinkGone
    if not links.may_come_by_link(user) or links.has_stronger_sign_in(user):
        raise LinkGone
    return user


def _until(at: datetime) -> datetime:
    return at + timedelta(days=settings.SIGN_IN_LINK_DAYS)
