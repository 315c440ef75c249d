"""Which assessment is made of a period, when its returns are frozen, and what came after that."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from pipelines.catalogue.scheme import Assessment, Scheme
from pipelines.catalogue.whole import Catalogue
from pipelines.period import GRAINS, Period, containing


def assessment_of(scheme: Scheme, period: Period) -> Assessment | None:
    """The assessment made of exactly this period, if any."""
    for assessment in scheme.assessments:
        if assessment.grain == period.grain and assessment.ordinal in (None, period.ordinal):
            return assessment
    return None


def frozen_at(assessment: Assessment, period: Period) -> datetime:
    """The first moment after the freeze: 24:00 of the freeze day."""
    day = period.end + timedelta(days=assessment.freeze_days)
    return datetime.combine(day + timedelta(days=1), time.min)


def is_fixed(catalogue: Catalogue, form: str) -> bool:
    """Whether the freeze fixes returns of this form: not those that follow it, such as a
    verification."""
    return form not in catalogue.scheme.missing.not_assessed_without


def frozen_before(
    catalogue: Catalogue, form: str, period: Period, received_at: datetime
) -> Iterator[tuple[Assessment, Period, datetime]]:
    """Assessments of a period around this one that were frozen before the return came, with that
    period and the moment of the freeze."""
    for assessment, around, moment in freezes(catalogue, form, period):
        if moment <= received_at:
            yield assessment, around, moment


def freezes(
    catalogue: Catalogue, form: str, period: Period
) -> Iterator[tuple[Assessment, Period, datetime]]:
    """Assessments that fix returns of this form and period: each with the period it is made of and
    the moment of its freeze."""
    if not is_fixed(catalogue, form):
        return
    for grain in GRAINS:
        around = containing(period.end, grain)
        assessment = assessment_of(catalogue.scheme, around)
        if assessment and around.contains(period):
            yield assessment, around, frozen_at(assessment, around)
