"""Half-up decimal rounding, exact on the number as it is written."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_NEAR = 1e-6
"""How close to a half a scaled fraction may lie before it is decided by exact decimals."""


def half_up_one(value: float, digits: int) -> float:
    """``value`` to ``digits`` decimals, halves away from zero, as its shortest repr reads.

    2.675 is stored as 2.67499999999999982; people wrote 2.675, so it becomes 2.68.
    """
    unit = Decimal(1).scaleb(-digits)
    return float(Decimal(repr(float(value))).quantize(unit, rounding=ROUND_HALF_UP))


def half_up(values: npt.ArrayLike, digits: int) -> Floats:
    """Each value to ``digits`` decimals, halves away from zero; NaN stays NaN.

    Only values next to a half need the slow exact way; the rest cannot go wrong in binary.
    """
    numbers = np.asarray(values, dtype=np.float64)
    scaled = numbers * 10.0**digits
    with np.errstate(invalid="ignore"):
        whole = np.rint(scaled)
        rounded = np.asarray(whole / 10.0**digits)
        unsure = np.abs(whole - scaled) + np.abs(scaled) * 1e-15 >= 0.5 - _NEAR
    if unsure.any():
        rounded = np.atleast_1d(rounded)
        near, of = np.unique(numbers[unsure], return_inverse=True)
        exact = np.array([half_up_one(value, digits) for value in near.tolist()])
        rounded[np.atleast_1d(unsure)] = exact[of]
        rounded = rounded.reshape(numbers.shape)
    return rounded


def settle(values: npt.ArrayLike, digits: int = 9) -> Floats:
    """Take the noise of binary sums off (89.99499999999999 for 89.995) before rounding decides."""
    return np.asarray(np.round(np.asarray(values, dtype=np.float64), digits), dtype=np.float64)
