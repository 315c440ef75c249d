"""Which values hidden cells can still take, by integer programming (HiGHS).

Every solution gives a value to every cell at once, so a few in random directions show three values of most; what
is left is looked for one by one: least, most, and something between.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from attack_system import MOST, Line, System
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix

ENOUGH = 3
APART = 0.005
FEW = 6
"""So few cells are quicker looked at one by one; a round in which no more come off is idle."""
SECONDS = 20.0


@dataclass
class Narrowed:
    """``values`` seen of each cell; ``zero``: cells that are 0 since a published sum of them is; ``same``: cells
    that stand elsewhere as they are; ``solved``: how many programmes."""

    values: dict[tuple, set[float]] = field(default_factory=lambda: defaultdict(set))
    zero: set[tuple] = field(default_factory=set)
    same: set[tuple] = field(default_factory=set)
    solved: int = 0

    @property
    def narrow(self) -> dict[tuple, list[float]]:
        """Cells with fewer than enough values left."""
        return {
            cell: sorted(seen)
            for cell, seen in self.values.items()
            if len(seen) < ENOUGH and cell not in self.zero | self.same
        }

    @property
    def least(self) -> int:
        """How many values the narrowest cell was seen with, zeros and what stands elsewhere apart."""
        kept = [len(v) for c, v in self.values.items() if c not in self.zero | self.same]
        return min(kept, default=0)


class Attack:
    def __init__(self, system: System, seed: int = 1):
        self.system, self.random = system, np.random.default_rng(seed)
        self.size = len(system.integral)
        self.integrality = np.array(system.integral, dtype=int)
        self.constraints = []
        for lines, is_equal in ((system.equal, True), (system.least, False)):
            if lines:
                right = np.array([value for _, value in lines])
                matrix = self._matrix([line for line, _ in lines])
                self.constraints.append(
                    LinearConstraint(matrix, right, right if is_equal else np.inf)
                )
        self.cells = list(system.cells)
        self.adds = self._matrix(list(system.cells.values())).tocsr()
        self.found = Narrowed()

    def _matrix(self, lines: list[Line]):
        rows, columns, values = [], [], []
        for number, line in enumerate(lines):
            for unknown, coefficient in line.items():
                rows.append(number)
                columns.append(unknown)
                values.append(coefficient)
        return coo_matrix((values, (rows, columns)), shape=(len(lines), self.size))

    def solve(self, objective: np.ndarray, extra: list[LinearConstraint] | None = None):
        self.found.solved += 1
        return milp(
            objective,
            integrality=self.integrality,
            bounds=Bounds(0, MOST),
            constraints=[*self.constraints, *(extra or [])],
            options={"time_limit": SECONDS, "mip_rel_gap": 0.5},
        )

    def see(self, solution: np.ndarray) -> None:
        exact = np.where(self.integrality == 1, np.rint(solution), solution)
        for cell, value in zip(self.cells, self.adds @ exact, strict=True):
            seen = self.found.values[cell]
            if len(seen) < ENOUGH and all(abs(value - other) > APART for other in seen):
                seen.add(float(value))

    def run(self, rounds: int = 60) -> Narrowed:
        """Raises AssertionError when what is published contradicts itself: the attack is then at fault."""
        before, idle = len(self.cells), 0
        while self.found.solved < rounds and idle < 3:
            answer = self.solve(self._direction())
            assert answer.x is not None, answer.message
            self.see(answer.x)
            left = len(self._open())
            idle = idle + 1 if before - left < FEW else 0
            before = left
            if left <= FEW:
                break
        self._between(self._open())
        for number in self._open():
            self._one(number, self.cells[number])
        return self.found

    def only(self, cell: tuple) -> list[float]:
        """The values seen of one cell: its least, its most and something between."""
        self._one(self.cells.index(cell), cell)
        return sorted(self.found.values[cell])

    def _open(self) -> list[int]:
        return [n for n, cell in enumerate(self.cells) if len(self.found.values[cell]) < ENOUGH]

    def _direction(self) -> np.ndarray:
        """At random, along cells of which too few values are known."""
        chosen = np.array(self._open() or range(len(self.cells)))
        some = self.random.random(len(chosen)) < self.random.choice([0.1, 0.3, 1.0])
        return self.adds[chosen].T @ (self.random.normal(size=len(chosen)) * some)

    def _between(self, chosen: list[int]) -> None:
        """A third value of many cells at once, each between the two that are known; of halves where that
        cannot be for all."""
        seen = {n: self.found.values[self.cells[n]] for n in chosen}
        chosen = [n for n in chosen if len(seen[n]) == 2 and max(seen[n]) - min(seen[n]) > 1.5]
        if not chosen:
            return
        ends = [(min(seen[n]), max(seen[n])) for n in chosen]
        low, high = (np.array(side) for side in zip(*ends, strict=True))
        inside = LinearConstraint(self.adds[chosen], low + 0.5, high - 0.5)
        answer = self.solve(np.zeros(self.size), [inside])
        if answer.x is not None:
            self.see(answer.x)
        elif len(chosen) > 1:
            self._between(chosen[: len(chosen) // 2])
            self._between(chosen[len(chosen) // 2 :])

    def _one(self, number: int, cell: tuple) -> None:
        if frozenset(self.system.cells[cell].items()) in self.system.known:
            self.found.same.add(cell)
            return
        if set(self.system.cells[cell]) <= self.system.nothing:
            self.found.zero.add(cell)
            return
        line = np.asarray(self.adds[number].todense()).ravel()
        ends = []
        for sign in (1.0, -1.0):
            answer = self.exact(sign * line)
            if answer.x is not None:
                self.see(answer.x)
                ends.append(float(line @ answer.x))
        if (
            len(ends) == 2
            and len(self.found.values[cell]) < ENOUGH
            and ends[1] - ends[0] > 2 * APART
        ):
            step = 0.5 if ends[1] - ends[0] > 1.5 else APART
            between = LinearConstraint(line[None, :], ends[0] + step, ends[1] - step)
            answer = self.solve(np.zeros(self.size), [between])
            if answer.x is not None:
                self.see(answer.x)

    def exact(self, objective: np.ndarray):
        self.found.solved += 1
        return milp(
            objective,
            integrality=self.integrality,
            bounds=Bounds(0, MOST),
            constraints=self.constraints,
            options={"time_limit": SECONDS},
        )
