"""What expressions of one import may name."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pipelines.catalogue.identifiers import DEFAULT, DEFAULT_UID
from pipelines.metadata.elements import Element
from pipelines.metadata.expressions import Scope, Sum
from pipelines.metadata.forms import Form
from pipelines.metadata.read import Metadata, number_in, said
from pipelines.metadata.told import NotCarried


def scope(metadata: Metadata, forms: Sequence[Form]) -> Scope:
    """Data elements by uid over all their option combos, and by ``uid.combo``."""
    elements: dict[str, tuple[str, ...]] = {}
    for element in (each for form in forms for each in form.elements):
        uid = element.source["id"]
        elements[uid] = (*elements.get(uid, ()), element.code)
        combo = element.combo["id"] if element.combo else default_combo(metadata)
        elements[f"{uid}.{combo}"] = (element.code,)
    constants = {
        one["id"]: Decimal(repr(value))
        for one in metadata.all("constants")
        if (value := number_in(one, "value")) is not None
    }
    return Scope(elements, constants)


def default_combo(metadata: Metadata) -> str:
    found = (o["id"] for o in metadata.all("categoryOptionCombos") if said(o, "name") == DEFAULT)
    return next(found, DEFAULT_UID)


def named(total: Sum, elements: Mapping[str, Element]) -> list[Element]:
    """The elements of a sum. Raises NotCarried for one that does not add up."""
    found = [elements[code] for code in total.weights]
    if any(element.kind == "flag" for element in found):
        raise NotCarried("是否类指标项不相加", "yes-or-no elements do not add up")
    return found
