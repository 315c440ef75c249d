"""What the words of a file mean in a catalogue: forms, elements, units, items."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipelines.catalogue.forms import Form, Unit
from pipelines.catalogue.whole import Catalogue
from pipelines.ingest import words
from pipelines.ingest.text import TOKEN, key, plain, readings

V = TypeVar("V")
LONGEST_NAME = 80
SUFFIXES = (
    "街道办事处", "自治县", "自治旗", "街道办", "开发区", "街道", "地区", "自治州", "镇", "乡",
    "区", "县", "市", "旗", "盟", "省", "州", "subdistrict", "township", "town", "district",
    "county", "city", "prefecture",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    """What a text may mean as a heading. ``code``: the element whose code it carries; ``named``:
    the elements whose name it carries; ``role``: see ``words.DEFAULTS``; ``is_measure``: 户, 元."""

    code: str | None = None
    named: frozenset[str] = frozenset()
    role: str = ""
    is_measure: bool = False

    @property
    def elements(self) -> frozenset[str]:
        return frozenset((self.code,)) if self.code else self.named


@dataclass(frozen=True, slots=True)
class Label:
    """What a text may mean as a row's label: units by code, full name, or name without suffix."""

    code: str | None = None
    full: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    is_total: bool = False
    is_self: bool = False
    is_stop: bool = False

    @property
    def is_unit(self) -> bool:
        return bool(self.code or self.full)


NOTHING = Heading()


class Index(Generic[V]):
    """Names -> values; looser readings of a name count only when they mean one thing."""

    def __init__(self, entries: Iterable[tuple[V, Iterable[str]]]):
        strict: dict[str, set[V]] = defaultdict(set)
        loose: dict[str, set[V]] = defaultdict(set)
        for value, names in entries:
            for name in names:
                strict[key(name)].add(value)
                for reading in readings(name):
                    loose[reading].add(value)
        self.strict = {k: frozenset(v) for k, v in strict.items() if k}
        self.loose = {k: frozenset(v) for k, v in loose.items() if k not in self.strict}

    def find(self, text: str) -> frozenset[V]:
        ways = list(readings(text))
        for names in (self.strict, self.loose):
            for way in ways:
                if way in names:
                    return names[way]
        return frozenset()


class Headings(dict[str, Heading]):
    """Text -> heading, worked out once for each distinct text."""

    def __init__(self, catalogue: Catalogue):
        super().__init__()
        self.roles = words.roles(catalogue.head)
        dimensions = [f.dimension for f in catalogue.forms if f.dimension]
        for dimension in dimensions:
            for name in (dimension.code, dimension.name.zh, dimension.name.en):
                self.roles.setdefault(key(name), "item")
        self.codes = {e.code.casefold(): e.code for f in catalogue.forms for e in f.elements}
        self.names: Index[str] = Index(
            (e.code, (e.name.zh, e.name.en, *e.aliases))
            for f in catalogue.forms
            for e in f.elements
        )
        self.measures = {
            key(word)
            for m in catalogue.head.measures
            for word in (m.name.zh, m.name.en, m.code, *m.words)
        }

    def __missing__(self, text: str) -> Heading:
        self[text] = found = self._find(text) if len(text) <= LONGEST_NAME else NOTHING
        return found

    def _find(self, text: str) -> Heading:
        role = next((self.roles[r] for r in readings(text) if r in self.roles), "")
        is_measure = key(text) in self.measures
        whole = plain(text).casefold()
        if whole in self.codes:
            return Heading(self.codes[whole], frozenset(), role, is_measure)
        named = self.names.find(text)
        if named:
            return Heading(None, named, role, is_measure)
        tokens = {t for t in TOKEN.findall(plain(text)) if t.casefold() in self.codes}
        if len(tokens) != 1:
            return Heading(None, named, role, is_measure)
        (token,) = tokens
        rest = self.names.find(plain(text).replace(token, " "))
        return Heading(self.codes[token.casefold()], rest, role, is_measure)


