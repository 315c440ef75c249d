"""Made-up identity numbers with a right check digit, of a region that does not exist."""

from random import Random

NOWHERE = "990000"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
"""GB 11643-1999: the check digit by the weighted sum modulo 11."""


def numbers(count: int, random: Random) -> tuple[str, ...]:
    return tuple(_number(random) for _ in range(count))


def _number(random: Random) -> str:
    born = f"{random.randint(1950, 1985)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
    body = f"{NOWHERE}{born}{random.randint(1, 999):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + CHECK_DIGITS[total % 11]
