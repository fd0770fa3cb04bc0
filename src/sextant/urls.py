"""Which door answers at which address."""

from django.urls import include, path

urlpatterns = [
    path("me/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include("sextant.doors.api.urls")),
    path("", include("sextant.doors.web.urls")),
]

handler500 = "sextant.doors.web.refusing.fault"
