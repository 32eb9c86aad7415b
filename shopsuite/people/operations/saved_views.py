"""What people save of lists."""

from django.db import transaction
from django.utils.translation import gettext as _

from shopsuite.core.errors import Invalid
from shopsuite.people.models import SavedView, User

#: Beyond that nobody finds one among them.
MOST = 20


@transaction.atomic
def save_view(*, user: User, page: str, name: str, query: str) -> SavedView:
    """Keep what is asked of a list under a name; the same name again is the new question. Raises ``Invalid``."""
    name = name.strip()
    if not name or len(name) > 40 or len(query) > 500:
        raise Invalid("bad_name", _("Give the view a name of up to 40 letters."), field="name")
    if user.saved_views.filter(page=page).exclude(name=name).count() >= MOST:
        raise Invalid("too_many", _("Twenty views of one list are enough; forget one first."), field="name")
    saved, _is_new = SavedView.objects.update_or_create(user=user, page=page, name=name, defaults={"query": query})
    return saved
