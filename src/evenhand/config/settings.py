"""Settings, all from the environment; the README names each variable."""

from __future__ import annotations

from pathlib import Path

import environ
from django.utils.functional import lazy

from evenhand.config.places import data_folder, database_file, root_key_file
from evenhand.config.static_version import static_version
from evenhand.foundation.vault.root_key import RootKeyProblem, read_root_key

env = environ.Env()


def _signing_key() -> str:
    """Below the house secret, which is in the database: settings are read before that is open."""
    from evenhand.foundation.vault.house import signing_key

    return signing_key()


PACKAGE = Path(__file__).resolve().parent.parent

DATA_FOLDER = data_folder()
ROOT_KEY_FILE = root_key_file()
try:
    ROOT_KEY = read_root_key(ROOT_KEY_FILE, data_folder=DATA_FOLDER)
    SECRET_KEY: object = lazy(_signing_key, str)()
except RootKeyProblem:
    # Tools that never touch data (type checks, static files) run without a key; `evenhand` refuses to start, and
    # Django refuses to sign anything with an empty key.
    ROOT_KEY = b""
    SECRET_KEY = ""

DEBUG = False
PUBLIC_ADDRESS = env.str("EVENHAND_URL", default="http://localhost:8000").rstrip("/")
SECURE = PUBLIC_ADDRESS.startswith("https://")
ALLOWED_HOSTS = env.list("EVENHAND_HOSTS", default=[PUBLIC_ADDRESS.split("//")[1].split(":")[0], "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS]
if SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
PROXIES = env.int("EVENHAND_PROXIES", default=1 if SECURE else 0)
WEEKLY_DRILL = env.bool("EVENHAND_WEEKLY_DRILL", default=True)
DEMO = env.bool("EVENHAND_DEMO", default=False)
PLANS = env.str("EVENHAND_PLANS", default="")
SITE = env.str("EVENHAND_SITE", default="")
SIGN_UP = env.bool("EVENHAND_SIGN_UP", default=False)
STRIPE_KEY = "" if DEMO else env.str("EVENHAND_STRIPE_KEY", default="").strip()
STRIPE_WEBHOOK_SECRET = "" if DEMO else env.str("EVENHAND_STRIPE_WEBHOOK_SECRET", default="").strip()
STRIPE_ADDRESS = env.str("EVENHAND_STRIPE_ADDRESS", default="").rstrip("/")
DEMO_DOOR = env.str("EVENHAND_DEMO_DOOR", default="")
DEMO_URL = env.str("EVENHAND_DEMO_URL", default="").rstrip("/")
DEMO_OF = env.str("EVENHAND_DEMO_OF", default="")
DEMO_VISITS = env.str("EVENHAND_DEMO_VISITS", default="")
DEMO_MOST = env.int("EVENHAND_DEMO_MOST", default=1_000)
DEMO_EACH_HOUR = env.int("EVENHAND_DEMO_EACH_HOUR", default=12)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "evenhand.foundation.practices",
    "evenhand.foundation.vault",
    "evenhand.foundation.audit",
    "evenhand.foundation.outbox",
    "evenhand.foundation.accounts",
    "evenhand.foundation.archive",
    "evenhand.domain.cases",
    "evenhand.domain.worksheets",
    "evenhand.domain.tracking",
    "evenhand.domain.safety",
    "evenhand.domain.conversations",
    "evenhand.domain.fees",
    "evenhand.domain.kudos",
    "evenhand.domain.scheduling",
    "evenhand.domain.custody",
    "evenhand.domain.plans",
    "evenhand.faces.components",
    "evenhand.faces.portal",
    "evenhand.faces.workspace",
    "evenhand.faces.site",
    "evenhand.faces.booking",
]

MIDDLEWARE = [
    "evenhand.config.headers.SecurityHeaders",
    "evenhand.config.secure_address.SecureAddressOnly",
    "evenhand.config.in_place.SentInPlace",
    "evenhand.config.static_files.CompressedStaticFiles",
    "evenhand.config.spoken_language.SpokenLanguage",
    "evenhand.config.demo.visiting.DemoElsewhere",
    "evenhand.config.demo.visiting.OneDemoEach",
    "evenhand.config.sessions.FaceSessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

ROOT_URLCONF = "evenhand.config.urls"
WSGI_APPLICATION = "evenhand.config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/in/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            PACKAGE / "faces" / face / "templates" for face in ("components", "portal", "workspace", "site", "booking")
        ],
        "OPTIONS": {
            "environment": "evenhand.faces.components.template_words.environment",
            "context_processors": [
                "evenhand.faces.components.context.look",
                "evenhand.faces.components.context.token",
                "evenhand.faces.components.context.damage",
            ],
        },
    }
]

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-16000;PRAGMA foreign_keys=ON;"
        # Also where rows are moved about as others come: a copy of a key must not outlive the key in a page's gaps.
        "PRAGMA secure_delete=FAST;"
    ),
}
if env.str("DATABASE_URL", default=""):
    # Our own backend tells PostgreSQL with every statement which practice it is for.
    DATABASES = {"default": env.db_url("DATABASE_URL", engine="evenhand.foundation.practices.postgresql")}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": database_file(),
            "OPTIONS": SQLITE_OPTIONS,
        }
    }
DATABASES["default"]["CONN_MAX_AGE"] = None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_ENGINE = "evenhand.config.session_store"
_OF = "demo-" if DEMO_VISITS else ""  # where both have one host name, and ports tell them apart: cookies know no ports
SESSION_COOKIE_NAME = f"__Host-{_OF}session" if SECURE else f"{_OF}session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_NAME = f"__Host-{_OF}form" if SECURE else f"{_OF}form"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "evenhand.faces.components.held.stale_form"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_ROOT = None
STATIC_URL = f"/static/{static_version(PACKAGE / 'faces')}/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 31_536_000
WHITENOISE_ALLOW_ALL_ORIGINS = False

MAIL_ADDRESS = env.str("EVENHAND_MAIL_FROM", default="notices@localhost")
DEFAULT_FROM_EMAIL = MAIL_ADDRESS
EMAIL_TIMEOUT = 10  # seconds for each answer of a mail host, so that one that hangs holds up nobody for long
vars().update(env.email_url("EVENHAND_MAIL_URL", default="filemail:///" + str(DATA_FOLDER / "mail")))
if vars()["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    EMAIL_BACKEND = "evenhand.foundation.outbox.mail_host.MailHost"
if DEMO:
    EMAIL_BACKEND = "evenhand.foundation.outbox.drawer.Drawer"

SMS_URL = "" if DEMO else env.str("EVENHAND_SMS_URL", default="")
SMS_BODY = env.str("EVENHAND_SMS_BODY", default="")
SMS_HEADERS = env.str("EVENHAND_SMS_HEADERS", default="")
SMS_TIMEOUT = 10  # seconds, as for a mail host

PUSH_KEY = "" if DEMO else env.str("EVENHAND_PUSH_KEY", default="")
PUSH_CONTACT = env.str("EVENHAND_PUSH_CONTACT", default="")
PUSH_HOSTS = env.list(
    "EVENHAND_PUSH_HOSTS",
    default=["fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com"],
)
PUSH_TIMEOUT = 10  # seconds, as for a mail host

FILES_MB = env.int("EVENHAND_FILES_MB", default=1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = ["evenhand.config.uploads.OnlyAskedFor"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "evenhand.config.log_lines.LogLines"}},
    "filters": {"faults": {"()": "evenhand.config.log_lines.NoPlainAnswers"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["faults"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
