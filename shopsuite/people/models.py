"""Users with roles, and the shop's customers."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shopsuite.core.models import Timestamped
from shopsuite.people.roles import STAFF, Role, rights_of, roles_named


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address; addresses differ by more than letter case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An owner with the whole admin, for ``manage.py createsuperuser``."""
        from shopsuite.people.operations import grant_role

        user = self.create_user(email, password, **{"is_staff": True, "is_superuser": True} | fields)
        grant_role(user=user, role=Role.OWNER, actor=None, at=timezone.now())
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin, Timestamped):
    """A person who signs in. What they may do follows from their roles alone."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may open the admin"), default=False)
    # Whom a call for a role reaches; people switch it in their account's menu.
    is_on_duty = models.BooleanField(_("on duty"), default=True)
    is_example = models.BooleanField(_("example person"), default=False, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "email"]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles this person holds, read once."""
        if not self.is_active:
            return frozenset()
        return roles_named(self.groups.values_list("name", flat=True))

    def has_role(self, *roles: Role) -> bool:
        return bool(self.roles & set(roles))

    @cached_property
    def rights(self) -> frozenset[str]:
        return rights_of(self.roles)

    def may(self, right: str) -> bool:
        return right in self.rights

    @property
    def is_shop_staff(self) -> bool:
        return bool(self.roles & STAFF)

    def audiences(self) -> list[str]:
        """Whose events this person hears; computed here and never taken from a client."""
        own = [f"user:{self.pk}", *sorted(f"role:{role}" for role in self.roles)]
        return [*own, "staff"] if self.is_shop_staff else own


class SignInLink(models.Model):
    """The private link by which somebody outside the shop signs in without a password. One a person; ``people.links`` has its rules."""

    user = models.OneToOneField(User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="sign_in_link")
    # Raised with every new link and when it is taken away: what was handed out before opens nothing any more.
    number = models.PositiveIntegerField(default=1, editable=False)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(User, verbose_name=_("made by"), on_delete=models.PROTECT, related_name="+")
    # Moves on with every use, so that only what lies about unused goes stale.
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("last used"), null=True)
    is_revoked = models.BooleanField(_("taken away"), default=False)

    class Meta:
        verbose_name = _("private link to sign in")
        verbose_name_plural = _("private links to sign in")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return str(self.user)


class LinkedUser(User):
    """Somebody who came in by their private link. A new link, or none, ends their sessions as a new password ends others'."""

    class Meta:
        proxy = True

    def get_session_auth_hash(self) -> str:
        link = self.sign_in_link
        return salted_hmac("people.link", f"{super().get_session_auth_hash()}:{link.pk}.{link.number}").hexdigest()


class Customer(Timestamped):
    """Somebody who buys: a person or a company. Most never sign in; ``user`` is set for those who do."""

    user = models.OneToOneField(
        User, verbose_name=_("sign-in"), null=True, blank=True, on_delete=models.SET_NULL, related_name="customer"
    )
    name = models.CharField(_("name"), max_length=120)
    company = models.CharField(_("company"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True, db_index=True)
    email = models.EmailField(_("e-mail"), blank=True)
    wechat = models.CharField(_("WeChat"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=60, blank=True)
    address = models.TextField(_("address"), blank=True)
    note = models.TextField(_("what the shop should remember"), blank=True)
    is_shop = models.BooleanField(
        _("a shop that orders through this one"),
        default=False,
        help_text=_(
            "What it waits for is pooled with other shops' by supplier, and shared fairly when too little comes."
        ),
    )
    # The same person twice: what was theirs is the other's now, and nobody is offered this row any more.
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("same as"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    # Then the row holds nothing of them any more; what the law has the shop keep still hangs on it.
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["name"]
        constraints = [models.CheckConstraint(name="people_customer_has_a_name", condition=~Q(name=""))]

    def __str__(self) -> str:
        return self.company or self.name


class CustomerMerge(models.Model):
    """Two records that turned out to be one customer, and what it takes to part them again."""

    kept = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="merges", verbose_name=pgettext_lazy("customer merge", "kept")
    )
    gone = models.ForeignKey(
        Customer,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=pgettext_lazy("customer merge", "merged into the other"),
    )
    #: "orders.order.customer" -> ids of the rows that were moved.
    moved = models.JSONField(default=dict)
    #: Fields of the kept one that were empty and are filled from the other now.
    filled = models.JSONField(pgettext_lazy("customer merge", "filled in from the other"), default=list)
    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(User, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(_("parted again"), null=True, blank=True)

    class Meta:
        verbose_name = _("merged customer")
        verbose_name_plural = _("merged customers")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"


class EntryCode(models.Model):
    """A one-time code by which a customer shows on a device who they are; sent to the address on their record, kept as a hash.

    Where nobody can be sent one ``customer`` is empty and no code is right; to whoever asks, both look the same.
    """

    customer = models.ForeignKey(
        Customer, verbose_name=_("customer"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    asked_at = models.DateTimeField(_("asked"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.customer or "")


class CustomerDevice(models.Model):
    """A device on which a customer typed a code in: it opens all their orders until ``expires_at``, or until it is ended. The
    key itself is in the device's cookie alone."""

    customer = models.ForeignKey(Customer, verbose_name=_("customer"), on_delete=models.CASCADE, related_name="devices")
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("since"))
    expires_at = models.DateTimeField(_("expires"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("customer's device")
        verbose_name_plural = _("customers' devices")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.customer} {self.made_at:%Y-%m-%d}"


class SavedView(Timestamped):
    """What somebody asks of a list again and again, under a name of their own. ``page`` is the list's URL name."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(name="people_saved_view_once", fields=["user", "page", "name"])]

    def __str__(self) -> str:
        return self.name


class Preference(Timestamped):
    """Something a customer said they like, in their words. Kept only with their consent; they can take it back."""

    customer = models.ForeignKey(
        Customer, verbose_name=_("customer"), on_delete=models.CASCADE, related_name="preferences"
    )
    text = models.CharField(_("what they like"), max_length=500)
    # Where they said it, as the log names things ("message:12").
    source = models.CharField(_("said in"), max_length=80, unique=True)
    noted_by = models.ForeignKey(
        User, verbose_name=_("noted by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    consents = models.BooleanField(_("consents"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        ordering = ["customer", "pk"]
        constraints = [
            models.CheckConstraint(
                name="people_preference_refused_is_withdrawn",
                condition=Q(consents=None) | Q(consents=True) | Q(withdrawn_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def subject(self) -> str:
        """Its name as a card."""
        return f"preference:{self.pk}"


class ErasureReason(models.TextChoices):
    """Chosen, not written: a record of erasures must not hold what it is about."""

    ASKED = "asked", _("They asked for it")
    CONSENT = "consent", _("They took their consent back")
    NO_NEED = "no_need", _("The shop needs it no longer")
    UNLAWFUL = "unlawful", _("It should not have been kept")


class Erasure(models.Model):
    """That a customer was erased: who did it, when, why, and how much went (``counts``, "messages": 12). None of it itself."""

    customer = models.ForeignKey(
        Customer, verbose_name=_("customer"), on_delete=models.PROTECT, related_name="erasures"
    )
    by = models.ForeignKey(User, verbose_name=_("erased by"), on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("why"), max_length=10, choices=ErasureReason)
    counts = models.JSONField(_("how much"), default=dict)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.at:%Y-%m-%d}"


class SecondFactor(Authenticator):
    """A person's second factor at sign-in, as the owner sees it: taken away when the phone is lost."""

    class Meta:
        proxy = True
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors at sign-in")
