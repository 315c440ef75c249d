"""What a catalogue's names and codes mean when met in a file. Made once a process."""

import re
from collections import defaultdict
from functools import cached_property
from itertools import chain

from pipelines.catalogue.whole import Catalogue
from pipelines.ingest.cells import CellReader
from pipelines.ingest.text import TOKEN, bracketed, key, plain, readings, remembered

_SHORT = ("特别行政区", "自治县", "开发区", "街道", "地区", "市", "区", "县", "镇", "乡")
_NUMBERING = {"甲", "乙", "丙", "栏次", "序号", "行次", "编号", "栏号", "no"}
_SIZES = ("十", "百", "千", "万", "十万", "百万", "千万", "亿")
_APART = re.compile(r"[\s:：、,，;；/()\[\]【】]+")
Element = tuple[str, str]
"""Form code, element code."""


class Vocabulary:
    """Look-ups from words to codes. Every look-up of a text is remembered."""

    def __init__(self, catalogue: Catalogue):
        self.catalogue = catalogue
        intake = catalogue.head.intake
        marks = intake.na_marks, intake.zero_marks
        words: dict[str, list[str]] = defaultdict(list)
        for m in catalogue.head.measures:
            words[m.type] += (*m.words, m.name.zh, m.name.en)
        self.cells = CellReader(*marks, chain(*words.values()))
        self.cells_of = {
            m.code: CellReader(*marks, words[m.type], is_flag=m.type == "flag")
            for m in catalogue.head.measures
        }
        self.measures = {key(w) for m in catalogue.head.measures for w in (m.name.zh, m.name.en)}
        self.scaled = {
            key(f"{size}{word}")
            for m in catalogue.head.measures
            for word in (m.name.zh, *m.words)
            if key(word)
            for size in _SIZES
        }
        self.totals = {key(word) for word in intake.total_words}
        self.other_figures = {plain(word) for word in intake.other_figures}
        self.stops = tuple(key(word) for word in intake.stop_words)
        self.reporter_words = {key(w) for w in intake.reporter_headings}
        self.period_words = {key(w) for w in intake.period_headings}
        self.unit_words = {key(w) for w in intake.unit_headings}
        self.item_words = {key(w) for w in intake.item_headings}
        self.personal_headings = {key(w) for w in catalogue.head.personal_data_headings}
        self.items: dict[str, dict[str, str]] = {}
        self._codes: dict[str, set[Element]] = defaultdict(set)
        self._names: dict[str, set[Element]] = defaultdict(set)
        self._forms: dict[str, str] = {}
        self._units: dict[str, set[str]] = defaultdict(set)
        self._short: dict[str, set[str]] = defaultdict(set)
        self._learn_forms()
        self._learn_units()
        self.named = remembered(self._named)
        self.elements = remembered(self._elements)
        self.unit = remembered(self._unit)
        self.form = remembered(self._form)
        self.scaled_in = remembered(self._scaled_in)

    def _learn_forms(self) -> None:
        for form in self.catalogue.forms:
            for word in (form.code, form.name.zh, form.name.en, *form.aliases):
                self._forms[key(word)] = form.code
            for e in form.elements:
                self._codes[e.code.casefold()].add((form.code, e.code))
                for word in (e.code, e.name.zh, e.name.en, *e.aliases):
                    self._names[key(word)].add((form.code, e.code))
            if form.dimension:
                self.item_words |= {
                    key(w) for w in (form.dimension.name.zh, form.dimension.name.en)
                }
                self.items[form.code] = {
                    key(word): item.code
                    for item in form.dimension.items
                    for word in (item.code, item.name.zh, item.name.en)
                }

    @cached_property
    def label_words(self) -> set[str]:
        """What may head a column that is no element's."""
        return (
            self.unit_words | self.reporter_words | self.period_words | self.item_words | _NUMBERING
        )

    def _learn_units(self) -> None:
        for unit in self.catalogue.units:
            above = self.catalogue.unit_by_code.get(unit.parent or "")
            whole = f"{above.name.zh if above else ''}{unit.name.zh}"
            for word in (unit.code, unit.name.zh, unit.name.en, whole, *unit.aliases):
                self._units[key(word)].add(unit.code)
            for word in (unit.short.zh, unit.short.en) if unit.short else ():
                self._short[key(word)].add(unit.code)
            short = key(unit.name.zh)
            for ending in _SHORT:
                if short.endswith(ending) and len(short) - len(ending) >= 2:
                    self._short[short[: -len(ending)]].add(unit.code)
                    break

    def _elements(self, text: str) -> tuple[frozenset[Element], frozenset[Element]]:
        """The elements a heading names by code, and those it names by name."""
        tokens = [t for t in TOKEN.findall(text) if t.casefold() in self._codes]
        by_code = {e for t in tokens for e in self._codes[t.casefold()]}
        rest = text
        for token in tokens:
            rest = rest.replace(token, " ")
        by_name: set[Element] = set()
        for version in (rest, *plain(rest).split(), *plain(rest).split("/")):
            by_name |= next(
                (self._names[word] for word in readings(version) if word in self._names), set()
            )
            if by_name:
                break
        if self._is_other(text):
            by_code, by_name = self._running(by_code), self._running(by_name)
        return frozenset(by_code), frozenset(by_name)

    def _is_other(self, text: str) -> bool:
        """Whether a heading's brackets say that it is last year's figure, or the year's so far."""
        asides = bracketed(text)
        return any(word in aside for aside in asides for word in self.other_figures)

    def speaks_of_others(self, text: str) -> bool:
        """Whether a heading over elements says so of all of them."""
        return any(word in plain(text) for word in self.other_figures)

    def _running(self, elements: set[Element]) -> set[Element]:
        """Those that add up over the year anyhow."""
        forms = self.catalogue.form_by_code
        return {(form, e) for form, e in elements if forms[form].by_code[e].kind == "cum"}

    def running(self, form: str, elements: set[str]) -> set[str]:
        return {e for _, e in self._running({(form, e) for e in elements})}

    def _named(self, text: str) -> frozenset[Element]:
        """The elements a heading names in either way."""
        return frozenset().union(*self.elements(text))

    def _unit(self, text: str) -> frozenset[str]:
        """Every unit a label may mean: by code or name, else by a short name."""
        for known in (self._units, self._short):
            if word := next((word for word in readings(text) if word in known), None):
                return frozenset(known[word])
            if said := [known[w] for w in map(key, plain(text).split()) if w in known]:
                return frozenset(set.intersection(*said))
        return frozenset()

    def _form(self, text: str) -> str | None:
        """The form a text names, alone or among other words."""
        for word in readings(text):
            if word in self._forms:
                return self._forms[word]
        for token in TOKEN.findall(plain(text)):
            for piece in (token, *token.replace("_", "-").split("-")):
                if key(piece) in self._forms:
                    return self._forms[key(piece)]
        return None

    def _scaled_in(self, text: str) -> str | None:
        """A measure of another size, such as 万元, where the catalogue's is 元."""
        return next((w for w in _APART.split(plain(text)) if key(w) in self.scaled), None)

    def is_total(self, label: str) -> bool:
        return key(label) in self.totals

    def is_stop(self, label: str) -> bool:
        word = key(label)
        return bool(word) and word.startswith(self.stops) if self.stops else False

    def is_numbering(self, label: str) -> bool:
        return key(label) in _NUMBERING
