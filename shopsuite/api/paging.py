"""Paging that stays fast and steady however long the list is and whatever is added meanwhile."""

from rest_framework.pagination import CursorPagination


class ByPosition(CursorPagination):
    """Newest first, by primary key; ``?page_size=`` up to 200."""

    ordering = "-pk"
    page_size_query_param = "page_size"
    max_page_size = 200
