"""LibreOffice as a person at it: opens workbooks, types and pastes, reads what is shown, saves.

Run as a script by a Python that has LibreOffice's ``uno`` (``python3-uno``), with jobs as JSON on
standard input; as a module, by tests, to find and run that Python.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97"}
PATIENCE = 120
"""Seconds to wait for LibreOffice to answer."""


@cache
def python_with_uno() -> str | None:
    """A Python that can drive LibreOffice; None where either is missing."""
    if not shutil.which("soffice"):
        return None
    tries = (sys.executable, "/usr/bin/python3", shutil.which("python3") or sys.executable)
    for python in dict.fromkeys(tries):
        done = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
        if done.returncode == 0:
            return python
    return None


def at_office(jobs: list[dict[str, Any]], profile: Path) -> list[dict[str, Any]]:
    """Do the jobs; what each read.

    A job: ``open`` a path; ``type`` sheet -> cell -> number or text; ``paste`` the same, but with all
    that a plain paste brings; ``read`` sheets; ``save`` paths. Its answer: ``shown``: sheet -> cell ->
    text or number; ``validation``: sheet -> cell -> [type, first formula], of the cells asked for in ``look``;
    ``protected``: sheet -> whether it is.
    """
    python = python_with_uno()
    assert python
    done = subprocess.run(
        [python, __file__, str(profile)],
        input=json.dumps(jobs), capture_output=True, text=True, check=False, timeout=PATIENCE * 2,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def main() -> None:
    pipe = f"guanhuai{os.getpid()}"
    office = subprocess.Popen(
        ["soffice", "--headless", "--norestore", "--nologo",
         f"-env:UserInstallation={Path(sys.argv[1]).as_uri()}", f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        desktop = connected(pipe)
        print(json.dumps([do(desktop, job) for job in json.load(sys.stdin)]))
        desktop.terminate()
    finally:
        try:
            office.wait(20)
        except subprocess.TimeoutExpired:
            office.kill()


def connected(pipe: str) -> Any:
    import uno  # type: ignore[import-not-found]

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    until = time.monotonic() + PATIENCE
    while True:
        try:
            far = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return far.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", far)
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def setting(name: str, value: Any) -> Any:
    from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]

    one = PropertyValue()
    one.Name, one.Value = name, value
    return one


def do(desktop: Any, job: dict[str, Any]) -> dict[str, Any]:
    hidden = (setting("Hidden", True),)
    book = desktop.loadComponentFromURL(Path(job["open"]).as_uri(), "_blank", 0, hidden)
    try:
        for sheet, cells in job.get("type", {}).items():
            for address, content in cells.items():
                put(book.Sheets.getByName(sheet).getCellRangeByName(address), content)
        for sheet, cells in job.get("paste", {}).items():
            paste(book, book.Sheets.getByName(sheet), cells)
        for path in map(Path, job.get("save", ())):
            book.storeToURL(path.as_uri(), (setting("FilterName", FILTERS[path.suffix]),))
        sheets = {name: book.Sheets.getByName(name) for name in job.get("read", ())}
        return {
            "shown": {name: shown(sheet) for name, sheet in sheets.items()},
            "validation": {
                name: {address: validation(sheets[name], address) for address in cells}
                for name, cells in job.get("look", {}).items()
            },
            "protected": {name: sheet.isProtected() for name, sheet in sheets.items()},
        }
    finally:
        book.close(True)


def put(cell: Any, content: float | str) -> None:
    if isinstance(content, str):
        cell.setString(content)
    else:
        cell.setValue(content)


def paste(book: Any, sheet: Any, cells: dict[str, Any]) -> None:
    """From a sheet of no validation, as from another workbook."""
    book.Sheets.insertNewByName("elsewhere", 0)
    elsewhere = book.Sheets.getByName("elsewhere")
    for address, content in cells.items():
        put(elsewhere.getCellRangeByName(address), content)
        source = elsewhere.getCellRangeByName(address).getRangeAddress()
        sheet.copyRange(sheet.getCellRangeByName(address).getCellAddress(), source)
    book.Sheets.removeByName("elsewhere")


def shown(sheet: Any) -> dict[str, str | float]:
    """What stands in every cell that is not empty, asked for in one go."""
    cursor = sheet.createCursor()
    cursor.gotoStartOfUsedArea(False)
    cursor.gotoEndOfUsedArea(True)
    first = cursor.getRangeAddress()
    return {
        f"{letters(first.StartColumn + c)}{first.StartRow + r + 1}": content
        for r, row in enumerate(cursor.getDataArray())
        for c, content in enumerate(row)
        if content != ""
    }


def letters(column: int) -> str:
    text, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def validation(sheet: Any, address: str) -> list[str]:
    found = sheet.getCellRangeByName(address).Validation
    return [found.Type.value, found.getFormula1()]


if __name__ == "__main__":
    main()
