"""Django's ASGI handler for a product whose views and middleware are all synchronous."""

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class OneThreadHandler(ASGIHandler):
    """Runs middleware and view of a request in one go on one thread.

    Django's own handler crosses between the event loop and a thread for the middleware, back for the innermost handler, and
    over again for the view; each crossing costs about as much as a small query. Async views would have to go through
    Django's own handler again.
    """

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)