class Labels(dict[str, Label]):
    """Text -> label, worked out once for each distinct text."""

    def __init__(self, catalogue: Catalogue):
        super().__init__()
        intake = catalogue.head.intake
        units = catalogue.units
        self.codes = {u.code.casefold(): u.code for u in units}
        self.full: Index[str] = Index((u.code, names_of(u)) for u in units)
        short: dict[str, set[str]] = defaultdict(set)
        for unit in units:
            for name in names_of(unit):
                short[stem(key(name))].add(unit.code)
        self.short = {k: tuple(sorted(v)) for k, v in short.items() if len(k) >= 2}
        self.totals = {key(w) for w in intake.total_words}
        self.selves = {key(w) for w in words.SELF}
        self.stops = tuple({key(w) for w in (*words.FOOTER, *intake.stop_words)} - {""})
        self.above = _above(catalogue)

    def __missing__(self, text: str) -> Label:
        self[text] = found = self._find(text)
        return found

    def _find(self, text: str) -> Label:
        tokens = [t for t in TOKEN.findall(plain(text)) if t.casefold() in self.codes]
        rest, code = text, None
        if len(set(tokens)) == 1:
            code = self.codes[tokens[0].casefold()]
            rest = plain(text).replace(tokens[0], " ")
        full = tuple(sorted(self.full.find(rest) or self._below(rest)))
        bare = key(rest)
        return Label(
            code=code,
            full=full,
            short=self._short(rest),
            is_total=self._is_total(bare),
            is_self=bare in self.selves,
            is_stop=not code and not full and bare.startswith(self.stops),
        )

    def _short(self, text: str) -> tuple[str, ...]:
        return next((self.short[s] for r in readings(text) if (s := stem(r)) in self.short), ())

    def _below(self, text: str) -> frozenset[str]:
        """A unit named after those above it: ``潍坊市潍城区``."""
        for way in readings(text):
            for prefix, code in self.above:
                if way.startswith(prefix) and len(way) > len(prefix):
                    found = self.full.find(way[len(prefix) :])
                    if found:
                        return frozenset(c for c in found if c != code)
        return frozenset()

    def _is_total(self, bare: str) -> bool:
        if bare in self.totals:
            return True
        return any(len(t) >= 2 and not t.isascii() and bare.endswith(t) for t in self.totals)


class Forms:
    """Forms by code, name or alias."""

    def __init__(self, catalogue: Catalogue):
        self.codes = {f.code.casefold(): f.code for f in catalogue.forms}
        self.index: Index[str] = Index((f.code, form_names(f)) for f in catalogue.forms)
        self.known: dict[str, str | None] = {}

    def find(self, text: str) -> str | None:
        """The one form a text names: by code, by its whole, or by a name inside it."""
        if text not in self.known:
            self.known[text] = self._find(text)
        return self.known[text]

    def _find(self, text: str) -> str | None:
        pieces = [p for t in TOKEN.findall(plain(text)) for p in {t, *t.split("_"), *t.split("-")}]
        codes = {self.codes[p.casefold()] for p in pieces if p.casefold() in self.codes}
        if len(codes) == 1:
            return codes.pop()
        if codes:
            return None
        found = self.index.find(text)
        if not found:
            bare = key(text)
            inside = [n for n in self.index.strict if len(n) >= 4 and n in bare]
            found = self.index.strict[max(inside, key=len)] if inside else frozenset()
        return next(iter(found)) if len(found) == 1 else None


class Names:
    """All of a catalogue's words, for one process."""

    def __init__(self, catalogue: Catalogue):
        self.headings = Headings(catalogue)
        self.labels = Labels(catalogue)
        self.forms = Forms(catalogue)
        self.items = {
            f.code: Index((i.code, (i.code, i.name.zh, i.name.en)) for i in f.dimension.items)
            for f in catalogue.forms
            if f.dimension
        }


def names_of(unit: Unit) -> tuple[str, ...]:
    return (unit.name.zh, unit.name.en, *unit.aliases)


def form_names(form: Form) -> tuple[str, ...]:
    return (form.code, form.name.zh, form.name.en, *form.aliases)


def stem(word: str) -> str:
    """A unit's key without its administrative suffix: 潍城区 -> 潍城."""
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 2:
            return word[: -len(suffix)]
    return word


def _above(catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """Names of units that have units below them, longest first."""
    parents = {u.parent for u in catalogue.units}
    names = {(key(n), u.code) for u in catalogue.units if u.code in parents for n in names_of(u)}
    return tuple(sorted(names, key=lambda pair: (-len(pair[0]), pair)))
