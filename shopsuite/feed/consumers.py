"""The live socket, ``/ws/feed?after=POS&epoch=E&token=T``. It only reads; every write is an HTTP request.

Server to client, JSON text frames:
    {"events": [{"pos", "at", "kind", "subject", "touches"?, "body"?, "row"?}, ...]}   in order, every position at most once
    {"head": POS, "epoch": E}     up to date: nothing for you up to POS is missing; also the heartbeat
    {"reset": true, "head", "epoch"}     reload the page
    {"signal": {"subject", "kind", ...}}     what passes (somebody types); it has no position and is never repeated
Client to server: {"ack": POS} after at most 50 events or 2 seconds.
Close codes: 1013 too slow, 4001 what you may hear has changed, 4002 time to prove yourself again; come back after each
of them, and after every other one but 4401: signed out.

Plain ASGI and not a Channels consumer: those wake two tasks per socket and message, and look for stale database
connections each time.
"""

import asyncio
import contextlib
import json
import logging
import random
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from django.db import DatabaseError

from shopsuite.core.numbers import whole_number
from shopsuite.feed import tokens
from shopsuite.feed.hub import Hub, running_hub
from shopsuite.feed.operations import session_mark
from shopsuite.feed.subscriber import SIGNED_OUT, Send, Subscriber

TRY_AGAIN = 1011
PROVE_AGAIN = 4002
LONGEST_MESSAGE = 200  # characters; an acknowledgement needs thirty
# Seconds after which a socket has to be opened anew. Whatever ends a session or a right without saying so here
# (it expired, a password was changed, a row was edited by hand) takes effect no later than this.
LIFETIME = (540.0, 660.0)


async def feed_socket(scope: dict[str, Any], receive: Any, send: Send) -> None:
    """The ASGI application of one live socket."""
    await receive()
    await send({"type": "websocket.accept"})
    sent = parse_qs(scope["query_string"].decode("latin1"), keep_blank_values=True)
    query = {name: values[-1] for name, values in sent.items()}
    try:
        subscriber = await _admit(scope, query.get("token", ""), send)
    except tokens.TokenExpired:
        await send({"type": "websocket.send", "text": '{"reset":true}'})
        await send({"type": "websocket.close", "code": 1000})
        return
    except DatabaseError:
        logging.getLogger(__name__).warning("A live socket was put off: PostgreSQL did not answer")
        await send({"type": "websocket.close", "code": TRY_AGAIN})
        return
    if not subscriber.audiences:
        await send({"type": "websocket.close", "code": SIGNED_OUT})
        return
    await _serve(running_hub(), subscriber, receive, after=_position(query.get("after")), epoch=query.get("epoch"))


async def _serve(hub: Hub, subscriber: Subscriber, receive: Any, *, after: int | None, epoch: str | None) -> None:
    expiry = asyncio.get_running_loop().call_later(random.uniform(*LIFETIME), subscriber.close, PROVE_AGAIN)
    joining = asyncio.ensure_future(hub.join(subscriber, after=after, epoch=epoch))
    try:
        with contextlib.suppress(asyncio.CancelledError):
            while (message := await receive())["type"] == "websocket.receive":
                pos = _acknowledged(message.get("text"))
                if pos is not None:
                    hub.confirm(subscriber, pos)
    finally:
        expiry.cancel()
        joining.cancel()
        hub.leave(subscriber)
        subscriber.forget()


async def _admit(scope: dict[str, Any], token: str, send: Send) -> Subscriber:
    """The subscriber with everything this user and this page may hear; audiences never come from the client."""
    user, session = scope.get("user"), scope.get("session")
    granted = tokens.audiences_of(token) if token else frozenset()
    if user is None or not user.is_authenticated:
        return Subscriber(send, audiences=granted, user_id=None, session=None)
    own = await database_sync_to_async(user.audiences)()
    mark = session_mark(session.session_key) if session is not None and session.session_key else None
    return Subscriber(send, audiences=granted | frozenset(own), user_id=user.pk, session=mark)


def _position(text: str | None) -> int | None:
    """``after`` as a number; what is none counts as a position that does not exist."""
    if text is None:
        return None
    position = whole_number(text)
    return -1 if position is None else position


def _acknowledged(text: str | None) -> int | None:
    if not text or len(text) > LONGEST_MESSAGE:
        return None
    try:
        pos = json.loads(text)["ack"]
    except (ValueError, TypeError, KeyError):
        return None
    return pos if isinstance(pos, int) else None
