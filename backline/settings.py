"""Every setting, read once through django-environ, each with a safe embedded default.

`var/env` (written by `manage.py up`, 0600) is read first; the process environment wins over it.
"""

from email.utils import getaddresses
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
VAR_DIR = Path(env.str("BACKLINE_VAR", str(BASE_DIR / "var")))
if (VAR_DIR / "env").is_file():
    env.read_env(VAR_DIR / "env")

# Keys and mode. Neither key has a default: a guessable one is worse than none (security C12).
SECRET_KEY = env.str("SECRET_KEY")
FERNET_KEYS = env.list("FERNET_KEYS")  # newest first; older ones stay readable until they are dropped
if not FERNET_KEYS or not all(FERNET_KEYS):
    raise ImproperlyConfigured("FERNET_KEYS is empty: stored credentials cannot be encrypted without a key")
DEBUG = env.bool("BACKLINE_DEBUG", False)
BACKLINE_EMBEDDED = env.bool("BACKLINE_EMBEDDED", False)  # one machine, loopback, everything under `manage.py up`
BACKLINE_URL = env.str("BACKLINE_URL", "http://127.0.0.1:8000")  # what people type; used in mails and links
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BACKLINE_TRUSTED_PROXIES = env.list("BACKLINE_TRUSTED_PROXIES", default=[])  # whose X-Forwarded-* we believe

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_rq",
    "csp",
    "integrations.organizations",
    "integrations.audit",
    "integrations",
    "integrations.tokens",
    "integrations.lookups",
    "integrations.authority",
    "integrations.components",
    "backline.projects",
    "backline",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "integrations.organizations.middleware.TimeZoneMiddleware",
    "integrations.organizations.middleware.NoStoreMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "backline.urls"
WSGI_APPLICATION = "backline.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "integrations.context.frame",
            ],
        },
    },
]

# Database. IMMEDIATE is what removes "database is locked"; a time-out or WAL alone does not.
DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Queue. Jobs carry ids only; JSON keeps a pickle placed in Redis from being loaded (security C6).
REDIS_URL = env.str("REDIS_URL", f"unix://{VAR_DIR / 'valkey' / 'valkey.sock'}")
if REDIS_URL.startswith("redis") and "socket_connect_timeout" not in REDIS_URL:
    # A host that swallows packets must not hold a page for minutes.
    REDIS_URL += ("&" if "?" in REDIS_URL else "?") + "socket_connect_timeout=3"
RQ = {"JOB_CLASS": "rq.job.Job", "WORKER_CLASS": "integrations.worker.Worker"}
RQ_QUEUES = {
    name: {"URL": REDIS_URL, "SERIALIZER": "rq.serializers.JSONSerializer", "DEFAULT_TIMEOUT": timeout}
    for name, timeout in {"interactive": 60, "checks": 180, "mail": 120, "analyses": 1800}.items()
}

# People.
AUTH_USER_MODEL = "organizations.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "hub"
LOGOUT_REDIRECT_URL = "sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 60 * 60 * 12
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Mail.
EMAIL_CONFIG = env.email("EMAIL_URL", "consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Backline <backline@localhost>")
ADMINS = getaddresses([env.str("ADMINS", "")])

# Language, time, files.
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Browser rules (security W1, W2). BACKLINE_HTTPS is off only for the embedded loopback product.
HTTPS = env.bool("BACKLINE_HTTPS", not BACKLINE_EMBEDDED)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, over plain HTTP
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

DEFAULT_EXCEPTION_REPORTER_FILTER = "integrations.error_reports.NoValues"

# The way out: what organizations may reach is the operator's decision, never an organization's (security E1-E6).
BACKLINE_ALLOWED_NETWORKS = env.list("BACKLINE_ALLOWED_NETWORKS", default=[])  # CIDR, host or host:port
BACKLINE_ALLOW_PLAIN_HTTP_HOSTS = env.list("BACKLINE_ALLOW_PLAIN_HTTP_HOSTS", default=[])
BACKLINE_OWN_HOSTS = env.list("BACKLINE_OWN_HOSTS", default=[])  # never a target, besides our own address
BACKLINE_SANDBOX = env.str("BACKLINE_SANDBOX", "")  # the sandbox's description file while it runs
BACKLINE_DRAFT_SECONDS = env.float("BACKLINE_DRAFT_SECONDS", 10.0)  # the whole test of typed settings
BACKLINE_CHECK_SECONDS = env.float("BACKLINE_CHECK_SECONDS", 30.0)  # one background check
BACKLINE_CHECK_EVERY = env.int("BACKLINE_CHECK_EVERY", 15 * 60)  # seconds between checks of a healthy integration
BACKLINE_METADATA = env.str("BACKLINE_METADATA", str(VAR_DIR / "metadata.sqlite3"))  # or a postgresql:// address
BACKLINE_METADATA_BYTES = env.int("BACKLINE_METADATA_BYTES", 1 << 30)  # what registries said, at most
BACKLINE_API_PER_MINUTE = env.int("BACKLINE_API_PER_MINUTE", 300)  # requests of one API token
BACKLINE_CHECK_HISTORY_DAYS = env.int("BACKLINE_CHECK_HISTORY_DAYS", 30)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "integrations.log.OneLineFormatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
