"""What a catalogue says of the data-quality score, as tables."""

from typing import TYPE_CHECKING

from pipelines.catalogue.quality import MEASURES
from pipelines.catalogue.whole import Catalogue
from pipelines.extract.insert import create, names

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def load_quality(con: "DuckDBPyConnection", catalogue: Catalogue) -> None:
    """``quality_dimension``, ``quality_item`` (its measures; ``is_sensitive`` when it
    tells of sensitive figures) and ``quality_setting`` (one row)."""
    quality = catalogue.head.quality
    create(
        con,
        "quality_dimension",
        "code TEXT, name_zh TEXT, name_en TEXT, weight DOUBLE, why_zh TEXT, why_en TEXT, sort INT",
        [
            (d.dimension, *names(d.name), d.weight, *names(d.why), i)
            for i, d in enumerate(quality.dimensions)
        ],
    )
    has_sensitive = any(element.sensitive for element in catalogue.element_by_code.values())
    items = [(d.dimension, m) for d in quality.dimensions for m in d.measures]
    create(
        con,
        "quality_item",
        "dimension TEXT, measure TEXT, name_zh TEXT, name_en TEXT, share_zh TEXT, share_en TEXT,"
        " weight DOUBLE, is_sensitive BOOL, sort INT",
        [
            (code, m.measure, *names(MEASURES[m.measure].name), *names(MEASURES[m.measure].share),
             m.weight, has_sensitive and MEASURES[m.measure].tells, i)
            for i, (code, m) in enumerate(items)
        ],
    )  # fmt: skip
    create(
        con,
        "quality_setting",
        "min_weight_share DOUBLE, answer_days INT",
        [(quality.min_weight_share, quality.answer_days)],
    )
