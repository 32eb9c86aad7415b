"""Tokens of other systems, and the answers they were given."""

import hashlib

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from shopsuite.api.scopes import scope_choices
from shopsuite.core.models import Timestamped


def digest_of(secret: str) -> str:
    """Tokens are long and random, so one round of SHA-256 is enough to keep them unreadable in the database."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiToken(Timestamped):
    """Lets another system act as ``user`` within ``scopes``. Only a digest of the secret is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("acts as"), on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(_("name"), max_length=80, help_text=_("Which system uses it"))
    scopes = ArrayField(models.CharField(max_length=24, choices=scope_choices), verbose_name=_("scopes"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    start = models.CharField(_("starts with"), max_length=12, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"


class KeptAnswer(models.Model):
    """The answer to a request that came with an idempotency key; the same key gets the same answer again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(help_text=_("0 while the request is being worked on"))
    body = models.JSONField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="api_answer_once_per_key", fields=["user", "key"])]

    def __str__(self) -> str:
        return self.key
