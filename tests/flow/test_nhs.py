"""The second catalogue on its real file: 36 months of 274 organisations."""

import os
from pathlib import Path

import pytest
from command import guanhuai

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = Path(
    os.environ.get("GUANHUAI_NHS_AE", ROOT.parent / "shared/real/nhs-ae/ae_attendances.csv")
)
NOW = "2019-06-01T09:00:00"
NAME = "nhs-ae"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not PUBLISHED.exists(),
        reason=f"the published file is not part of the project; looked for it at {PUBLISHED}",
    ),
]


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    from pipelines.paths import Home
    from pipelines.warehouse import open_edition

    home = tmp_path_factory.mktemp("nhs")
    returns = home / "returns"
    made = guanhuai(home, "convert", "--catalogue", NAME, str(PUBLISHED), str(returns), now=NOW)
    assert made.returncode == 0, made.stderr
    loaded = guanhuai(home, "submit", "--catalogue", NAME, "--quiet", str(returns), now=NOW)
    assert loaded.returncode == 0, loaded.stderr
    built = guanhuai(home, "build", "--catalogue", NAME, now=NOW)
    assert built.returncode == 0, built.stderr
    connection = open_edition(Home(home / NAME))
    yield connection
    connection.close()


def test_exactly_the_one_real_row_with_more_admissions_than_attendances_is_found(edition):
    found = edition.execute(
        "SELECT period, unit, item, severity, value FROM finding "
        "WHERE scope = 'return' AND severity <> 'note'"
    ).fetchall()
    assert found == [("2018M10", "RTX", "2", "warning", "74, 92")]


def test_every_row_of_the_file_is_a_value_and_every_sum_agrees(edition):
    import pandas as pd

    published = pd.read_csv(PUBLISHED)
    count = edition.execute("SELECT count(*) FROM value WHERE state = 'value'").fetchone()[0]
    assert count == 3 * len(published)
    national = edition.execute(
        "SELECT period, numerator, denominator, value FROM indicator_value v "
        "JOIN unit u ON u.code = v.unit JOIN period p ON p.code = v.period "
        "WHERE u.parent IS NULL AND p.grain = 'month' ORDER BY period"
    ).fetchall()
    sums = published.groupby("period")[["attendances", "breaches"]].sum()
    expected = [
        (f"{day[:4]}M{day[5:7]}", row.attendances - row.breaches, row.attendances)
        for day, row in sums.iterrows()
    ]
    assert [(p, int(n), int(d)) for p, n, d, _ in national] == expected
    assert [v for *_, v in national] == pytest.approx(
        [100 * n / d for _, n, d in expected], rel=1e-12
    )


def test_organisations_that_closed_owe_nothing_afterwards(edition):
    import pandas as pd

    last = pd.read_csv(PUBLISHED).groupby("org_code").period.max()
    closed = last[last < "2019-03-01"]
    assert len(closed) > 20
    owed = dict(
        edition.execute("SELECT reporter, max(period) FROM reporting GROUP BY reporter").fetchall()
    )
    assert all(owed[org] == f"{day[:4]}M{day[5:7]}" for org, day in closed.items())
