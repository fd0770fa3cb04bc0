"""The web application, as an application server asks for it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sextant.settings")
application = get_wsgi_application()
