"""Routes of the public pages."""

from django.urls import path

from hosho.interfaces.site import about, devices, differences, feed, member, preferences, start, stores, terms

app_name = "site"

urlpatterns = [
    path("", start.start, name="start"),
    path("devices/", devices.devices, name="devices"),
    path("devices/table.csv", devices.devices_csv, name="devices-csv"),
    path("devices/table.json", devices.devices_json, name="devices-json"),
    path("terms/", terms.versions, name="terms"),
    path("terms/<int:number>/", terms.version, name="terms-version"),
    path("terms/<int:old>/<int:new>/", differences.difference, name="difference"),
    path("changes.xml", feed.feed, name="feed"),
    path("stores/", stores.stores, name="stores"),
    *(path(f"{code}/", about.about, {"code": code}, name=code) for code in about.PAGES),
    path("demo/members/<uuid:member_id>/", member.member, name="member"),
    path("preferences/", preferences.preferences, name="preferences"),
]
