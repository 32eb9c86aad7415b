"""Django's ASGI handler for a product whose views and middleware are all synchronous."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import IO

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, HTTPScope
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.core.signals import request_started
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

THREADS = 16


class ThreadedHandler(ASGIHandler):
    """Runs a request on one of a few threads that stay, as threaded WSGI servers do, in one go.

    Django's own handler starts a thread for every request and crosses between it and the event loop for the signals, for
    the middleware, for the view and for closing; each crossing costs about as much as a small query, and every thread
    makes its own objects for database and caches anew. Async views would have to go through Django's own handler again.
    """

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")

    async def __call__(self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        in_thread = asyncio.get_running_loop().run_in_executor
        response = await in_thread(self._threads, self._respond, scope, body)
        try:
            await self.send_response(response, send)
        finally:
            if response.streaming:
                await in_thread(self._threads, response.close)

    def _respond(self, scope: HTTPScope, body: IO[bytes]) -> HttpResponseBase:
        """The whole response, and the connection given back before a slow client reads it; what streams is closed after."""
        with body:
            set_script_prefix(get_script_prefix(scope))
            request_started.send(sender=self.__class__, scope=scope)
            request, refusal = self.create_request(scope, body)
            response = self.get_response(request) if request else refusal
            if not response.streaming:
                response.close()
            return response
