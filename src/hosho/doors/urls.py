"""Which door answers under which address."""

from django.urls import URLPattern, URLResolver, include, path

from hosho.doors.api.app import api
from hosho.doors.site import errors

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("desk/", include("hosho.doors.desk.urls")),
    path("shop/", include("hosho.doors.shop.urls")),
    path("member/", include("hosho.doors.member.urls")),
    path("", include("hosho.doors.sign_in.urls")),
    path("", include("hosho.doors.site.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
