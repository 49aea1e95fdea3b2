"""Routes of the members' pages."""

from django.urls import path

from hosho.interfaces.member import callback, charges, claim, contract, today
from hosho.interfaces.member.report import question, result, start, submission

app_name = "member"

urlpatterns = [
    path("", today.today, name="today"),
    path("contracts/", contract.show_all, name="contracts"),
    path("contracts/<uuid:contract_id>/", contract.show, name="contract"),
    path("contracts/<uuid:contract_id>/certificate.pdf", contract.certificate, name="certificate"),
    path("contracts/<uuid:contract_id>/leave/", contract.leave, name="leave"),
    path("contracts/<uuid:contract_id>/stay/", contract.stay, name="stay"),
    path("charges/", charges.charges, name="charges"),
    path("invoices/<slug:number>/document.pdf", charges.invoice_document, name="invoice"),
    path("credit-notes/<slug:number>/document.pdf", charges.note_document, name="credit-note"),
    path("callback/", callback.callback, name="callback"),
    path("data/", contract.my_data, name="data"),
    path("claims/<uuid:claim_id>/", claim.show, name="claim"),
    path("claims/<uuid:claim_id>/received/", claim.received, name="received"),
    path("claims/<uuid:claim_id>/withdraw/", claim.withdraw, name="withdraw"),
    path("claims/<uuid:claim_id>/undo/", claim.undo, name="undo"),
    path("claims/<uuid:claim_id>/quote/<slug:reply>/", claim.answer_quote, name="quote"),
    path("report/", start.safety, name="report"),
    path("report/stop/", start.stop, name="stop"),
    path("report/device/", start.device, name="device"),
    path("report/<uuid:contract_id>/result/", result.result, name="result"),
    path("report/<uuid:contract_id>/store/", result.store, name="store"),
    path("report/<uuid:contract_id>/check/", submission.check, name="check"),
    path("report/<uuid:contract_id>/discard/", submission.discard, name="discard"),
    path("report/<uuid:contract_id>/<slug:code>/", question.question, name="question"),
]
