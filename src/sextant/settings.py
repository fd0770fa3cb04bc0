"""Django's settings, all taken from `sextant.config`."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from sextant.config import config, kept_secret_key

HERE = Path(__file__).resolve().parent

DEBUG = config.debug
SECRET_KEY = config.secret_key or kept_secret_key(config.home)
ALLOWED_HOSTS = list(config.hosts)
ROOT_URLCONF = "sextant.urls"
WSGI_APPLICATION = "sextant.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "sextant.kernel",
    "sextant.workspace",
    "sextant.metrics",
    "sextant.landing",
    "sextant.agenda",
    "sextant.plans",
    "sextant.watch",
    "sextant.book",
    "sextant.book.prospects",
    "sextant.book.diary",
    "sextant.book.mail",
    "sextant.book.quotes",
    "sextant.book.orders",
    "sextant.book.attachments",  # last, since its files stand beside all their records
    "sextant.chapters.performance",
    "sextant.chapters.strategy",
    "sextant.chapters.reporting",
    "sextant.doors.web",  # before allauth, whose pages it dresses
    "sextant.doors.api",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    # only where it is used, since it is slow to import
    *(["allauth.socialaccount.providers.openid_connect"] if config.single_sign_on else []),
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",  # simple, since the loaders are named below
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sextant.doors.web.refusing.Refusals",
    "sextant.doors.api.repeating.Repeats",
]

_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": (
                _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)]
            ),
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sextant.doors.web.context.shell",
            ],
        },
    }
]

# Records


def _sqlite() -> dict[str, Any]:
    pragmas = (
        "PRAGMA journal_mode=WAL",  # readers never wait for the writer
        "PRAGMA synchronous=NORMAL",  # safe with WAL: a crash of the machine loses no integrity
        "PRAGMA temp_store=MEMORY",
        "PRAGMA cache_size=-8000",  # 8 MB for each connection; the system's own cache does the rest
        "PRAGMA journal_size_limit=67108864",
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": config.database.name,
        "CONN_MAX_AGE": None,  # opening costs more than keeping
        "OPTIONS": {
            # a transaction that reads first and writes later would fail at once when another
            # one wrote meanwhile; taking the lock at its start makes it wait instead
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "; ".join(pragmas),
        },
    }


def _postgresql() -> dict[str, Any]:
    database = config.database
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database.name,
        "HOST": database.host,
        "PORT": database.port or "",
        "USER": database.user,
        "PASSWORD": database.password,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(database.options),
    }


DATABASES = {"default": _postgresql() if config.database.is_server else _sqlite()}

# In each process's memory: quick, and nothing in it needs to be shared to be right.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Sessions are rows, so signing out ends them at once; a visit reads one and writes none.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# E-mail

EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if config.mail else 'console'}.EmailBackend"
EMAIL_HOST = config.mail.host if config.mail else ""  # empty: no e-mail can be sent from here
EMAIL_PORT = config.mail.port if config.mail else 25
EMAIL_HOST_USER = config.mail.user if config.mail else ""
EMAIL_HOST_PASSWORD = config.mail.password if config.mail else ""
EMAIL_USE_TLS = bool(config.mail and config.mail.tls == "starttls")
EMAIL_USE_SSL = bool(config.mail and config.mail.tls == "ssl")
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = SERVER_EMAIL = config.mail_from or "sextant@localhost"

# Sign-in

AUTH_USER_MODEL = "kernel.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "sextant.doors.sign_in.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "sextant.doors.sign_in.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/300s/key"}
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Sextant"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if config.single_sign_on:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "company",
                "name": config.single_sign_on.name,
                "client_id": config.single_sign_on.client_id,
                "secret": config.single_sign_on.secret,
                "settings": {"server_url": config.single_sign_on.url},
            }
        ],
    }

# Safety in the browser

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = config.https
SECURE_HSTS_SECONDS = config.hsts_seconds
SECURE_HSTS_INCLUDE_SUBDOMAINS = bool(config.hsts_seconds)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if config.https else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = config.https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a bulk action sends one field for each row
FILE_UPLOAD_TEMP_DIR = None

# Languages, time, files

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文"), ("zh-hant", "繁體中文")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = config.time_zone

STATIC_URL = "/static/"
STATIC_ROOT = config.home / "static"
MEDIA_ROOT = config.home / "files"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
_STATIC_FILES = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "sextant.doors.static_files.Storage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_FILES},
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django_tasks": {"level": "WARNING"}},
}
