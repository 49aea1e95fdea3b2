"""A database after ``hosho migrate`` alone: the pages say calmly that nothing is published yet."""

import pytest
from django.test import Client

from tests.interfaces.desk.conftest import account, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/devices/", "/terms/", "/terms/1/"])
def test_the_public_pages_say_so(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert "公開中のプランはまだありません" in response.content.decode()


@pytest.mark.parametrize("address", ["/devices/table.json", "/devices/table.csv"])
def test_there_is_no_table_and_its_problem_says_why(client: Client, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert "公開中のプランはまだありません" in response.json()["title"]


@pytest.mark.parametrize(
    "address", ["/desk/", "/desk/queue/", "/desk/stores/", "/desk/scripts/", "/desk/loaners/", "/desk/callbacks/"]
)
def test_the_desk_opens(address: str) -> None:
    assert signed_in(account("佐藤 葵", "desk")).get(address).status_code == 200
