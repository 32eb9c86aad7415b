"""Which conversations somebody may see, and whom one sees there."""

from django.db.models import (
    Q,
    QuerySet,
)

from messaging.models import (
    Conversation,
    Member,
)
from messaging.models.conversation import AMONG_COLLEAGUES, RIGHT_TO_SEE, Kind
from shopsuite.people.models import User
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role


def conversations_visible_to(user: User) -> QuerySet[Conversation]:
    """Somebody outside sees those they take part in. The shop's people see those that their rights let them see, and of
    those among colleagues their own: who once took part and has lost the right sees nothing any more."""
    own = Member.objects.filter(user=user, left_at=None)
    kinds = [kind for kind, right in RIGHT_TO_SEE.items() if user.may(right)]
    takes_part = Q(pk__in=own.values("conversation"))
    by_right = Q(kind__in=kinds) & (~Q(kind__in=AMONG_COLLEAGUES) | takes_part)
    if not user.has_role(Role.OWNER):
        for_them = ["", *(f"role:{role}" for role in user.roles)]
        by_right &= ~Q(kind=Kind.ANNOUNCEMENT) | Q(party__in=for_them)
    return Conversation.objects.filter(by_right | Q(pk__in=own.filter(is_outside=True).values("conversation")))


def with_somebody_outside_named(name: str) -> QuerySet[Conversation]:
    """The conversations in which somebody outside takes part who signs in under a name like ``name``."""
    return Conversation.objects.filter(members__is_outside=True, members__user__name__icontains=name)


def shop_people_in(conversation: Conversation) -> QuerySet[User]:
    """The shop's people who see ``conversation``: all of them where it is with customers, else those who take part."""
    people = people_with_role(*conversation.seen_by_roles)
    if conversation.kind not in AMONG_COLLEAGUES:
        return people
    return people.filter(pk__in=conversation.members.filter(left_at=None, is_outside=False).values("user"))


def has_left(conversation: int, user: User) -> bool:
    """Whether ``user`` took part once, and does no longer."""
    return Member.objects.filter(conversation=conversation, user=user, left_at__isnull=False).exists()


def member_of(conversation: Conversation | int, user: User | None) -> Member | None:
    """The membership of ``user``, or of whoever holds the private link (None), with its conversation; None where ``user`` is
    of the shop and has lost the right to see it."""
    # Every request of a seat asks this: no join too many, and no order, which costs as much again.
    members = Member.objects.select_related("conversation")
    try:
        member = members.get(conversation=conversation, user=user, left_at=None)
    except Member.DoesNotExist:
        return None
    if user:
        member.user = user
        if not member.is_outside and not user.roles & member.conversation.seen_by_roles:
            return None
    return member
