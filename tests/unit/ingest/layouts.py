"""A return laid out at random in one of the ways people do, with what must be read from it."""

import random
from typing import Any

from pipelines.catalogue.forms import Element
from pipelines.catalogue.whole import Catalogue
from pipelines.period import Period

DIGITS = "〇一二三四五六七八九"
FIGURES = [0, 1, 7, 35, 1000, 12345, 266634, 13912345]
TEXTS: list[tuple[str, str, int | None]] = [
    ("1,234", "value", 1234), ("１２", "value", 12), (" 35 ", "value", 35), ("1.2万", "value", 12000),
    ("（35）", "value", -35), ("无", "value", 0), ("—", "na", None), ("/", "na", None),
    ("", "missing", None), ("\u3000", "missing", None), ("约5", "bad", None), ("12①", "bad", None),
    ("50%", "bad", None), ("#DIV/0!", "bad", None),
]  # fmt: skip
TOTAL = "total"
Key = tuple[str, str]
"""A unit's code or TOTAL, and an element's code."""


class Layout:
    """One return; every choice comes from ``seed``. ``cells``: by 0-based row and column. ``read``:
    state, value, and 1-based row and column of every figure written."""

    def __init__(self, catalogue: Catalogue, seed: int):
        self.catalogue, self.any = catalogue, random.Random(seed)
        self.form = form = self.any.choice(catalogue.forms)
        level = self.any.choice(form.reports).reporter_level
        self.unit = self.any.choice([unit for unit in catalogue.units if unit.level == level])
        last = {"month": 12, "quarter": 4, "half": 2, "year": 1}[form.grain]
        self.period = Period(2009, form.grain, self.any.randint(1, last))
        self.names = list(catalogue.rows_of(form, self.unit.code, self.period.end))
        if len(self.names) > 1:
            self.names.insert(self.any.choice([0, len(self.names)]), TOTAL)
        self.elements = list(form.elements_for(level))[: self.any.choice([None, -1])]
        if self.chance(0.4):
            self.any.shuffle(self.elements)
        self.cells: dict[tuple[int, int], Any] = {}
        self.read: dict[Key, tuple[str, int | None, int, int]] = {}
        self.left = self.any.choice([0, 0, 1, 2])
        self.heads = self.any.choice(
            ["zh", "en", "code", "CODE", "both", "measure", "spaced", "lines"]
        )
        self.labels = self.any.choice(["name", "code", "both", "spaced"])
        row = self.header(self.any.choice([0, 1, 4])) + self.any.choice([0, 1])
        row = self.any.choice([self.wide, self.wide, self.turned, self.long])(row)
        if self.chance(0.5):
            self.put(row + self.any.choice([0, 1]), 0, "单位负责人：负责岗", "", "填表人：填报岗")

    @property
    def slot(self) -> tuple[str, str, str]:
        return self.form.code, self.period.code, self.unit.code

    @property
    def rows(self) -> list[list[Any]]:
        height, width = (max(place[i] for place in self.cells) + 1 for i in (0, 1))
        return [[self.cells.get((r, c), "") for c in range(width)] for r in range(height)]

    def chance(self, share: float) -> bool:
        return self.any.random() < share

    def put(self, row: int, column: int, *values: Any) -> None:
        self.cells |= {(row, c): v for c, v in enumerate(values, column + self.left) if v != ""}

    def header(self, row: int) -> int:
        """Form, unit and period above the table; the row after them."""
        unit = self.any.choice([self.unit.name.zh, self.unit.code])
        told = [("表号", self.form.code), ("填报单位", unit), ("报告期", self.when())]
        texts = [f"{word}：{value}" for word, value in told]
        style = self.any.choice(["pairs", "cells", "line", "title"])
        if style == "pairs":
            self.any.shuffle(told)
            for r, pair in enumerate(told, row):
                self.put(r, 0, *pair)
            return row + 3
        if style == "title":
            self.put(row, 0, f"{self.form.code} {self.form.name.zh}")
            self.put(row + 1, 0, self.unit.name.zh, "", self.period.name("zh"))
            return row + 2
        self.put(
            row, 0, *(["    ".join(texts)] if style == "line" else texts), "有效期：2010年12月"
        )
        return row + 1

    def when(self) -> str:
        p, zh = self.period, self.period.name("zh")
        said = [zh, p.code, f"{zh[:4]} {zh[4:]}", str(p.end)]
        if p.grain == "month":
            said += [f"2009-{p.ordinal}", f"2009{p.ordinal:02}", f"2009年{p.ordinal:02}月份"]
        if p.grain == "quarter":
            said += [
                f"二〇〇九年第{DIGITS[p.ordinal]}季度",
                f"2009年{p.first_month}-{p.last_month}月",
            ]
        return self.any.choice(said)

    def heading(self, element: Element) -> str:
        zh, code = element.name.zh, element.code
        measure = self.catalogue.measure_by_code[element.measure].name.zh
        return {
            "zh": zh, "en": element.name.en, "code": code, "CODE": code.upper(),
            "both": f"{zh}（{code}）", "measure": f"其中：{zh}（{measure}）",
            "spaced": " ".join(zh), "lines": f"{zh}\n{code}",
        }[self.heads]  # fmt: skip

    def label(self, name: str) -> str:
        if name == TOTAL:
            return self.any.choice(["合计", "合 计", "总计"])
        zh = self.catalogue.unit_by_code[name].name.zh
        return {"name": zh, "code": name, "both": f"{name} {zh}", "spaced": " ".join(zh)}[
            self.labels
        ]

    def figure(self, name: str, element: Element, row: int, column: int) -> None:
        figure = self.any.choice(FIGURES)
        text = self.any.choice(TEXTS) if self.chance(0.4) else (figure, "value", figure)
        self.put(row, column, text[0])
        self.read[name, element.code] = (*text[1:], row + 1, column + self.left + 1)

    def wide(self, row: int) -> int:
        self.put(
            row, 0, self.any.choice(["单位", "填报对象"]), *map(self.heading, self.elements), "备注"
        )
        if self.heads == "zh" and self.chance(0.5):
            row += 1
            self.put(row, 0, "", *(element.code for element in self.elements))
        if self.chance(0.2):
            row += 1
            self.put(row, 0, "甲", *range(1, len(self.elements) + 1))
        for name in self.names:
            row += 1 + self.chance(0.1)
            self.put(row, 0, self.label(name))
            for column, element in enumerate(self.elements, 1):
                self.figure(name, element, row, column)
        return row + 1

    def turned(self, row: int) -> int:
        self.put(row, 0, "指标", *map(self.label, self.names))
        for element in self.elements:
            row += 1 + self.chance(0.1)
            self.put(row, 0, self.heading(element))
            for column, name in enumerate(self.names, 1):
                self.figure(name, element, row, column)
        return row + 1

    def long(self, row: int) -> int:
        self.put(row, 0, "单位", "指标", "数值")
        asked = [(name, element) for name in self.names for element in self.elements]
        if self.chance(0.3):
            self.any.shuffle(asked)
        named = {name: self.label(name) for name in self.names}
        for name, element in asked:
            row += 1
            self.put(row, 0, named[name], self.heading(element))
            self.figure(name, element, row, 2)
        return row + 1
