"""Routes of signing in and out, and of the doors that are still to come."""

from django.urls import path

from hosho.doors.sign_in import views, waiting

app_name = "sign-in"

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("store/", waiting.store, name="store"),
    path("depot/", waiting.depot, name="depot"),
]
