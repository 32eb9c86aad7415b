"""One settings file for every way shopsuite runs; what differs comes from the environment (see docs/operations.md)."""

from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONCE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy
from environs import Env, validate

from shopsuite.admin_site import UNFOLD  # noqa: F401  (a setting like all others here)
from shopsuite.embedded.addresses import database_url, kept_secret, redis_url, secret_key
from shopsuite.notices.keys import new_key

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)

# Without DATABASE_URL this is somebody's own machine and the servers are the embedded ones under DATA_DIR.
DATA_DIR = Path(env.str("SHOPSUITE_DATA", str(BASE_DIR / ".data"))).resolve()
IS_EMBEDDED = not env.str("DATABASE_URL", "")
DEBUG = env.bool("DEBUG", False)

if IS_EMBEDDED:
    SECRET_KEY = env.str("SECRET_KEY", "") or secret_key(DATA_DIR)
else:
    SECRET_KEY = env.str("SECRET_KEY", "")
    if len(SECRET_KEY) < 40:
        raise ImproperlyConfigured("Set SECRET_KEY to at least 40 random characters when DATABASE_URL is set.")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])
HTTPS_ONLY = env.bool("HTTPS_ONLY", not IS_EMBEDDED)
# Shows one-click sign-in for the people of an example shop. Only shops loaded by the example command have such people.
EXAMPLE_SIGN_IN = env.bool("EXAMPLE_SIGN_IN", IS_EMBEDDED)

INSTALLED_APPS = [
    "daphne",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.forms",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "csp",
    "django_celery_beat",
    "django_htmx",
    "drf_spectacular",
    "rest_framework",
    "shopsuite.core",
    "shopsuite.embedded",
    "shopsuite.feed",
    "shopsuite.people",
    "shopsuite.notices",
    "shopsuite.spreadsheets",
    "messaging",
    "inventory",
    "orders",
    "purchasing",
    "finance",
    "care",
    "quotes",
    "bookings",
    "delivery",
    "shopsuite.dashboards",
    "shopsuite.api",
    "shopsuite.examples",
]

MIDDLEWARE = [
    "shopsuite.core.middleware.RefuseNulBytes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "shopsuite.people.middleware.Access",
    "shopsuite.people.middleware.Preferences",
    "shopsuite.feed.middleware.FeedPosition",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "shopsuite.core.middleware.ContentPolicy",
    "django_htmx.middleware.HtmxMiddleware",
    "shopsuite.core.middleware.Refusals",
]

ROOT_URLCONF = "shopsuite.urls"
ASGI_APPLICATION = "shopsuite.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "shopsuite.core.context_processors.shop",
                "shopsuite.people.context_processors.example_sign_ins",
                "shopsuite.feed.context_processors.feed_position",
            ],
            "builtins": ["django.templatetags.i18n", "shopsuite.core.templatetags.shop"],
        },
    }
]

# --- the real servers -------------------------------------------------------------------------------------------------

DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", database_url(DATA_DIR))
    | {
        "CONN_MAX_AGE": 0,
        # A pooled connection that died with its server is replaced before a request gets it.
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
}
# A change that waits longer for a lock is refused with "busy, try again" (core.errors.busy).
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c lock_timeout=5s"
# What is asked again and again is parsed and planned once a connection: nearly half of the database's work otherwise.
DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 2}
# Persistent connections leak under ASGI; a pool does not. Only web processes want one (see asgi.py's environment).
if pool_size := env.int("DATABASE_POOL", 0):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": pool_size, "timeout": 10}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", redis_url(DATA_DIR))
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        # redis-py's default read timeout of five seconds would end idle subscriptions.
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}]},
    }
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 1},
    },
    # For what every request reads and hardly anybody changes; the other processes follow when it has timed out.
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": env.int("PROCESS_CACHE_SECONDS", 1),
    },
}

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TASK_DEFAULT_QUEUE = "shopsuite"
CELERY_BEAT_SCHEDULE = {
    "forget old answers": {
        "task": "api.forget_old_answers",
        "schedule": crontab(hour=19, minute=40),
    },  # 03:40 in Hangzhou
    "clear codes and devices that open nothing": {"task": "people.clear_spent", "schedule": crontab(minute=50)},
    "let go of old conversations": {"task": "messaging.let_go", "schedule": crontab(hour=20, minute=10)},
    "tend attachments": {"task": "messaging.tend_attachments", "schedule": crontab(minute=25)},
    "watch waits": {"task": "messaging.watch_waits", "schedule": 60.0},
    "pass on overdue calls": {"task": "messaging.pass_on_overdue_calls", "schedule": 60.0},
    # Every hour: the task itself knows when it is night in the shop's own time zone.
    "replenish": {"task": "purchasing.replenish", "schedule": crontab(minute=30)},
    "replenish what was touched": {"task": "purchasing.replenish_touched", "schedule": 10.0},
    "warn of slow suppliers": {"task": "purchasing.warn_of_slow_answers", "schedule": crontab(minute="5-59/10")},
    "escalate overdue problems": {"task": "care.escalate_overdue", "schedule": 60.0},
    "remind suppliers": {"task": "purchasing.remind_suppliers", "schedule": crontab(minute="*/10")},
    "forget old notices": {"task": "notices.forget_old", "schedule": crontab(hour=19, minute=50)},
    "clear old print runs": {"task": "orders.clear_old_print_runs", "schedule": crontab(hour=20, minute=20)},
    "look after open payments": {"task": "finance.look_after_open", "schedule": 60.0},
    "look after refunds": {"task": "finance.look_after_refunds", "schedule": 60.0},
    "tell of the day": {"task": "finance.tell_of_the_day", "schedule": crontab(minute=5)},
    "look after bookings": {"task": "bookings.look_after", "schedule": 60.0},
    "lapse proposals": {"task": "quotes.lapse_due", "schedule": 60.0},
    "tell of new teas": {"task": "bookings.send_news", "schedule": 60.0},
    "remind guests": {"task": "bookings.remind", "schedule": 60.0},
    "brief hosts": {"task": "bookings.brief_hosts", "schedule": crontab(minute="*/10")},
    "ask carriers": {"task": "delivery.ask_carriers", "schedule": 60.0},
    "look at runs": {"task": "delivery.look_at_runs", "schedule": 60.0},
    "forget where riders were": {"task": "delivery.forget_positions", "schedule": crontab(hour=20, minute=35)},
    "forget plans of weeks ago": {"task": "delivery.forget_plans", "schedule": crontab(hour=20, minute=45)},
    "look up addresses": {"task": "delivery.look_up_addresses", "schedule": 60.0},
    "learn detours": {"task": "delivery.learn_detours", "schedule": crontab(hour=20, minute=40)},
    "forget parcels nobody knows": {"task": "delivery.forget_unknown", "schedule": crontab(hour=20, minute=30)},
    "tell people who are away": {"task": "notices.deliver_due", "schedule": 10.0},
}

# --- people -----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "shopsuite.people.backends.PeopleBackend",
    "shopsuite.people.links.LinkBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "shopsuite.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reset_password": "10/m/ip,3/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "shopsuite"
EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND",
    # On one's own machine mails are files to look at: printed they would scroll the address away.
    f"django.core.mail.backends.{'filebased' if IS_EMBEDDED else 'smtp'}.EmailBackend",
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_TIMEOUT = 15  # seconds; without one a mail server that hangs holds a worker for good
if email_url := env.str("EMAIL_URL", ""):
    vars().update({k: v for k, v in env.dj_email_url("EMAIL_URL").items() if k != "EMAIL_BACKEND"})
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "shop@localhost")

# --- telling people who are away --------------------------------------------------------------------------------------

