"""Findings and corrections on the command line, with another country's catalogue."""

import re
from pathlib import Path

import pytest
from command import guanhuai

from pipelines.period import parse

HERE = Path(__file__).parent / "kisumu"
NOW = "2024-04-30T09:00:00"
NAMES = {"W1": "科洛莱尼", "W2": "马尼亚塔", "W3": "尼亚兰达"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("kisumu")
    received = ("--received", "2024-04-10T10:00:00")
    run(home, "submit", *received, str(HERE / "returns"), code=1)
    return home


def run(home: Path, *arguments: str, code: int = 0) -> list[str]:
    """What a command says, in lines; its error line when it fails."""
    done = guanhuai(home, *arguments, "--catalogue", str(HERE / "catalogue"), now=NOW)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return (done.stderr if code == 2 else done.stdout).strip().split("\n")


def test_a_warning_is_listed_explained_and_gone_from_the_list(home):
    listed = run(home, "finding", "list")
    warning = next(line for line in listed if " 预警 待处理 " in line)
    name = warning.split()[0]
    assert re.fullmatch(r"[0-9a-f]{12}", name)
    assert any(" 错误 待处理 " in line for line in listed)
    assert listed[-1] == f"共{len(listed) - 1}条。"
    named = run(home, "finding", "explain", name, "--reason", "call 13805361234", code=2)
    assert "holds a phone number" in named[0] and "1380" not in named[0]
    said = run(home, "finding", "explain", name, "--reason", "two rounds", "--language", "en")
    assert said == ["explained. The return is now accepted."]
    assert run(home, "finding", "list", "--language", "en")[-1] == f"{len(listed) - 2} findings."
    (told,) = run(home, "finding", "list", "--status", "explained", "--language", "en")[:-1]
    assert told.startswith(f"{name} warning explained") and told.endswith("(two rounds)")
    narrowed = ("--status", "explained", "--form", "V", "--period", "2024Q1")
    assert run(home, "finding", "list", *narrowed)[0].startswith(name)
    assert run(home, "finding", "list", "--status", "explained", "--unit", "KSM") == ["共0条。"]
    again = run(home, "finding", "reopen", name, "--reason", "not so", "--language", "en")
    assert again == ["reopened. The return is now held."]
    assert run(home, "finding", "explain", name, "--reason", " ", code=2)[0].endswith("say why")
    assert run(home, "finding", "list", "--status", "shut", code=2)[0].startswith("--status shut")
    assert run(home, "finding", "explain", "0" * 12, "--reason", "x", code=2)[0].endswith(
        "finding list"
    )


def test_an_error_is_waived_by_an_evaluator(home):
    listed = run(home, "finding", "list", "--language", "en")
    names = [line.split()[0] for line in listed if " error open " in line]
    said = run(home, "finding", "explain", names[0], "--reason", "x", code=2)
    assert "is an error" in said[0]
    told = [run(home, "finding", "waive", name, "--reason", "seen on site") for name in names]
    assert told[-1][0] in ("准予例外。该报表现为：已受理。", "准予例外。该报表现为：待说明。")


def test_a_correction_goes_from_declared_to_applied_to_revoked(home):
    run(home, "build")
    unit, period, cell, old = cell_in_force(home)
    about = ("--form", "V", "--period", period, "--unit", unit, "--cell", cell, "--old", old)
    new = str(int(old) + 1)
    (said,) = run(
        home, "correct", "declare", *about, "--new", new, "--reason", "typo", "--role", "clerk"
    )
    name = said.split()[0]
    named = f"{NAMES[unit]} V {parse(period).name('zh')}"
    assert said == f"{name} 待批准 {named} {cell} {old}→{new}：typo"
    assert run(home, "correct", "approve", name, "--role", "clerk", code=2)[0].endswith(
        "decide on it"
    )
    assert " 已批准 " in run(home, "correct", "approve", name, "--role", "chief")[0]
    built = run(home, "build", "--language", "en")
    assert built[1] == "Corrections: applied 1, waiting 0, stale 0, refused 0, revoked 0"
    assert built[1] in run(home, "status", "--language", "en")
    run(home, "correct", "revoke", name, "--role", "clerk", "--reason", "it was right")
    assert run(home, "correct", "list", "--language", "en")[0].startswith(f"{name} revoked ")
    assert run(home, "correct", "list", "--status", "applied", "--language", "en") == [
        "0 corrections."
    ]
    assert run(home, "correct", "list", "--status", "gone", code=2)[0].startswith("--status gone")


def test_a_csv_of_corrections_is_loaded_whole_or_not_at_all(home, tmp_path):
    run(home, "build")
    unit, period, cell, old = cell_in_force(home)
    file = tmp_path / "list.csv"
    head = "form,period,reporter,cell,old_value,new_value,reason"
    file.write_text(
        f"{head}\nV,{period},{unit},{cell},{old},{int(old) + 2},typo\nV,{period},{unit},Z9,1,2,x\n"
    )
    said = run(home, "correct", "load", str(file), "--role", "clerk", code=2)
    assert said == [f"list.csv line 3: V {period} {unit} Z9: no figure is read there"]
    file.write_text(f"{head}\nV,{period},{unit},{cell},{old},{int(old) + 2},typo\n")
    assert len(run(home, "correct", "load", str(file), "--role", "clerk")) == 1
    missing = run(home, "correct", "load", str(tmp_path / "none.csv"), "--role", "clerk", code=2)
    assert missing[0].endswith("check it, then try again") or "none.csv" in missing[0]


def cell_in_force(home: Path) -> tuple[str, str, str, str]:
    """Unit, period, cell and figure of the register of households in an accepted return."""
    from pipelines.paths import Home
    from pipelines.warehouse import open_edition

    (place,) = [path.parent for path in home.glob("*/register.sqlite")]
    con = open_edition(Home(place))
    row = con.execute(
        "SELECT v.reporter, v.period, v.cell, v.read_value::INT::TEXT FROM value v"
        ' JOIN "return" r ON r.return_id = v.return_id AND r.is_live'
        " WHERE v.element = 'hh_reg' ORDER BY ALL LIMIT 1"
    ).fetchall()[0]
    con.close()
    return row
