"""The ways out: web push, e-mail, text messages to phones, WeChat's service messages, and one that goes nowhere for development
and tests.

``PUSH_PROVIDER``, ``MAIL_PROVIDER``, ``SMS_PROVIDER`` and ``WECHAT_MESSAGE_PROVIDER`` name the classes; mail goes on to whatever
``EMAIL_BACKEND`` is. A class may say of itself that it ``drops_repeats`` (what comes twice under one ``key``, or one Message-ID,
goes out once) and that it ``goes_nowhere``.
"""

import hashlib
import http.client
import json
import logging
import os
import smtplib
from typing import Any, ClassVar, Protocol

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.module_loading import import_string

from shopsuite.notices import vapid
from shopsuite.notices.keys import decoded
from shopsuite.notices.models import Device
from shopsuite.notices.posting import Unsafe, post

#: A push that found its device switched off is kept so long by the push service.
KEPT_FOR = 24 * 3600


class Failed(Exception):
    """It may work later."""


class Doubtful(Failed):
    """The line broke when it may have gone out already: sent again it may come twice."""


class Gone(Exception):
    """The device does not exist any more."""


class PushProvider(Protocol):
    def push(self, device: Device, payload: dict[str, Any], *, is_urgent: bool) -> None:
        """Hand ``payload`` over for ``device``. Raises ``Gone`` or ``Failed``."""


class MailProvider(Protocol):
    def mail(self, message: EmailMultiAlternatives) -> None:
        """Hand ``message`` over. Raises ``Failed``."""


class TextProvider(Protocol):
    def text(self, phone: str, words: str, *, key: str = "") -> None:
        """Hand a text message for ``phone`` over. Raises ``Failed``, ``Doubtful``."""


class WeChatProvider(Protocol):
    def wechat(self, account: str, template: str, fields: dict[str, str], *, url: str, key: str = "") -> None:
        """Hand a service message over to the WeChat account that is known of a customer: ``template`` names what it is for
        ("day_before"), ``fields`` fill it in, ``url`` is where it leads. Raises ``Failed``, ``Doubtful``."""


class WebPush:
    """Encrypted for the device (RFC 8291), proven to be from this shop (RFC 8292). A later one replaces one of its topic."""

    def push(self, device: Device, payload: dict[str, Any], *, is_urgent: bool) -> None:
        headers = {
            "Authorization": vapid.proof(
                endpoint=device.endpoint, private=settings.VAPID_PRIVATE_KEY, contact=settings.DEFAULT_FROM_EMAIL
            ),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_FOR),
            "Topic": hashlib.sha256(payload["tag"].encode()).hexdigest()[:32],
            "Urgency": "high" if is_urgent else "normal",
        }
        body = _encrypted(json.dumps(payload, ensure_ascii=False).encode(), device)
        try:
            status = post(device.endpoint, body, headers, may_be_private=settings.PUSH_TO_PRIVATE_NETWORKS)
        except (OSError, http.client.HTTPException) as error:
            raise Failed(f"{type(error).__name__}: {error}") from error
        except (Unsafe, ValueError) as error:
            raise Gone(str(error)) from error
        if status in (404, 410):
            raise Gone(f"answered {status}")
        if status >= 300:
            raise Failed(f"answered {status}")


class Mail:
    """Through Django's mail backend."""

    def mail(self, message: EmailMultiAlternatives) -> None:
        connection = get_connection()
        try:
            connection.open()
        except OSError as error:  # what smtplib raises is one as well
            raise Failed(f"{type(error).__name__}: {error}") from error
        try:
            connection.send_messages([message])
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:  # refused in so many words
            raise Failed(f"{type(error).__name__}: {error}") from error
        except OSError as error:
            raise Doubtful(f"{type(error).__name__}: {error}") from error
        finally:
            connection.close()


class Null:
    """Sends nothing and remembers what it would have sent, in this process."""

    pushed: ClassVar[list[tuple[Device, dict[str, Any]]]] = []
    mailed: ClassVar[list[EmailMultiAlternatives]] = []
    texted: ClassVar[list[tuple[str, str]]] = []
    wechatted: ClassVar[list[tuple[str, str, dict[str, str]]]] = []
    goes_nowhere: ClassVar[bool] = True

    def push(self, device: Device, payload: dict[str, Any], *, is_urgent: bool) -> None:
        logging.getLogger(__name__).info("Not pushed to %s: %s", device.pk, payload["tag"])
        self.pushed.append((device, payload))

    def mail(self, message: EmailMultiAlternatives) -> None:
        logging.getLogger(__name__).info("Not mailed to %s", message.to)
        self.mailed.append(message)

    def text(self, phone: str, words: str, *, key: str = "") -> None:
        logging.getLogger(__name__).info("Not texted to a phone that ends in %s", phone[-2:])
        self.texted.append((phone, words))

    def wechat(self, account: str, template: str, fields: dict[str, str], *, url: str, key: str = "") -> None:
        logging.getLogger(__name__).info("Not told by WeChat: %s", template)
        self.wechatted.append((account, template, fields))


def push_provider() -> PushProvider:
    return import_string(settings.PUSH_PROVIDER)()


def mail_provider() -> MailProvider:
    return import_string(settings.MAIL_PROVIDER)()


def text_provider() -> TextProvider:
    return import_string(settings.SMS_PROVIDER)()


def wechat_provider() -> WeChatProvider:
    return import_string(settings.WECHAT_MESSAGE_PROVIDER)()


def _encrypted(content: bytes, device: Device) -> bytes:
    return http_ece.encrypt(
        content,
        salt=os.urandom(16),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=decoded(device.p256dh),
        auth_secret=decoded(device.auth),
        version="aes128gcm",
    )
