"""Which door answers under which address."""

from django.urls import URLPattern, URLResolver, include, path

from hosho.interfaces.api.app import api
from hosho.web import errors

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("desk/", include("hosho.interfaces.desk.urls")),
    path("shop/", include("hosho.interfaces.shop.urls")),
    path("member/", include("hosho.interfaces.member.urls")),
    path("", include("hosho.interfaces.sign_in.urls")),
    path("", include("hosho.interfaces.site.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
