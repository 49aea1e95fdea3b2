"""Django's settings, all of them following from ``Config``. Raises ConfigError when the environment is wrong."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from hosho.platform.config import connection_settings, read

CONFIG = read(os.environ)
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = CONFIG.secret_key
DEBUG = CONFIG.debug
ALLOWED_HOSTS = list(CONFIG.hosts)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "hosho.platform",
    "hosho.clock",
    "hosho.journal",
    "hosho.accounts",
    "hosho.ledger",
    "hosho.documents",
    "hosho.numbering",
    "hosho.people",
    "hosho.devices",
    "hosho.plans",
    "hosho.contracts",
    "hosho.network",
    "hosho.billing",
    "hosho.repairs",
    "hosho.claims",
    "hosho.claims.intake",
    "hosho.sales",
    "hosho.sales.purchases",
    "hosho.gateways.mail",
    "hosho.gateways.webhooks",
    "hosho.workflows",
    "hosho.web",
    "hosho.interfaces.jobs",
    "hosho.interfaces.api",
    "hosho.interfaces.site",
    "hosho.interfaces.sign_in",
    "hosho.interfaces.member",
    "hosho.interfaces.shop",
    "hosho.interfaces.desk",
]

MIDDLEWARE = [
    "hosho.web.problem_details.ProblemsUnderApi",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hosho.web.errors.NothingPublishedYet",
]

ROOT_URLCONF = "hosho.interfaces.urls"
CSRF_FAILURE_VIEW = "hosho.web.errors.forbidden"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["hosho.web.minify.FileSystem", "hosho.web.minify.AppDirectories"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
            ],
            "builtins": [  # loaded in every template: a page is written in these words
                "django.templatetags.i18n",
                "django.templatetags.static",
                "hosho.web.templatetags.hosho",
                "hosho.web.templatetags.components",
            ],
        },
    },
]

DATABASES = {"default": connection_settings(CONFIG.app_url, role=CONFIG.assumed_role)}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
LOGIN_URL = "/sign-in/"
SESSION_COOKIE_AGE = 12 * 3600  # seconds: a working day
SESSION_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
WHITENOISE_USE_FINDERS = True  # the package carries its files; nothing is collected, nothing is written

STORAGES = {  # without a default: nothing is kept without saying where
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "papers": {"BACKEND": CONFIG.papers.backend, "OPTIONS": CONFIG.papers.options},
}

DEFAULT_FROM_EMAIL = CONFIG.mail_from
EMAIL_BACKEND = "hosho.gateways.mail.outbox.Folder"
if CONFIG.mail_server:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = CONFIG.mail_server.host
    EMAIL_PORT = CONFIG.mail_server.port
    EMAIL_HOST_USER = CONFIG.mail_server.user
    EMAIL_HOST_PASSWORD = CONFIG.mail_server.password
    EMAIL_USE_SSL = CONFIG.mail_server.encrypted == "from-the-start"
    EMAIL_USE_TLS = CONFIG.mail_server.encrypted == "after-greeting"
    EMAIL_TIMEOUT = 20

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

if CONFIG.production:  # behind a proxy that ends TLS and sets X-Forwarded-Proto itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in CONFIG.hosts]

SILENCED_SYSTEM_CHECKS: list[str] = []

# No request bodies, no statements, no arguments: what is logged names places in the code, never people.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "procrastinate": {"level": "WARNING"},
        "hosho": {"level": "INFO"},
    },
}
