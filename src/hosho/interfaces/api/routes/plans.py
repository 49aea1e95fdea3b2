"""Plans, the models they cover on a day, and the clock."""

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Router

from hosho.core.calendar import day_in_tokyo
from hosho.core.money import with_tax
from hosho.core.rating import PriceDependsOnModelError, monthly_net, tax_rate
from hosho.core.terms import Plan, Terms
from hosho.interfaces.api.documentation import refuses
from hosho.interfaces.api.parameters import OnDay, PlanCode
from hosho.interfaces.api.schemas.base import BilingualText
from hosho.interfaces.api.schemas.plans import CatalogueOut, ClockOut, ModelOut, PlanOut
from hosho.plans import queries as plans
from hosho.web.access import public
from hosho.web.request_time import now_of

router = Router(tags=["plans"], auth=None)


@router.get(
    "/plans",
    response=list[PlanOut],
    summary="List plans",
)
@public
def list_plans(request: HttpRequest) -> list[PlanOut]:
    """Returns each plan with the terms in force now. A plan that starts later is returned with its first terms."""
    return [_plan(each, now=now_of(request)) for each in plans.all_plans()]


@router.get(
    "/plans/{code}",
    response=PlanOut,
    summary="Get a plan",
)
@public
def get_plan(request: HttpRequest, code: PlanCode) -> PlanOut:
    """Returns a plan with the terms in force now."""
    return _plan(plans.plan_named(code), now=now_of(request))


def _plan(plan: Plan, *, now: datetime) -> PlanOut:
    terms = plan.terms_at(now) or plan.versions[0]
    net, total = _monthly(terms, day_in_tokyo(now))
    return PlanOut(
        code=plan.code,
        name=BilingualText(ja=terms.name.ja, en=terms.name.en),
        terms_version=terms.version,
        terms_hash=terms.hash,
        from_at=terms.from_at,
        monthly_net_yen=net,
        monthly_total_yen=total,
    )


def _monthly(terms: Terms, on: date) -> tuple[int | None, int | None]:
    try:
        net = monthly_net(terms, None)
    except PriceDependsOnModelError:
        return None, None
    return net.yen, with_tax(net, tax_rate(on), terms.price.tax).yen


@router.get(
    "/plans/{code}/models",
    response=CatalogueOut,
    summary="List covered models",
    openapi_extra=refuses("no-catalogue", "day-to-come"),
)
@public
def list_covered_models(request: HttpRequest, code: PlanCode, on: OnDay = None) -> CatalogueOut:
    """Returns the models that a plan covers on a day; today if `on` is left out."""
    now = now_of(request)
    day = on or day_in_tokyo(now)
    catalogue = plans.catalogue_as_of(plans.plan_named(code), day, now=now)
    return CatalogueOut(
        plan=code,
        on=day,
        from_at=catalogue.from_at,
        hash=catalogue.hash,
        models=[
            ModelOut(
                code=row.code,
                name=BilingualText(ja=row.name.ja, en=row.name.en),
                methods=list(row.methods),
                walk_in_faults=sorted(row.walk_in_faults),
            )
            for row in catalogue.models.values()
        ],
    )


@router.get(
    "/clock",
    response=ClockOut,
    tags=["clock"],
    summary="Get business time",
)
@public
def get_clock(request: HttpRequest) -> ClockOut:
    """Returns what the clock of the installation shows. In production this is real time; a demo can move it."""
    return ClockOut(now=now_of(request))
