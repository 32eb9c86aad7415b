"""What the feed's benchmark runs Daphne with: the product's application, and beside it a bare fan-out to compare with."""

import asyncio

from shopsuite.asgi import application as product

_listeners: list = []


async def application(scope, receive, send):
    """``/raw``: a socket that says "go N" has N messages sent to every raw socket, one after the other."""
    if scope["type"] != "websocket" or scope["path"] != "/raw":
        await product(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.accept"})
    _listeners.append(send)
    try:
        while (message := await receive())["type"] == "websocket.receive":
            for number in range(int(message["text"].split()[1])):
                for listener in _listeners:
                    await listener(
                        {"type": "websocket.send", "text": f'{{"number": {number}, "filling": "{"x" * 150}"}}'}
                    )
                await asyncio.sleep(0)
    finally:
        _listeners.remove(send)
