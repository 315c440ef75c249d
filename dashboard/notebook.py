"""A notebook that opens the published build's public edition directly. Knows no Streamlit."""

import json
from collections.abc import Sequence
from typing import Any

from dashboard.words import say

OPEN = """from pathlib import Path
import os

import duckdb

home = Path(os.environ.get("GUANHUAI_HOME", "data/var")) / {catalogue!r}
build = (home / "CURRENT").read_text(encoding="utf-8").strip()
edition = home / "builds" / build / "public.duckdb"
con = duckdb.connect(str(edition), read_only=True)
build"""
READ = '''figures = con.execute(
    """
    SELECT p.end_date, p.name_{language} AS period, u.short_{language} AS unit,
           v.numerator, v.denominator, v.value, v.state
    FROM indicator_value v
    JOIN unit u ON u.code = v.unit
    JOIN period p ON p.code = v.period
    WHERE v.indicator = ? AND p.grain = ? AND v.unit = (SELECT value FROM meta WHERE key = 'top_unit')
    ORDER BY p.end_date
    """,
    [{code!r}, {grain!r}],
).df()
figures.tail()'''
DRAW = """import matplotlib.pyplot as plt

plt.rcParams["font.sans-serif"] = ["Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "DejaVu Sans"]
axes = figures.plot(x="end_date", y="value", marker="o", legend=False, figsize=(8, 4))
axes.set_title({title!r})
axes.set_xlabel("")
axes.figure.tight_layout()"""
STATES = '''con.execute(
    """
    SELECT state, count(*) AS cells FROM indicator_value GROUP BY state ORDER BY cells DESC
    """
).df()'''


def code_cells(catalogue: str, code: str, grain: str, title: str, language: str) -> list[str]:
    """What is run, in order: open, read, draw, and how many figures are there at all."""
    return [
        OPEN.format(catalogue=catalogue),
        READ.format(language=language, code=code, grain=grain),
        DRAW.format(title=title),
        STATES,
    ]


def notebook(codes: Sequence[str], language: str) -> bytes:
    """The notebook file, format 4.5."""
    told = [say(f"recipe_{i}", language) for i in range(len(codes))]
    cells: list[dict[str, Any]] = []
    for i, (text, code) in enumerate(zip(told, codes, strict=True)):
        cells.append(cell(f"text-{i}", "markdown", text))
        cells.append(cell(f"code-{i}", "code", code) | {"execution_count": None, "outputs": []})
    about = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    whole = {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def cell(name: str, kind: str, source: str) -> dict[str, Any]:
    return {
        "cell_type": kind, "id": name, "metadata": {},
        "source": source.splitlines(keepends=True),
    }  # fmt: skip