# How this site is reached from outside, for the links in mails.
PUBLIC_URL = env.str("PUBLIC_URL", "") or ("http://localhost:8000" if IS_EMBEDDED else f"https://{ALLOWED_HOSTS[0]}")
PUSH_PROVIDER = env.str("PUSH_PROVIDER", "shopsuite.notices.providers.WebPush")
MAIL_PROVIDER = env.str("MAIL_PROVIDER", "shopsuite.notices.providers.Mail")
# Text messages are sold by a hundred companies, each with its own interface: nothing is sent until one is named.
SMS_PROVIDER = env.str("SMS_PROVIDER", "shopsuite.notices.providers.Null")
WECHAT_MESSAGE_PROVIDER = env.str("WECHAT_MESSAGE_PROVIDER", "shopsuite.notices.providers.Null")
# Guests are told of no weather until somebody is named who knows it: "bookings.weather.OpenMeteo".
WEATHER_PROVIDER = env.str("WEATHER_PROVIDER", "bookings.weather.Null")
WEATHER_GATEWAY = env.str("WEATHER_GATEWAY", "https://api.open-meteo.com")
# Maps show the shop and the places it knows. Streets come from a tile server, "https://tiles.example/{z}/{x}/{y}.png", once one is named:
# it hears which part of the town is looked at.
MAP_TILES = env.str("MAP_TILES", "")
MAP_TILES_CREDIT = env.str("MAP_TILES_CREDIT", "© OpenStreetMap contributors")
# Addresses of customers are sent to nobody until somebody is named who finds them: "delivery.geocoding.nominatim.Nominatim".
GEOCODER = env.str("GEOCODER", "delivery.geocoding.null.Null")
GEOCODER_GATEWAY = env.str("GEOCODER_GATEWAY", "")
# Without a key nobody is offered to be told on their devices.
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", "")
if IS_EMBEDDED and not VAPID_PRIVATE_KEY:
    VAPID_PRIVATE_KEY = kept_secret(DATA_DIR, "vapid_key", make=new_key)
# Nobody pays online until a provider is named: "finance.providers.wechat.WeChat".
PAYMENT_PROVIDER = env.str("PAYMENT_PROVIDER", "finance.providers.null.Null")
WECHAT_PAY = {
    "mchid": env.str("WECHAT_PAY_MCHID", ""),
    "appid": env.str("WECHAT_PAY_APPID", ""),
    "private_key": env.str("WECHAT_PAY_PRIVATE_KEY", "").replace("\\n", "\n"),
    "cert_serial_no": env.str("WECHAT_PAY_CERT_SERIAL_NO", ""),
    "apiv3_key": env.str("WECHAT_PAY_APIV3_KEY", ""),
    "public_key": env.str("WECHAT_PAY_PUBLIC_KEY", "").replace("\\n", "\n"),
    "public_key_id": env.str("WECHAT_PAY_PUBLIC_KEY_ID", ""),
    "gateway": env.str("WECHAT_PAY_GATEWAY", "https://api.mch.weixin.qq.com"),
}
# Programs of carriers that a carrier may name, and for each carrier's code what it takes to speak with it: {"sf": {"secrets": ["…"]}}.
CARRIER_PROVIDERS = env.list("CARRIER_PROVIDERS", ["delivery.carriers.generic.Generic"])
CARRIERS = env.json("CARRIERS", None) or {}
for _code, _access in CARRIERS.items():
    # Messages of carriers are believed when they are signed with one of these: a short one is guessed, and two are enough to change it.
    _secrets = _access.get("secrets", [])
    if set(_access) - {"secrets", "gateway", "token"} or len(_secrets) > 2 or any(len(each) < 32 for each in _secrets):
        raise ImproperlyConfigured(
            f"CARRIERS: {_code} takes gateway, token, and up to two secrets of at least 32 characters."
        )
# Endpoints come from strangers' browsers. On only where a push service of one's own stands in one's own network.
PUSH_TO_PRIVATE_NETWORKS = env.bool("PUSH_TO_PRIVATE_NETWORKS", False)

