"""The product's settings with keys made for one test run; a PostgreSQL or Redis of the environment is used as it is."""

import os
import secrets
from pathlib import Path

from tests.folder import own_folder

os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
os.environ.setdefault("FERNET_KEYS", secrets.token_urlsafe(40))
os.environ["BACKLINE_VAR"] = own_folder()
if "REDIS_URL" in os.environ:  # a server of the environment: every test process gets a database of its own on it
    server = os.environ["REDIS_URL"].partition("?")[0]
    os.environ["REDIS_URL"] = f"{server}?db={os.environ.get('PYTEST_XDIST_WORKER', 'gw0').removeprefix('gw')}"
os.environ.setdefault("EMAIL_URL", "memorymail://")
os.environ["BACKLINE_EMBEDDED"] = "true"

from backline.settings import *  # noqa: F403

Path(STATIC_ROOT).mkdir()  # noqa: F405
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed; the real one is the default's
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, so that a server, a worker and a test in different threads have connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}  # noqa: F405
