"""The environment is checked at start, all of it, in lines that say what would be right."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hosho.platform.config import DEMONSTRATION_SECRET, VARIABLES, ConfigError, connection_settings, read
from hosho.platform.config_values import FOLDER, FileStorage, MailServer

SOUND_PRODUCTION = {
    "HOSHO_MODE": "production",
    "HOSHO_SECRET_KEY": "x9$kQm2#vLp8@wRt5^zNb3&yHc7*dJf4!sGa6(uEi1)oXe0_TqWr",
    "HOSHO_HOSTS": "hosho.example, www.hosho.example",
    "DATABASE_URL": "postgresql://runs:pass@db.example/hosho?sslmode=require",
    "HOSHO_MIGRATE_DATABASE_URL": "postgresql://owns:pass@db.example/hosho?sslmode=require",
    "HOSHO_SMTP_URL": "smtp://hosho:p%40ss@mail.example",
    "HOSHO_MAIL_FROM": "hosho@hosho.example",
    "HOSHO_DESK_PHONE": "0120-123-456",
    "HOSHO_ISSUER_NAME": "見本端末補償株式会社",
    "HOSHO_ISSUER_NUMBER": "T6700012345678",
    "HOSHO_ISSUER_ADDRESS": "見本県見本市みどり町1-1-1",
    "HOSHO_SHOP_PAYMENT": "先に銀行振込でお支払いください。 | You pay in advance by bank transfer.",
    "HOSHO_SHOP_SHIPS_WITHIN": "5",
    "HOSHO_SHOP_DELIVERY": "3日ほどでお届けします。 | It is delivered about 3 days later.",
    "HOSHO_SHOP_RETURNS": "返品はお受けしていません。 | It cannot be returned.",
}


def problems_of(environment: dict[str, str]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(environment)
    return caught.value.problems


def test_an_empty_environment_is_a_demonstration_on_this_machine() -> None:
    config = read({})
    assert (config.mode, config.embedded, config.port, config.listen) == ("demonstration", True, 8000, "127.0.0.1")
    assert config.data.is_absolute()
    assert config.data.name == "var"


def test_a_variable_that_is_there_but_empty_counts_as_not_given() -> None:
    assert read({"HOSHO_PORT": " ", "DATABASE_URL": ""}) == read({})


def test_a_sound_production_is_accepted() -> None:
    config = read(SOUND_PRODUCTION)
    assert config.hosts == ("hosho.example", "www.hosho.example")
    assert config.assumed_role is None
    assert not config.embedded
    assert config.mail_server == MailServer("mail.example", 587, "hosho", "p@ss", "after-greeting")
    assert config.mail_from == "hosho@hosho.example"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtps://mail.example", MailServer("mail.example", 465, "", "", "from-the-start")),
        ("smtp://mail.example:25/", MailServer("mail.example", 25, "", "", "after-greeting")),
        ("smtp://localhost:25", MailServer("localhost", 25, "", "", "never")),
    ],
)
def test_mail_is_encrypted_unless_it_stays_on_this_machine(url: str, server: MailServer) -> None:
    assert read(SOUND_PRODUCTION | {"HOSHO_SMTP_URL": url}).mail_server == server


@pytest.mark.parametrize(
    "url",
    ["mail.example", "http://mail.example", "smtp://", "smtp://geheim@mail.example", "smtp://a:geheim@mail.example/x",
     "smtp://a:geheim@mail.example:port", "smtp://a:geheim@mail.example?x=1"],
)  # fmt: skip
def test_a_wrong_mail_server_is_named_and_not_shown(url: str) -> None:
    (line,) = problems_of(SOUND_PRODUCTION | {"HOSHO_SMTP_URL": url})
    assert line.startswith("HOSHO_SMTP_URL: the value given (not shown: it is secret) does not fit")
    assert "geheim" not in line


@pytest.mark.parametrize(
    "address", ["hosho", "hosho@", "@hosho.example", "a b@hosho.example", "a@b@hosho.example", "x@."]
)
def test_a_wrong_sender_is_named(address: str) -> None:
    (line,) = problems_of(SOUND_PRODUCTION | {"HOSHO_MAIL_FROM": address})
    assert line.startswith("HOSHO_MAIL_FROM: ")


def test_the_phone_desk_has_a_number_and_hours() -> None:
    assert read({}).desk_hours == (time(9), time(19))
    config = read({"HOSHO_DESK_PHONE": "03-1234-5678", "HOSHO_DESK_HOURS": "08:30 - 20:00"})
    assert (config.desk_phone, config.desk_hours) == ("03-1234-5678", (time(8, 30), time(20)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOSHO_DESK_PHONE", "110"),
        ("HOSHO_DESK_PHONE", "0120--000-000"),
        ("HOSHO_DESK_PHONE", "call us"),
        ("HOSHO_DESK_HOURS", "9-19"),
        ("HOSHO_REPLY_DAYS", "0"),
        ("HOSHO_REPLY_DAYS", "soon"),
        ("HOSHO_DESK_HOURS", "19:00-9:00"),
        ("HOSHO_DESK_HOURS", "9:00"),
        ("HOSHO_DESK_HOURS", "9:00-19:00-20:00"),
    ],
)
def test_a_phone_desk_that_cannot_be_is_named(name: str, value: str) -> None:
    (line,) = problems_of({name: value})
    assert line.startswith(f"{name}: {value!r} does not fit")


def test_the_shop_says_how_it_is_paid_delivered_and_returned_in_both_languages() -> None:
    shop = read(SOUND_PRODUCTION).shop
    assert shop.payment == ("先に銀行振込でお支払いください。", "You pay in advance by bank transfer.")
    assert shop.ships_within_days == 5
    assert (shop.delivery.ja, shop.returns.en) == ("3日ほどでお届けします。", "It cannot be returned.")
    assert read({}).shop.ships_within_days == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOSHO_SHOP_PAYMENT", "先に銀行振込でお支払いください。"),
        ("HOSHO_SHOP_PAYMENT", "| You pay in advance."),
        ("HOSHO_SHOP_DELIVERY", "a | b | c"),
        ("HOSHO_SHOP_RETURNS", "長" * 301 + "|long"),
        ("HOSHO_SHOP_SHIPS_WITHIN", "soon"),
        ("HOSHO_SHOP_SHIPS_WITHIN", "61"),
    ],
    ids=["one language", "no Japanese", "three parts", "too long", "no number", "too many days"],
)
def test_a_fact_of_the_shop_that_cannot_be_is_named(name: str, value: str) -> None:
    (line,) = problems_of({name: value})
    assert line.startswith(f"{name}: {value!r} does not fit")


def test_a_demonstration_sends_no_mail_and_says_so_when_it_is_given_a_server() -> None:
    assert read({}).mail_server is None
    assert read({}).outbox.name == "outbox"
    (line,) = problems_of({"HOSHO_SMTP_URL": "smtp://mail.example"})
    assert line.startswith("HOSHO_SMTP_URL: given to a demonstration")


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("HOSHO_MODE", "prod", "HOSHO_MODE: 'prod' does not fit; it must be demonstration (default) or production"),
        ("HOSHO_PORT", "80000", "HOSHO_PORT: '80000' does not fit; it must be a port from 1 to 65535 (default: 8000)"),
        ("HOSHO_PORT", "http", "HOSHO_PORT: 'http' does not fit; it must be a port from 1 to 65535 (default: 8000)"),
        ("HOSHO_DEBUG", "yes", "HOSHO_DEBUG: 'yes' does not fit; it must be 0 (default) or 1"),
        ("HOSHO_SECRETKEY", "x", "HOSHO_SECRETKEY: no such setting; did you mean HOSHO_SECRET_KEY?"),
        (
            "HOSHO_DATA",
            "/dev/null/x",
            "HOSHO_DATA: '/dev/null/x' does not fit; it must be a folder, for this installation's files (default: var)",
        ),
        (
            "HOSHO_LISTEN",
            "everywhere",
            "HOSHO_LISTEN: 'everywhere' does not fit; it must be the IP address to listen on (default: 127.0.0.1)",
        ),
        (
            "HOSHO_WEB_PROCESSES",
            "0",
            "HOSHO_WEB_PROCESSES: '0' does not fit; it must be how many web processes, 1 to 64 (default: 2)",
        ),
    ],
)
def test_a_wrong_variable_is_named_with_what_was_given_and_what_would_be_right(
    name: str, value: str, line: str
) -> None:
    assert problems_of({name: value}) == [line]


@pytest.mark.parametrize(
    "url", ["mysql://u:geheim@h/d", "postgresql://u:geheim@h", "geheim", "postgresql://u:geheim@h/d?nonsense=1"]
)
def test_a_wrong_database_address_is_named_and_not_shown(url: str) -> None:
    (line,) = problems_of({"DATABASE_URL": url})
    assert line.startswith("DATABASE_URL: the value given (not shown: it is secret) does not fit")
    assert "geheim" not in line


IN_MEMORY = '{"BACKEND": "django.core.files.storage.InMemoryStorage", "OPTIONS": {"base_url": "/"}}'


@pytest.mark.parametrize(
    ("given", "storage"),
    [
        ({"HOSHO_DATA": "/srv/hosho"}, FileStorage(FOLDER, {"location": "/srv/hosho/papers"})),
        ({"HOSHO_PAPERS": "/srv/papers"}, FileStorage(FOLDER, {"location": "/srv/papers"})),
        (
            {"HOSHO_PAPERS": IN_MEMORY},
            FileStorage("django.core.files.storage.InMemoryStorage", {"base_url": "/"}),
        ),
    ],
    ids=["in-the-data", "a-folder", "a-storage"],
)
def test_papers_lie_in_a_folder_or_in_a_storage_of_django(given: dict[str, str], storage: FileStorage) -> None:
    assert read(given).papers == storage


@pytest.mark.parametrize(
    "value",
    [
        "/dev/null/papers",
        '{"BACKEND"',
        '{"OPTIONS": {"secret_key": "geheim"}}',
        '{"BACKEND": 1}',
        '{"BACKEND": "not_installed_anywhere.Storage", "OPTIONS": {"secret_key": "geheim"}}',
        '{"BACKEND": "django.core.files.storage.InMemoryStorage", "SECRET": "geheim"}',
        '{"BACKEND": "django.core.files.storage.InMemoryStorage", "OPTIONS": []}',
    ],
)
def test_a_storage_of_papers_that_cannot_be_is_named_and_not_shown(value: str) -> None:
    (line,) = problems_of({"HOSHO_PAPERS": value})
    assert line.startswith("HOSHO_PAPERS: the value given (not shown: it is secret) does not fit; it must be a folder")
    assert "geheim" not in line


def test_all_problems_are_told_at_once() -> None:
    found = problems_of({"HOSHO_PORT": "x", "HOSHO_DEBUG": "x", "HOSHO_COLOUR": "red"})
    assert sorted(line.split(":")[0] for line in found) == ["HOSHO_COLOUR", "HOSHO_DEBUG", "HOSHO_PORT"]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("HOSHO_SECRET_KEY", "", "missing"),
        ("HOSHO_SECRET_KEY", DEMONSTRATION_SECRET, "missing"),
        ("HOSHO_SECRET_KEY", "short", "too easily guessed"),
        ("HOSHO_SECRET_KEY", "ab" * 40, "too easily guessed"),
        ("HOSHO_DEBUG", "1", "must not show its inside"),
        ("HOSHO_HOSTS", "", "missing"),
        ("HOSHO_HOSTS", "*", "name the hosts"),
        ("DATABASE_URL", "", "for trying and testing"),
        ("HOSHO_SMTP_URL", "", "missing"),
        ("HOSHO_MAIL_FROM", "", "missing"),
        ("HOSHO_DESK_PHONE", "", "missing"),
        ("HOSHO_ISSUER_NAME", "", "missing"),
        ("HOSHO_ISSUER_NUMBER", "", "missing"),
        ("HOSHO_ISSUER_NUMBER", "T6700012345679", "check digit"),
        ("HOSHO_ISSUER_NUMBER", "6700012345678", "T and 13 digits"),
        ("HOSHO_ISSUER_ADDRESS", "", "missing"),
        ("HOSHO_SHOP_PAYMENT", "", "missing"),
        ("HOSHO_SHOP_SHIPS_WITHIN", "", "missing"),
        ("HOSHO_SHOP_DELIVERY", "", "missing"),
        ("HOSHO_SHOP_RETURNS", "", "missing"),
        ("HOSHO_WEBHOOKS_TO_LOOPBACK", "1", "public addresses only"),
    ],
)
def test_production_refuses_what_is_meant_for_trying(name: str, value: str, told: str) -> None:
    lines = problems_of(SOUND_PRODUCTION | {name: value})
    assert any(line.startswith(f"{name}: ") and told in line for line in lines)
    assert "short" not in "".join(lines)


def test_production_with_nothing_else_given_names_everything_that_is_missing() -> None:
    lines = problems_of({"HOSHO_MODE": "production"})
    assert [line.split(":")[0] for line in lines] == [
        "HOSHO_SECRET_KEY", "DATABASE_URL", "HOSHO_HOSTS", "HOSHO_SMTP_URL", "HOSHO_MAIL_FROM",
        "HOSHO_DESK_PHONE",
        "HOSHO_ISSUER_NAME", "HOSHO_ISSUER_NUMBER", "HOSHO_ISSUER_ADDRESS",
        "HOSHO_SHOP_PAYMENT", "HOSHO_SHOP_SHIPS_WITHIN", "HOSHO_SHOP_DELIVERY", "HOSHO_SHOP_RETURNS",
    ]  # fmt: skip


def test_the_role_that_migrates_is_another_than_the_one_that_runs() -> None:
    url = "postgresql://one:pass@db.example/hosho"
    (line,) = problems_of({"DATABASE_URL": url, "HOSHO_MIGRATE_DATABASE_URL": url})
    assert line.startswith("HOSHO_MIGRATE_DATABASE_URL: has the same user as DATABASE_URL")
    (line,) = problems_of({"HOSHO_MIGRATE_DATABASE_URL": url})
    assert line.startswith("HOSHO_MIGRATE_DATABASE_URL: given without DATABASE_URL")


def test_one_login_alone_steps_down_into_the_role_that_runs() -> None:
    config = read({"DATABASE_URL": "postgresql://one:pass@db.example:6543/hosho?sslmode=require"})
    settings = connection_settings(config.app_url, role=config.assumed_role)
    assert "-c role=hosho_app" in settings["OPTIONS"]["options"]
    assert settings["OPTIONS"]["sslmode"] == "require"
    assert (settings["HOST"], settings["PORT"], settings["NAME"], settings["USER"]) == (
        "db.example",
        "6543",
        "hosho",
        "one",
    )


@given(st.dictionaries(st.sampled_from(sorted(VARIABLES)), st.text(st.characters(exclude_characters="\0"))))
def test_no_environment_ends_otherwise_than_in_a_config_or_in_lines(environment: dict[str, str]) -> None:
    lines: list[str] = []
    try:
        read(environment)
    except ConfigError as error:
        lines = error.problems
    assert not any("\n" in line for line in lines)
