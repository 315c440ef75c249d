"""What an attack tried and how far it came, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from attack_narrow import Narrowed


@dataclass
class Line:
    """Of one family and year."""

    family: str
    year: int
    unknowns: int
    equations: int
    inequalities: int
    cells: int
    found: Narrowed
    seconds: float


def text(title: str, lines: Iterable[Line], tried: Iterable[str]) -> str:
    lines = list(lines)
    heads = "family year unknowns equations inequalities cells zero elsewhere solved fewest seconds"
    rows = [
        f"{x.family} {x.year} {x.unknowns} {x.equations} {x.inequalities} {x.cells}"
        f" {len(x.found.zero)} {len(x.found.same)} {x.found.solved} {x.found.least} {x.seconds:.1f}"
        for x in lines
    ]
    narrow = [f"{c}: {v}" for x in lines for c, v in x.found.narrow.items()]
    sums = (
        f"{sum(x.cells for x in lines)} hidden cells, {sum(x.found.solved for x in lines)} programmes,"
        f" {sum(x.seconds for x in lines):.0f} s; fewest values left:"
        f" {min((x.found.least for x in lines), default=0)} (looked for until three);"
        f" narrowed below three: {len(narrow)}"
    )
    return "\n".join([title, "", "Tried:", *(f"- {t}" for t in tried), "", heads, *rows, "", sums,
                      *narrow, ""])  # fmt: skip
