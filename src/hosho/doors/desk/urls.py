"""Routes of the desk door."""

from django.urls import path

from hosho.doors.desk import call, claim, moves, queue, start

app_name = "desk"

urlpatterns = [
    path("", start.start, name="start"),
    path("keys/", start.keys, name="keys"),
    path("keys/single/", start.set_keys, name="set-keys"),
    path("queue/", queue.queue, name="queue"),
    path("contracts/<uuid:contract_id>/call/", call.call, name="call"),
    path("contracts/<uuid:contract_id>/call/live/", call.live, name="live"),
    path("contracts/<uuid:contract_id>/call/hours/", call.hours, name="hours"),
    path("contracts/<uuid:contract_id>/danger/", call.danger, name="danger"),
    path("claims/<uuid:claim_id>/", claim.claim, name="claim"),
    path("claims/<uuid:claim_id>/read-back/", claim.read_back, name="read-back"),
    path("claims/<uuid:claim_id>/<slug:name>/", moves.act, name="act"),
]
