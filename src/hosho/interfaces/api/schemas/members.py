"""Members: enrolling them, how they are reached, and calls back."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from hosho.interfaces.api.schemas.base import (
    READABLE,
    Body,
    MailAddress,
    NotBefore1900,
    Number,
    ShortText,
    Text,
)
from hosho.people.contact import Proof

PHONE = "Phone number of 10 or 11 digits. Any width, hyphens and +81 allowed."
POSTAL_CODE = "Postal code of 7 digits. Any width, hyphen and 〒 allowed."


class MemberIn(Body):
    """A new member."""

    name: ShortText = Field(description="Full name.")
    kana: ShortText = Field(description="Full name in kana.")
    born_on: NotBefore1900 = Field(description="Date of birth.")
    mail: MailAddress = Field(description="Email address.")
    phone: Number = Field(description=PHONE)
    postal_code: Number = Field(description=POSTAL_CODE)
    address: Text = Field(description="Postal address.")
    language: Literal["ja", "en"] = Field(default="ja", description="Language of emails and documents.")


class MemberOut(Schema):
    """A member, by id alone."""

    id: UUID = Field(description="Id of the member.")


class ContactIn(Body):
    """How a member is reached from now on. All of it is replaced."""

    mail: MailAddress = Field(description="Email address.")
    phone: Number = Field(description=PHONE)
    postal_code: Number = Field(description=POSTAL_CODE)
    address: Text = Field(description="Postal address.")
    second_proof: Proof | None = Field(
        default=None, description="Second proof of identity that was checked. Needed if the address changes."
    )


class ContactChangeOut(Schema):
    """What a change of contact data changed."""

    changed: list[str] = Field(description="Names of the fields that changed.")


class CallbackIn(Body):
    """A member's wish to be called back."""

    phone: Number = Field(description=f"Number to call. {PHONE}")
    about: Annotated[str, StringConstraints(max_length=300, pattern=READABLE)] = Field(
        default="", description="What it is about, in the member's words."
    )


class CallbackAttemptIn(Body):
    """How a call back went."""

    reached: Annotated[bool, Field(strict=True)] = Field(description="Whether the member was reached.")


class CallbackOut(Schema):
    """A call back to make. The number to call is on the desk's page alone."""

    id: UUID = Field(description="Id of the callback.")
    member_id: UUID = Field(description="Id of the member.")
    not_before: datetime = Field(description="Earliest time to call: when the phone desk next opens.")
    tries: int = Field(description="How often the member was called in vain.")
    made_at: datetime | None = Field(description="When the member was reached. Null until then.")
