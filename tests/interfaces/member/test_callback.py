"""Being called back: asked for while the phone desk is closed, and made by the desk."""

import pytest
from django.test import Client

from hosho.accounts import operations as accounts
from hosho.people.models import Callback
from hosho.workflows.clock_advance import set_clock
from tests.cast import at
from tests.interfaces.member.conftest import Signed
from tests.interfaces.site.test_pages import text_of

pytestmark = pytest.mark.django_db
EVENING, MORNING = "2022-05-30 19:00", "2022-05-31 08:59"


def page(aoi: Signed, address: str = "/member/callback/") -> str:
    return text_of(aoi.client.get(address))


def ask(aoi: Signed, **form: str) -> int:
    return int(aoi.client.post("/member/callback/", {"phone": "090-0000-0001", **form}).status_code)


@pytest.fixture
def sato(aoi: Signed) -> Client:
    client = Client(headers={"accept-language": "ja"})
    client.force_login(
        accounts.open_account(
            mail="desk@example.jp", name="佐藤 葵", password="a long way home", role="desk", now=at("2022-05-01 09:00")
        )
    )
    return client


def test_while_the_desk_answers_its_number_is_shown_and_nothing_can_be_asked_for(aoi: Signed) -> None:
    for address in ("/member/", "/member/callback/"):
        assert "0120-000-000" in page(aoi, address)
        assert "折り返しを頼む" not in page(aoi, address)
    assert ask(aoi) == 200
    assert not Callback.objects.exists()


@pytest.mark.parametrize(
    ("when", "first"),
    [
        pytest.param(EVENING, "2022年5月31日（火）9:00", id="from the minute it closes"),
        pytest.param(MORNING, "2022年5月31日（火）9:00", id="to the minute before it opens"),
    ],
)
def test_outside_its_hours_a_callback_is_asked_for(aoi: Signed, when: str, first: str) -> None:
    set_clock(to=at(when), runs=False)
    assert "受付時間外" in page(aoi, "/member/")
    assert first.replace("9:00", "09:00") in page(aoi)
    assert ask(aoi, phone="０９０ー１２３４ー５６７８", about="画面のこと") == 302
    wish = Callback.objects.get()
    assert (wish.phone, wish.about, wish.not_before) == ("09012345678", "画面のこと", at("2022-05-31 09:00"))
    assert "折り返しお電話します" in page(aoi)


def test_asked_again_the_last_word_holds(aoi: Signed) -> None:
    set_clock(to=at(EVENING), runs=False)
    ask(aoi)
    ask(aoi, phone="0312345678")
    assert Callback.objects.get().phone == "0312345678"


def test_a_number_that_cannot_be_is_said_beside_its_field_and_kept(aoi: Signed) -> None:
    set_clock(to=at(EVENING), runs=False)
    response = aoi.client.post("/member/callback/", {"phone": "12", "about": "画面"})
    assert response.status_code == 422
    assert "電話番号は10桁か11桁です" in text_of(response)
    assert 'value="12"' in response.content.decode()
    assert not Callback.objects.exists()


def test_the_desk_sees_it_in_its_queue_and_calls_until_somebody_answers(aoi: Signed, sato: Client) -> None:
    set_clock(to=at(EVENING), runs=False)
    ask(aoi, about="画面のこと")
    set_clock(to=at("2022-05-31 09:05"), runs=False)
    wish = Callback.objects.get()
    for address in ("/desk/queue/", "/desk/callbacks/", f"/desk/members/{wish.member_id}/"):
        assert "画面のこと" in text_of(sato.get(address)), address
    call = f"/desk/callbacks/{wish.id}/"
    assert sato.post(call, {"reached": "perhaps"}).status_code == 404
    assert sato.post(call, {"reached": "no", "next": "/desk/queue/"})["Location"] == "/desk/queue/?done=callback"
    assert "1回" in text_of(sato.get("/desk/callbacks/"))
    assert (
        sato.post(call, {"reached": "yes", "next": "//evil.example/"})["Location"] == "/desk/callbacks/?done=callback"
    )
    assert "折り返す電話はありません" in text_of(sato.get("/desk/callbacks/"))
    assert sato.post(call, {"reached": "no"}).status_code == 302
    assert Callback.objects.get().tries == 1, "what is done stays done"


def test_a_callback_is_the_desks_to_make(aoi: Signed) -> None:
    set_clock(to=at(EVENING), runs=False)
    ask(aoi)
    wish = Callback.objects.get()
    assert aoi.client.post(f"/desk/callbacks/{wish.id}/", {"reached": "yes"}).status_code == 404
    assert Callback.objects.get().made_at is None
