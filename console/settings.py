"""Django's settings. What a deployment may change comes from the environment (LOTSE_…)."""

from __future__ import annotations

from pathlib import Path

from console import environment as env

HERE = Path(__file__).parent
DEBUG = False
SECRET_KEY = env.secret(Path(env.text("CONSOLE_SECRET_FILE", "var/console-secret")))

# Where things are
TRACKER_URL = env.text("CONVERSATIONS", "sqlite:///var/conversations.sqlite")
KNOWLEDGE_FILE = Path(env.text("KNOWLEDGE", "var/knowledge.sqlite"))
KEEP_REQUESTS = float(env.text("KEEP_REQUESTS") or 14)
FOUR_EYES = env.flag("FOUR_EYES", default=True)  # a second person confirms judgements
KNOWLEDGE_SOURCES = Path(env.text("KNOWLEDGE_SOURCES", "knowledge"))
DATABASES = {"default": env.database(env.text("CONSOLE_DATABASE", "sqlite:///var/console.sqlite"))}

# How the console is reached
CONSOLE_ADDRESS = env.text("CONSOLE_ADDRESS", "http://127.0.0.1:5006")
ALLOWED_HOSTS = env.several("CONSOLE_HOSTS", "127.0.0.1,localhost,[::1]")
HTTPS = env.flag("CONSOLE_HTTPS")
TRUSTED_PROXY = env.text("CONSOLE_TRUSTED_PROXY")  # only this neighbour's X-Forwarded-* count
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "console.accounts",
    "console.audit",
    "console.conversations",
    "console.queues",
    "console.figures",
    "console.facts",
    "console.review",
    "console.handoff",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "console.security.headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "console.accounts.gate.Gate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "console.urls"
WSGI_APPLICATION = "console.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "console.menu.context",
            ],
            "builtins": ["console.templatetags.console"],
        },
    }
]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "de"
TIME_ZONE = env.text("TIME_ZONE", "Europe/Berlin")
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = HERE / "static"
STATICFILES_DIRS: list[Path] = []
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False

# Sign-in
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("login", "name", "email")}},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]  # fmt: skip
AUTHENTICATION_BACKENDS = ["console.accounts.backends.LocalBackend"]
LOCKOUT_FAILURES = env.number("CONSOLE_LOCKOUT_FAILURES", 5)
LOCKOUT_MINUTES = env.number("CONSOLE_LOCKOUT_MINUTES", 15)
SECOND_FACTOR_REQUIRED = env.flag("CONSOLE_SECOND_FACTOR_REQUIRED")
AUDIT_DAYS = env.number("CONSOLE_AUDIT_DAYS", 365)

# Sign-in through the city's own accounts (OpenID Connect); on when a client is named
OIDC_RP_CLIENT_ID = env.text("OIDC_CLIENT")
OIDC_ENABLED = bool(OIDC_RP_CLIENT_ID)
OIDC_NAME = env.text("OIDC_NAME", "Stadtkonto")
OIDC_ISSUER = env.text("OIDC_ISSUER")
OIDC_RP_CLIENT_SECRET = env.text("OIDC_SECRET")
OIDC_OP_AUTHORIZATION_ENDPOINT = env.text("OIDC_AUTHORIZATION")
OIDC_OP_TOKEN_ENDPOINT = env.text("OIDC_TOKEN")
OIDC_OP_USER_ENDPOINT = env.text("OIDC_USER")
OIDC_OP_JWKS_ENDPOINT = env.text("OIDC_KEYS")
OIDC_RP_SIGN_ALGO = env.text("OIDC_ALGORITHM", "RS256")
OIDC_RP_SCOPES = env.text("OIDC_SCOPES", "openid email profile")
OIDC_ROLES_CLAIM = env.text("OIDC_ROLES_CLAIM", "groups")
OIDC_ROLES = dict(pair.split("=", 1) for pair in env.several("OIDC_ROLES"))  # group=role
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 10
OIDC_STORE_ACCESS_TOKEN = OIDC_STORE_ID_TOKEN = False
OIDC_CALLBACK_CLASS = "console.accounts.oidc.Callback"
LOGIN_REDIRECT_URL_FAILURE = "/anmelden/?fehler=stadtkonto"
if OIDC_ENABLED:
    INSTALLED_APPS.append("mozilla_django_oidc")
    AUTHENTICATION_BACKENDS.append("console.accounts.oidc.CityBackend")

# Cookies and headers
SESSION_COOKIE_NAME = "lotse_sitzung"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "console.home.forbidden"
DATA_UPLOAD_MAX_MEMORY_SIZE = 200_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# Work
PUBLIC_QUALITY_PAGE = env.flag("CONSOLE_PUBLIC_QUALITY")
INDEX_SECONDS = env.number("CONSOLE_INDEX_SECONDS", 3)

# Mail
HANDOFF_NAMES = env.flag("HANDOFF_NAMES")  # residents learn the name of who chats with them
HANDOFF_MAIL_TO = env.several("HANDOFF_MAIL_TO")
WEEKLY_MAIL_TO = env.several("WEEKLY_MAIL_TO")
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "integrationslotse@localhost")
EMAIL_HOST = env.text("SMTP_HOST")
EMAIL_PORT = env.number("SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("SMTP_STARTTLS")
EMAIL_TIMEOUT = 15

# Errors say what and where, never a request's content.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "console.security.QuietFormatter",
                             "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
                "django.security": {"handlers": ["console"], "level": "ERROR", "propagate": False},
                "mozilla_django_oidc": {"handlers": ["console"], "level": "ERROR",
                                        "propagate": False}},
}  # fmt: skip
