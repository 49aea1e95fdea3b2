"""Plans: what is on offer, the models that are covered, the terms in every version, and the clock."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from hosho.interfaces.api.schemas.base import BilingualText


class PlanOut(Schema):
    """A plan on offer."""

    code: str = Field(description="Code of the plan.")
    name: BilingualText = Field(description="Name of the plan.")
    terms_version: int = Field(description="Version of the terms in force; before the start the first one.")
    terms_hash: str = Field(description="SHA-256 of the file of these terms, in hex.")
    from_at: datetime = Field(description="When these terms came, or come, into force.")
    monthly_net_yen: int | None = Field(description="Monthly fee in yen before tax. Null if it depends on the model.")
    monthly_total_yen: int | None = Field(description="Monthly fee in yen with tax. Null if it depends on the model.")


class ModelOut(Schema):
    """A covered model."""

    code: str = Field(description="Code of the model, as in `iphone-xr`.")
    name: BilingualText = Field(description="Name of the model.")
    methods: list[str] = Field(description="How it can be repaired: `ship-in`, `walk-in`.")
    walk_in_faults: list[str] = Field(description="Faults that a store can repair.")


class CatalogueOut(Schema):
    """The models covered on a day."""

    plan: str = Field(description="Code of the plan.")
    on: date = Field(description="The day that was asked about (Asia/Tokyo).")
    from_at: datetime = Field(description="When this catalogue came into force.")
    hash: str = Field(description="SHA-256 of its file, in hex.")
    models: list[ModelOut] = Field(description="The covered models.")


class TermsVersionOut(Schema):
    """A published version of the terms."""

    version: int = Field(description="Number of the version, from 1.")
    from_at: datetime = Field(description="When it came, or comes, into force.")
    hash: str = Field(description="SHA-256 of its file, in hex.")
    in_force: bool = Field(description="Whether a purchase now is under this version.")


class ClauseOut(Schema):
    """A clause of the terms."""

    id: str = Field(description="Id of the clause, as in `cover.damage`.")
    title: BilingualText = Field(description="Title of the clause.")
    says: BilingualText = Field(description="Text of the clause, with placeholders in braces.")
    next: BilingualText | None = Field(description="What the member can do when it refuses. Null if there is nothing.")
    source: str = Field(description="Where the rule comes from.")


class TermsOut(Schema):
    """A version of the terms with all its clauses."""

    plan: str = Field(description="Code of the plan.")
    version: int = Field(description="Number of the version, from 1.")
    from_at: datetime = Field(description="When it came, or comes, into force.")
    hash: str = Field(description="SHA-256 of `text`, in hex.")
    name: BilingualText = Field(description="Name of the plan.")
    clauses: list[ClauseOut] = Field(description="The clauses.")
    text: str = Field(description="The file of the terms as it was published (TOML).")


class ClockOut(Schema):
    """Business time."""

    now: datetime = Field(description="What the clock of the installation shows. In production this is real time.")
