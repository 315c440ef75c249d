"""What people call units, forms and periods where they ask for them, to codes."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches

from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.ingest.periods import read_period
from pipelines.ingest.vocabulary import Vocabulary
from pipelines.period import Period

NEAR = 3
"""Names like one that nobody bears that are told."""
CUTOFF = 0.4
"""One of two characters wrong and the level left out is near."""


def unit_code(
    catalogue: Catalogue, text: str, levels: Collection[str] = (), option: str = "--unit"
) -> str:
    """The unit meant by its code or a name, of one of ``levels`` when some are given. Raises UserError
    when that is none, or several."""
    named = Vocabulary(catalogue).unit(text)
    found = sorted(
        code for code in named if not levels or catalogue.unit_by_code[code].level in levels
    )
    if len(found) == 1:
        return found[0]
    why = "means several units" if found else "reports nothing" if named else "is no unit"
    near = [] if named else _near(catalogue, text, levels)
    hint = (
        ", ".join(found or near) or f"give the code or name of one{' that reports' * bool(levels)}"
    )
    if found:
        zh = f"“{text}”对应不止一个单位，请写代码：{'、'.join(found)}。"
    elif named:
        zh = f"“{text}”不填报表，请写填报单位的代码或名称。"
    else:
        zh = f"没有单位“{text}”，" + (
            f"相近的有{'、'.join(near)}。" if near else "请写代码或名称。"
        )
    raise UserError(f"{option} {text}: {why}; {hint}", zh)


def _near(catalogue: Catalogue, text: str, levels: Collection[str]) -> list[str]:
    """The units whose names are most like one that nobody bears, if any are."""
    names = {
        called: f"{unit.code} {unit.name.zh}"
        for unit in catalogue.units
        if not levels or unit.level in levels
        for called in (unit.code, unit.name.zh, unit.name.en)
    }
    near = get_close_matches(text, names, n=NEAR, cutoff=CUTOFF)
    return list(dict.fromkeys(names[one] for one in near))


def role_code(catalogue: Catalogue, text: str) -> str:
    """The role meant by its code or a name. Raises UserError when there is none."""
    roles = catalogue.head.roles
    for role in roles:
        if text.strip().casefold() in (role.code, role.name.zh, role.name.en.casefold()):
            return role.code
    known = ", ".join(f"{role.code} ({role.name.zh})" for role in roles)
    zh = "、".join(f"{role.name.zh}（{role.code}）" for role in roles)
    raise UserError(f"role {text}: is no role; there are {known}", f"没有角色“{text}”，现有{zh}。")


def word_code(option: str, text: str, *words: Mapping[str, str]) -> str:
    """The code meant by itself or by its word in one of the languages. Raises UserError for none."""
    called = {word.casefold(): code for by in words for code, word in by.items()}
    called |= {code: code for code in words[0]}
    if code := called.get(text.strip().casefold()):
        return code
    known = ", ".join(f"{code} ({word})" for code, word in words[0].items())
    zh = "、".join(f"{code}（{word}）" if word else code for code, word in words[0].items())
    raise UserError(
        f"{option} {text}: is none; there are {known}", f"{option} 不能写“{text}”，可写{zh}。"
    )


def form_code(catalogue: Catalogue, text: str) -> str:
    """The form meant by its code or a name. Raises UserError when there is none."""
    code = Vocabulary(catalogue).form(text)
    if code is None:
        raise UserError(
            f"--form {text}: is no form; there are {', '.join(catalogue.form_by_code)}",
            f"没有表式“{text}”，现有{'、'.join(catalogue.form_by_code)}。",
        )
    return code


def period_named(text: str) -> Period:
    """The period meant, in any way returns write it. Raises UserError when it is none."""
    found = read_period(text, "month")
    if found is None:
        raise UserError(
            f"--period {text}: is no period; write 2009M06, 2009Q2, 2009H1 or 2009",
            f"“{text}”不是时期，请写成2009M06、2009Q2、2009H1或2009。",
        )
    return found
