"""The purse: what is paid covers what other returns say was given, and the balance carries over."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from pipelines.period import MONTHS, Grain
from pipelines.sample.draws import between
from pipelines.sample.figures import money
from pipelines.sample.model import Return, Values, number
from pipelines.sample.recipe import Funds

Month = tuple[int, int]
KEPT_STEP = Decimal("0.25")
"""The balance moves at most this share of itself in a month, so that it raises no question."""


def covered(funds: Funds, returns: Iterable[Return]) -> dict[Month, Decimal]:
    """What must be paid each month: the covered amounts, spread evenly over their periods."""
    due: dict[Month, Decimal] = defaultdict(Decimal)
    for sent in returns:
        wanted = [e for e in funds.covers if e in sent.elements]
        amounts = (number(row.values[e]) or 0 for row in sent.rows for e in wanted)
        given = sum(map(Decimal, amounts), Decimal(0))
        months = range(sent.period.first_month, sent.period.last_month + 1)
        for month in months if given else ():
            due[sent.period.year, month] += given / len(months)
    return due


@dataclass
class Purse:
    """One reporter's purse, month after month."""

    funds: Funds
    covered: dict[Month, Decimal]
    base: float
    grain: Grain
    balance: Decimal | None = None

    def month(self, year: int, ordinal: int, quality: float, random: Random) -> Values:
        """The purse's figures of one period: opening + inflows - payout - management = closing."""
        funds = self.funds
        payout = money(self._payout(year, ordinal, random))
        management = money(float(payout) * funds.management_share * random.uniform(0.7, 1.3))
        usual = self.base * MONTHS[self.grain]
        aim = money(between(*funds.months_kept, quality) * usual * random.uniform(0.9, 1.1))
        opening = self.balance or money(float(aim) * random.uniform(0.85, 1.15))
        closing = self._closing(opening, payout + management, aim)
        self.balance = closing
        raised = closing - opening + payout + management
        values: Values = {funds.opening: opening, funds.closing: closing}
        values |= {funds.payout: payout, funds.management: management}
        return values | split(raised, funds.inflows, random)

    def _payout(self, year: int, ordinal: int, random: Random) -> float:
        first, months = (ordinal - 1) * MONTHS[self.grain] + 1, MONTHS[self.grain]
        due = sum(self.covered.get((year, first + i), Decimal(0)) for i in range(months))
        other = self.base * months * self.funds.season[ordinal - 1] * random.uniform(0.85, 1.15)
        return float(due) * (1 + self.funds.beyond) + other

    @staticmethod
    def _closing(opening: Decimal, paid: Decimal, aim: Decimal) -> Decimal:
        low, high = money(opening * (1 - KEPT_STEP)), money(opening * (1 + KEPT_STEP))
        return max(opening - paid, min(max(aim, low), high))


def split(raised: Decimal, inflows: dict[str, float], random: Random) -> Values:
    """What was raised, by source; the last source takes the rest."""
    *others, last = inflows
    values: Values = {}
    left = raised
    for source in others:
        values[source] = min(
            left, money(raised * Decimal(inflows[source] * random.uniform(0.9, 1.1)))
        )
        left -= number(values[source]) or 0
    values[last] = left
    return values
