"""A call on hold: what was answered is there again, for whoever goes on; safety and identity are not."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from hosho.claims.intake.held_calls import forget_old_calls
from hosho.claims.intake.models import HeldCall
from hosho.claims.models import Claim
from hosho.clock import real_now
from hosho.contracts.models import Contract
from tests.interfaces.desk.conftest import Desk, signed_in
from tests.interfaces.desk.test_call import VISIT, said

pytestmark = pytest.mark.django_db


def number_of(desk: Desk) -> str:
    """Give the number of Sora's contract."""
    return Contract.objects.get(id=desk.sora.contract_id).number


def held(desk: Desk, client: Client) -> str:
    """Put Sora's call on hold; give the page that comes then."""
    answers = said(desk, **VISIT, story="落とした", **{"prepared-backup": "done"}) | {"act": "hold"}
    response = client.post(desk.call(desk.sora), answers, follow=True)
    assert [address for address, _status in response.redirect_chain] == [f"/desk/?held={number_of(desk)}"]
    return str(response.content.decode())


def test_what_was_answered_is_there_again_whoever_goes_on(desk: Desk, sato: Client) -> None:
    page = held(desk, sato)
    assert f"{number_of(desk)}の受付を保留しました" in page
    assert page.index("保留中の受付") < page.rindex("田中 空")
    call = signed_in(desk.ono).get(desk.call(desk.sora)).content.decode()
    assert '保留中（担当 <span lang="ja">佐藤 葵</span>）' in call
    for kept in ("落とした", desk.sora.serial, "2022/05/29", "2022-06-02T11:00:00+09:00"):
        assert kept in call
    assert re.search(r'name="cause" value="partial-damage"[^>]* checked', call)
    for asked_anew in ("safe", "identified"):
        assert not re.search(rf'name="{asked_anew}"[^>]* checked', call)


def test_a_call_that_became_a_report_is_no_longer_on_hold(desk: Desk, sato: Client) -> None:
    held(desk, sato)
    sato.post(desk.call(desk.sora), said(desk, **VISIT))
    assert Claim.objects.filter(contract_id=desk.sora.contract_id).exists()
    assert not HeldCall.objects.exists()
    assert "保留中の受付" not in sato.get("/desk/").content.decode()


def test_a_call_can_be_begun_anew(desk: Desk, sato: Client) -> None:
    held(desk, sato)
    assert sato.post(desk.call(desk.sora), {"act": "anew"})["Location"] == desk.call(desk.sora)
    assert "落とした" not in sato.get(desk.call(desk.sora)).content.decode()


def test_the_last_hold_about_a_contract_counts(desk: Desk, sato: Client) -> None:
    held(desk, sato)
    held(desk, signed_in(desk.ono))
    assert HeldCall.objects.get().account_id == desk.ono.id


def test_what_nobody_goes_on_with_is_forgotten_after_a_day(desk: Desk, sato: Client) -> None:
    held(desk, sato)
    forget_old_calls(real_now=real_now() + timedelta(hours=23))
    assert HeldCall.objects.exists()
    forget_old_calls(real_now=real_now() + timedelta(hours=25))
    assert not HeldCall.objects.exists()


def test_the_call_keeps_when_it_began(desk: Desk, sato: Client) -> None:
    began = (real_now() - timedelta(minutes=4)).isoformat()
    page = sato.post(desk.call(desk.sora), said(desk, began=began) | {"act": "look"}).content.decode()
    [seconds] = re.findall(r'data-seconds="(\d+)"', page)
    assert 240 <= int(seconds) < 300
    assert f'name="began" value="{began}"' in page
    for wrong in ("", "soon", "2022-05-30"):
        assert sato.post(desk.call(desk.sora), said(desk, began=wrong) | {"act": "look"}).status_code == 200
