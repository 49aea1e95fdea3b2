"""Routes of the shop."""

from django.urls import path

from hosho.interfaces.shop import device, orders, stock, views

app_name = "shop"

urlpatterns = [
    path("", stock.stock, name="stock"),
    path("devices/<uuid:unit_id>/", device.device, name="device"),
    path("buy/<uuid:token>/details/", views.details, name="details"),
    path("buy/<uuid:token>/confirm/", views.confirm, name="confirm"),
    path("buy/<uuid:token>/code/", views.prove, name="prove"),
    path("orders/", orders.show_all, name="orders"),
    path("orders/<uuid:order_id>/", orders.show, name="order"),
    path("orders/<uuid:order_id>/done/", orders.done, name="done"),
    path("orders/<uuid:order_id>/cancel/", orders.cancel, name="cancel"),
    path("orders/<uuid:order_id>/account/", orders.account, name="account"),
]
