"""What is unique below a member names the member, so that the database can be spread by member (decision 0012)."""

import pytest
from django.apps import apps
from django.db.models import CompositePrimaryKey, Model, UniqueConstraint

OTHERWISE = {
    "contracts.UnitInCover": "small tables of their own: what is unique over all members",
    "devices.UsedTrackingNumber": "the same",
    "numbering.AssignedNumber": "the same",
    "people.Account": "one row a person who signs in, members and others",
    "network.Visit": "goes by its store",
    "mail.SentNotice": "its key is the id of its entry, which is of one member",
    "billing.Invoice": "its number is of a series over all members, given set-wise while a run closes",
    "billing.CreditNote": "the same, given one at a time under the lock of the series",
    "billing.Sent": "goes by the file it is a line of: files are over all members",
    "billing.Result": "the same",
    "billing.Payment": "goes by the bank's reference, whoever it is for",
}
BELOW_A_MEMBER = sorted(
    (model for model in apps.get_models() if any(field.name == "member_id" for field in model._meta.fields)),
    key=lambda model: model._meta.label,
)


def unique_sets(model: type[Model]) -> list[set[str]]:
    """Give the columns of everything that is unique in a table, but for its id."""
    key = model._meta.pk
    whole = [set(key.field_names)] if isinstance(key, CompositePrimaryKey) else []
    single = [{field.name} for field in model._meta.fields if field.unique and field.name not in ("id", "pk")]
    named = [set(each.fields) for each in model._meta.constraints if isinstance(each, UniqueConstraint)]
    return single + whole + named


@pytest.mark.parametrize("model", BELOW_A_MEMBER, ids=lambda model: model._meta.label)
def test_what_is_unique_below_a_member_names_the_member(model: type[Model]) -> None:
    if model._meta.label not in OTHERWISE:
        assert [each for each in unique_sets(model) if "member_id" not in each] == []


def test_the_exceptions_are_those_that_there_are() -> None:
    assert set(OTHERWISE) <= {model._meta.label for model in BELOW_A_MEMBER}
    assert all(unique_sets(apps.get_model(label)) for label in OTHERWISE)
