"""The product's settings in a home of their own, quick where safety is not the subject."""

import os
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="sextant-tests-"))
for name in [name for name in os.environ if name.startswith("SEXTANT_")]:
    del os.environ[name]  # a test must not depend on who runs it
os.environ["SEXTANT_HOME"] = str(HOME)

from sextant.settings import *  # noqa: E402, F403 - after the home is named
from sextant.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
(HOME / "static").mkdir()
ALLOWED_HOSTS = ["*"]
EMAIL_HOST, DEFAULT_FROM_EMAIL = "mail.test", "sales@acme.example"  # kept in memory, never sent
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # a file, not memory: each thread of a live server needs a connection of its own
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.db")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
