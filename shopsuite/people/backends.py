"""Who is behind a session."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models.expressions import RawSQL

from shopsuite.people.models import User
from shopsuite.people.roles import roles_named

BACKEND = "shopsuite.people.backends.PeopleBackend"

# Every request of everybody asks this; the ORM would take longer to say it than PostgreSQL to answer.
_GROUP_NAMES = """
ARRAY(SELECT auth_group.name FROM auth_group JOIN people_user_groups AS held ON held.group_id = auth_group.id
       WHERE held.user_id = people_user.id)
"""
_WITH_GROUPS = User.objects.annotate(group_names=RawSQL(_GROUP_NAMES, [])).order_by()


class PeopleBackend(AuthenticationBackend):
    """Signs people in as allauth does, and reads the person of a request with their roles: every page asks for both."""

    def get_user(self, user_id: int) -> User | None:
        try:
            user = _WITH_GROUPS.get(pk=user_id)
        except User.DoesNotExist:
            return None
        user.roles = roles_named(user.group_names)
        return user if self.user_can_authenticate(user) else None
