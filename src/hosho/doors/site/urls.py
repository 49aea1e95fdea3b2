"""Routes of the public door."""

from django.urls import path

from hosho.doors.site import devices, member, preferences, start, terms

app_name = "site"

urlpatterns = [
    path("", start.start, name="start"),
    path("devices/", devices.devices, name="devices"),
    path("devices/table.csv", devices.devices_csv, name="devices-csv"),
    path("devices/table.json", devices.devices_json, name="devices-json"),
    path("terms/", terms.versions, name="terms"),
    path("terms/<int:number>/", terms.version, name="terms-version"),
    path("demo/members/<uuid:member_id>/", member.member, name="member"),
    path("preferences/", preferences.preferences, name="preferences"),
]
