"""What the API gives about plans: the terms in every version, and the models that are covered."""

from datetime import date, datetime

from ninja import Schema


class Words(Schema):
    """The same thing said in Japanese and in English."""

    ja: str
    en: str


class PlanOut(Schema):
    """A plan on offer. The monthly fee is without and with tax, in yen; empty where it depends on the model."""

    code: str
    name: dict[str, str]
    terms_version: int
    terms_hash: str
    from_at: datetime
    monthly_net_yen: int | None
    monthly_total_yen: int | None


class ModelOut(Schema):
    """A covered model, how it can be repaired, and which faults a store can repair."""

    code: str
    name: dict[str, str]
    methods: list[str]
    walk_in_faults: list[str]


class CatalogueOut(Schema):
    """The models covered on a day."""

    plan: str
    on: date
    from_at: datetime
    hash: str
    models: list[ModelOut]


class TermsLineOut(Schema):
    """A published terms version; ``hash`` is the SHA-256 of its file. ``in_force``: what a purchase now is under."""

    version: int
    from_at: datetime
    hash: str
    in_force: bool


class ClauseOut(Schema):
    """A clause: its words with placeholders, what can be done when it refuses, and where the rule stands."""

    id: str
    title: Words
    says: Words
    next: Words | None
    source: str


class TermsOut(Schema):
    """A terms version whole. ``text`` is its file as it was published."""

    plan: str
    version: int
    from_at: datetime
    hash: str
    name: Words
    clauses: list[ClauseOut]
    text: str
