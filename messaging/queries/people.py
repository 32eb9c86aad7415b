"""Who takes part in a group, and who has read an announcement."""

from dataclasses import dataclass

from django.db.models import (
    QuerySet,
)

from messaging.models import (
    Conversation,
    Member,
)
from messaging.queries.visible import shop_people_in
from shopsuite.people.models import User
from shopsuite.people.queries import people_with_role


@dataclass(frozen=True)
class Readers:
    """Of those whom an announcement is for: who has read all of it, and who has not."""

    read: list[User]
    not_yet: list[User]

    @property
    def all(self) -> list[User]:
        return [*self.read, *self.not_yet]


def readers_of(conversation: Conversation) -> Readers:
    """Who has read an announcement, by name; without its author."""
    people = [person for person in shop_people_in(conversation) if person.pk != conversation.owner_id]
    have_read = set(conversation.members.filter(read_seq__gte=conversation.last_seq).values_list("user", flat=True))
    return Readers(
        [person for person in people if person.pk in have_read],
        [person for person in people if person.pk not in have_read],
    )


def people_in(conversation: Conversation) -> list[Member]:
    """Who takes part, those who came first first."""
    members = conversation.members.filter(left_at=None).select_related("user")
    return list(members.order_by("joined_at", "pk"))


def could_be_added(group: Conversation) -> QuerySet[User]:
    """The shop's people who take no part in ``group`` yet."""
    there = group.members.filter(left_at=None, user__isnull=False).values("user")
    return people_with_role(*group.seen_by_roles).exclude(pk__in=there)
