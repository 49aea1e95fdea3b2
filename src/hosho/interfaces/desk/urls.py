"""Routes of the desk door."""

from django.urls import path

from hosho.interfaces.desk import (
    call,
    callbacks,
    claim,
    claim_actions,
    contract,
    loaners,
    member,
    queue,
    scripts,
    start,
    stores,
)

app_name = "desk"

urlpatterns = [
    path("", start.start, name="start"),
    path("found/", start.found, name="found"),
    path("find/", start.find, name="find"),
    path("keys/", start.keys, name="keys"),
    path("keys/single/", start.set_keys, name="set-keys"),
    path("queue/", queue.queue, name="queue"),
    path("callbacks/", callbacks.callbacks, name="callbacks"),
    path("callbacks/<uuid:callback_id>/", callbacks.call_back, name="call-back"),
    path("loaners/", loaners.loaners, name="loaners"),
    path("stores/", stores.stores, name="stores"),
    path("scripts/", scripts.scripts, name="scripts"),
    path("members/<uuid:member_id>/", member.show, name="member"),
    path("members/<uuid:member_id>/contact/", member.contact, name="contact"),
    path("contracts/<uuid:contract_id>/", contract.show, name="contract"),
    path("contracts/<uuid:contract_id>/leave/", contract.change, {"name": "leave"}, name="leave"),
    path("contracts/<uuid:contract_id>/stay/", contract.change, {"name": "stay"}, name="stay"),
    path("contracts/<uuid:contract_id>/certificate/", contract.certificate, name="certificate"),
    path("contracts/<uuid:contract_id>/call/", call.call, name="call"),
    path("contracts/<uuid:contract_id>/call/live/", call.live, name="live"),
    path("contracts/<uuid:contract_id>/call/hours/", call.hours, name="hours"),
    path("contracts/<uuid:contract_id>/danger/", call.danger, name="danger"),
    path("claims/<uuid:claim_id>/", claim.claim, name="claim"),
    path("claims/<uuid:claim_id>/read-back/", claim.read_back, name="read-back"),
    path("claims/<uuid:claim_id>/<slug:name>/", claim_actions.act, name="act"),
]
