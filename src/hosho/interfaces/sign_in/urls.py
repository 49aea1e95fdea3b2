"""Routes of signing in and out, and of the doors that are still to come."""

from django.urls import path

from hosho.interfaces.sign_in import placeholder, views

app_name = "sign-in"

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("store/", placeholder.store, name="store"),
    path("depot/", placeholder.depot, name="depot"),
]
