"""Settings, read from the environment; `gongce serve` sets it from the workspace.

GONGCE_WORKSPACE       folder of the workspace (workspace.yaml)
GONGCE_DATABASE_URL    postgresql://user:password@host:port/name; left out: SQLite in the workspace
GONGCE_SECRET_FILE     file with the secret key; left out: made once in the workspace, readable by its owner alone
GONGCE_HOSTS           host names the server answers to, comma-separated; left out: this machine
GONGCE_DOCUMENTS       a shared folder with the plan's documents; left out: they lie in the workspace
GONGCE_TODAY           a day the clock stands still on, such as 2019-07-18: for a demonstration or a test; never in use
GONGCE_API_RATE        calls of the API a person may make, such as 600/m
GONGCE_PLAIN_HTTP      1: cookies without TLS, for one machine or a test; never on a network
"""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from gongce_web.secret import new_secret, read_secret

WORKSPACE = Path(os.environ.get("GONGCE_WORKSPACE", ".")).resolve()
DATA = Path(os.environ.get("GONGCE_DATA", WORKSPACE / "records"))
BASE = Path(__file__).resolve().parent
IS_PLAIN = os.environ.get("GONGCE_PLAIN_HTTP") == "1"

# A tool that only looks at the settings names no workspace: it gets a key for the moment and writes nothing.
IS_OPEN = "GONGCE_WORKSPACE" in os.environ
SECRET_KEY = read_secret(Path(os.environ.get("GONGCE_SECRET_FILE", DATA / "secret.key"))) if IS_OPEN else new_secret()
DEBUG = False
GONGCE_DOCUMENTS = os.environ.get("GONGCE_DOCUMENTS", "")
GONGCE_TODAY = os.environ.get("GONGCE_TODAY", "")
ALLOWED_HOSTS = [*os.environ.get("GONGCE_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "gongce_web.units",
    "gongce_web.accounts",
    "gongce_web.audit",
    "gongce_web.city",
    "gongce_web.pages",
    "gongce_web.jobs",
    "gongce_web.publishing",
    "gongce_web.backups",
    "gongce_web.records",
    "gongce_web.returns",
    "gongce_web.figures",
    "gongce_web.goals",
    "gongce_web.leagues",
    "gongce_web.bulletins",
    "gongce_web.documents",
    "gongce_web.inbox",
    "gongce_web.search",
    "gongce_web.public_site",
    "gongce_web.packets",
    "gongce_web.api",
]

GOAL_STORE = "gongce_web.goals.queries.adopted.STORE"
"""Where a workspace reads the goals of adopted decompositions (gongce_web.city.workspaces)."""

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gongce_web.pages.headers.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gongce_web.pages.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gongce_web.pages.plain_text.PlainText",
    "gongce_web.accounts.sessions.IdleTimeout",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "gongce_web.urls"
WSGI_APPLICATION = "gongce_web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongce_web.pages.context.page_context",
            ],
        },
    },
]


def read_database(url: str) -> dict[str, object]:
    """The database of a URL; SQLite in the workspace, with write-ahead log, where there is none."""
    if not url:
        wanted = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000")
        pragmas = "".join(f"PRAGMA {one};" for one in wanted)
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA / "workbench.sqlite3", "OPTIONS": options}
    parts = urlsplit(url)
    host = parse_qs(parts.query).get("host", [unquote(parts.hostname or "")])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": read_database(os.environ.get("GONGCE_DATABASE_URL", ""))}

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTHENTICATION_BACKENDS = ["gongce_web.accounts.backends.LockoutBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "gongce_web.accounts.passwords.ThreeOfFourClasses"},
    {"NAME": "gongce_web.accounts.passwords.NotUsedBefore"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "overview"
LOGOUT_REDIRECT_URL = "login"

# methods.md §8.1: GB/T 22239—2019 level 3; numbers marked "design" there are the office's to change.
GONGCE = {
    "lock_after": int(os.environ.get("GONGCE_LOCK_AFTER", "5")),
    "lock_minutes": int(os.environ.get("GONGCE_LOCK_MINUTES", "30")),
    "idle_minutes": int(os.environ.get("GONGCE_IDLE_MINUTES", "20")),
    "password_days": int(os.environ.get("GONGCE_PASSWORD_DAYS", "90")),
    "separate_administrators": int(os.environ.get("GONGCE_SEPARATE_ADMINISTRATORS", "1") == "1"),
}

GONGCE_API_RATE = os.environ.get("GONGCE_API_RATE", "600/m")  # calls a person

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = not IS_PLAIN
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SECURE = not IS_PLAIN
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = not IS_PLAIN
SECURE_HSTS_SECONDS = 0 if IS_PLAIN else 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not IS_PLAIN
SECURE_HSTS_PRELOAD = not IS_PLAIN
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
GONGCE_UPLOAD_LIMIT = 20 * 1024 * 1024

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = not IS_PLAIN
LOCALE_PATHS = [BASE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [BASE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("GONGCE_LOG", "WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