# --- languages, time, files -------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["shopsuite.formats"]
# The shop's own zone is a setting of the shop and activated per request; everything is stored in UTC.
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
# On somebody's own machine nothing is collected: WhiteNoise serves the files where they lie.
STATIC_ROOT = None if IS_EMBEDDED else Path(env.str("STATIC_ROOT", str(BASE_DIR / "static_collected")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = IS_EMBEDDED
# Sizes remembered from the start would cut off a file that is edited since.
WHITENOISE_AUTOREFRESH = IS_EMBEDDED or DEBUG
WHITENOISE_MAX_AGE = 0 if IS_EMBEDDED else 31_536_000
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(DATA_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_EMBEDDED
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A supplier's price list is one form with a field for each thing, an order with two: thousands are no attack.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- safety -----------------------------------------------------------------------------------------------------------

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS_ONLY
SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS_ONLY else 0
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Sign-in is throttled by address; without this everybody behind the proxy would share the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0


def _tile_servers(template: str) -> list[str]:
    """Whom pictures may come from because maps ask them for tiles: "https://{s}.tiles.example/…" is "https://*.tiles.example"."""
    parts = urlsplit(template.replace("{s}", "*"))
    return [f"{parts.scheme}://{parts.netloc}"] if parts.scheme in ("http", "https") and parts.netloc else []


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:", *_tile_servers(MAP_TILES)],
        # What was just recorded is listened to before it is sent.
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "object-src": ["'none'"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}


def _rate(name: str, default: str) -> str:
    """ "120/minute", or "off"; anything else stops the start."""
    is_rate = validate.Regexp(r"(\d+/(second|minute|hour|day)|off)\Z", error="Write 120/minute or off.")
    return env.str(name, default, validate=is_rate)


# Posts through one private link, and from one address, by people who did not sign in. Far above what people write,
# below harm; a whole office or a phone company may share an address.
TALK_RATES = {
    "link": _rate("TALK_RATE_LINK", "300/minute"),
    "address": _rate("TALK_RATE_ADDRESS", "1200/minute"),
}

# How often somebody who gives no name may take seats while they fill the form in.
BOOKING_RATE = _rate("BOOKING_RATE", "60/hour")

# For how many days after its last use a supplier's private link signs them in.
SIGN_IN_LINK_DAYS = env.int("SIGN_IN_LINK_DAYS", 90, validate=validate.Range(min=1))

# How a visitor's code reaches the customer they say they are (messaging/code_senders.py).
CODE_SENDER = env.str("CODE_SENDER", "messaging.code_senders.ByEmail")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    "loggers": {"django.server": {"level": "WARNING"}},
}

# --- the REST API -----------------------------------------------------------------------------------------------------


# Calls of one token, of one signed-in person, of one address that is neither. Far above what a shop needs, below harm.
API_RATES = {
    "token": _rate("API_RATE_TOKEN", "6000/minute"),
    "person": _rate("API_RATE_PERSON", "1200/minute"),
    "address": _rate("API_RATE_ADDRESS", "120/minute"),
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "shopsuite.api.authentication.TokenAuthentication",
        "shopsuite.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["shopsuite.api.permissions.ScopeAndRole"],
    "DEFAULT_THROTTLE_CLASSES": ["shopsuite.api.throttling.PerCaller"],
    "NUM_PROXIES": 1 if BEHIND_PROXY else 0,
    "DEFAULT_PARSER_CLASSES": ["shopsuite.api.parsers.StrictJson"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "shopsuite.api.errors.exception_handler",
    "DEFAULT_PAGINATION_CLASS": "shopsuite.api.paging.ByPosition",
    "PAGE_SIZE": 50,
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "shopsuite",
    "VERSION": "1",
    "DESCRIPTION": gettext_lazy(
        "Every refusal is {code, message, details}. Whoever calls more often than this shop allows is answered 429, and"
        " Retry-After says after how many seconds to call again."
    ),
    "SERVE_INCLUDE_SCHEMA": False,
    "DEFAULT_GENERATOR_CLASS": "shopsuite.api.docs.KeptDescription",
    "ENUM_NAME_OVERRIDES": {
        "PaymentMethod": "orders.models.payment.PAID_WITH",
        "Way": "orders.models.order.Way",
        "ConversationKind": "messaging.models.conversation.Kind",
        "AttachmentKind": "messaging.models.attachment.AttachmentKind",
        "FactKind": "messaging.models.agreement.FactKind",
        "ProblemKind": "care.models.incident.IncidentKind",
        "ProblemOutcome": "care.models.incident.IncidentOutcome",
        "OfferChoice": "orders.models.offer.Choice",
        "InterceptOutcome": "orders.models.stop.Outcome",
        "StatementKind": "finance.models.statement.StatementKind",
        "StatementState": "finance.models.statement.StatementState",
        "LineOfStatementState": "finance.models.statement.LineState",
        "ProposalState": "quotes.models.proposal.ProposalState",
        "FileState": "shopsuite.spreadsheets.models.ImportState",
        "ParcelState": "delivery.models.carrier.ParcelState",
        "ReasonNotDelivered": "delivery.models.delivery.Reason",
        "AttemptOutcome": "delivery.models.delivery.Outcome",
        "CauseEnum": "care.models.incident.Cause",
        "PlanCause": "delivery.models.plan.Cause",
        "PlanState": "delivery.models.plan.PlanState",
        "InvoiceState": "finance.models.invoice.InvoiceState",
        "Flavour": "bookings.rules.flavours.FLAVOURS",
    },
}
