"""The pages around the plan: the difference of two versions, the feed of changes, the stores, help and notices."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client

from hosho.workflows.clock_advance import set_clock
from tests.cast import at, open_store, publish
from tests.interfaces.site.test_pages import read
from tests.stories.version_2 import publish_version_2

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def two_versions(tmp_path: Path) -> None:
    """The shipped plan, with a second version of its terms in force."""
    publish()
    publish_version_2(tmp_path, now=at("2021-03-01 10:00"))
    set_clock(to=at("2021-06-01 10:00"), runs=False)


@pytest.mark.usefixtures("two_versions")
def test_the_difference_of_two_versions_is_said_in_sentences(client: Client) -> None:
    page = read(client, "/terms/1/2/")
    assert "第1版から第2版で" in page
    assert "24か月" in page
    assert "36か月" in page
    assert "24 months" in read(client, "/terms/1/2/", language="en")
    assert 'href="/terms/1/2/"' in client.get("/terms/").content.decode()
    assert "変わることはありません" in read(client, "/terms/2/2/")
    for unknown in ("/terms/1/9/", "/terms/9/1/"):
        assert client.get(unknown).status_code == 404


@pytest.mark.usefixtures("two_versions")
def test_the_feed_has_every_change_newest_first_in_the_readers_language(client: Client) -> None:
    answer = client.get("/changes.xml", headers={"accept-language": "ja"})
    assert answer["Content-Type"].startswith("application/atom+xml")
    entries = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")
    titles = [each.findtext(f"{ATOM}title", "") for each in entries]
    assert titles[0] == "約款の第2版が有効になりました"
    assert "提供を始めました。" in titles[-1]
    assert len({each.findtext(f"{ATOM}id") for each in entries}) == len(entries) == 3
    english = client.get("/changes.xml", headers={"accept-language": "en"}).content.decode()
    assert "The plan begins" in english


def test_before_a_plan_is_published_the_feed_is_empty(client: Client) -> None:
    feed = ElementTree.fromstring(client.get("/changes.xml").content)
    assert feed.findall(f"{ATOM}entry") == []


def test_the_stores_are_listed_with_their_hours_and_what_they_repair(client: Client) -> None:
    publish()
    set_clock(to=at("2021-06-01 10:00"), runs=False)
    assert "まだありません" in read(client, "/stores/")
    open_store(now=at("2020-08-04 10:00"))
    page = read(client, "/stores/")
    for said in ("iCracked Store みどり町", "10:00–19:00", "水", "画面・カメラ", "電話窓口で受付"):
        assert said in page


@pytest.mark.parametrize("code", ["help", "accessibility", "privacy", "legal"])
def test_the_texts_name_the_phone_desk_or_the_seller_and_are_linked_from_every_page(client: Client, code: str) -> None:
    publish()
    set_clock(to=at("2021-06-01 10:00"), runs=False)
    assert f'href="/{code}/"' in client.get("/").content.decode()
    said = read(client, f"/{code}/")
    assert "0120-000-000" in said
    english = read(client, f"/{code}/", language="en").partition("日本語")[2].partition("Phone desk")[0]
    assert said != english
    if code == "legal":
        assert "見本端末補償株式会社" in said
        assert "月額550円（税込）" in said


def test_before_a_plan_is_published_the_texts_say_so(client: Client) -> None:
    for address in ("/help/", "/stores/"):
        assert "まだありません" in read(client, address)
