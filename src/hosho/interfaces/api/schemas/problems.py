"""Errors as the API answers them: problem details after RFC 9457, with the values of what was refused."""

from datetime import date, datetime

from ninja import Schema
from pydantic import ConfigDict, Field


class FieldErrorOut(Schema):
    """What is wrong with one field of the request."""

    field: str = Field(description="Path of the field in the body, or name of the parameter, as in `faults.1`.")
    message: str = Field(description="What would be right, in the requested language. For people.")


class ProblemOut(Schema):
    """An error (RFC 9457). Tell errors apart by `type`, which never changes. Members after `errors` carry the codes
    and values of that type, if it has any; new ones can be added.
    """

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="Problem type, as in `urn:hosho:problem:unit-known`. Never changes.")
    title: str = Field(description="Name of the problem type in the requested language. For people.")
    status: int = Field(description="HTTP status of the response.")
    detail: str = Field(description="What is wrong and what to do next, in the requested language. For people.")
    errors: list[FieldErrorOut] = Field(description="The fields that are wrong. Empty if the problem is about none.")

    billed_from: date = Field(None, description="First day on which the month can be billed.")
    clauses: list[str] = Field(None, description="Ids of the clauses of the terms behind `reasons`.")
    current: int = Field(None, description="Version of the terms that the contract follows.")
    day: date = Field(None, description="The day that was asked about.")
    digits: str = Field(None, description="How many digits are needed, as in `7` or `10-11`.")
    expected: str = Field(None, description="Kind of holder that the unit must be with.")
    fault: str = Field(None, description="Fault for which the store has no free part.")
    first_day: date = Field(None, description="First day that is possible.")
    found: str = Field(None, description="Kind of holder that the unit is with.")
    free: int = Field(None, description="How many pieces can be taken out.")
    kind: str = Field(None, description="`card` or `bank`.")
    known: list[int] = Field(None, description="The versions of the terms that exist.")
    last_day: date = Field(None, description="Last day of the contract.")
    left: int = Field(None, description="How much is left, in yen.")
    limit: int = Field(None, description="At most this much in one call, in yen.")
    lines: int = Field(None, description="How many lines the invoice has.")
    longest: int = Field(None, description="At most this many characters.")
    meant_for: str = Field(None, description="What the unit is kept for.")
    method: str = Field(None, description="Repair method that is not offered.")
    missing: list[str] = Field(None, description="Consents that are missing.")
    model: str = Field(None, description="Model for which the store has no free part.")
    month: str = Field(None, description="The month, as in `2026-09`.")
    most: int = Field(None, description="At most this many.")
    most_mb: float = Field(None, description="At most this many megabytes.")
    move: str = Field(None, description="Action that is not possible.")
    needs: list[str] = Field(None, description="Roles that may make this call.")
    number: str = Field(None, description="Number of the claim, invoice or credit note it is about.")
    offered: list[str] = Field(None, description="Repair methods that are offered.")
    ordinal: int = Field(None, description="The line of the invoice.")
    part: str = Field(None, description="Field of the file that cannot hold the value.")
    plan: str = Field(None, description="Code of the plan.")
    possible: list[str] = Field(None, description="Actions that are possible instead.")
    problem: str = Field(None, description="What is wrong with the value, as a code.")
    reason: str = Field(None, description="Cause, as a code, where a type has several.")
    reasons: list[str] = Field(None, description="All causes, as codes.")
    reference: str = Field(None, description="Reference of the payment that cannot be written.")
    role: str = Field(None, description="Role of the key.")
    starts_at: datetime = Field(None, description="Start of the slot that has passed.")
    state: str = Field(None, description="State of the claim, order or loaner.")
    today: date = Field(None, description="Today (Asia/Tokyo).")
    turn: str = Field(None, description="Month to bill first, as in `2026-09`.")
    until: datetime = Field(None, description="Until when it could be undone.")
    version: int = Field(None, description="Version of the terms that does not exist.")
    what: str = Field(None, description="What is not back yet, or has arrived.")
    yen: int = Field(None, description="Money that came with the result, in yen.")
