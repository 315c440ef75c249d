"""The catalogues of phrases: complete in both languages, and nothing in them that no page says."""

import re
from pathlib import Path
from string import Formatter

import pytest

from dashboard import words
from dashboard.words import LANGUAGES, messages, say

ROOT = Path(__file__).parents[2]
HAN = re.compile("[\u4e00-\u9fff]")


def forms(message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_hold_the_same_keys_in_the_same_files():
    for file in sorted((words.LOCALE / LANGUAGES[0] / "LC_MESSAGES").glob("*.po")):
        keys = [
            re.findall(r'^msgid "(.+)"$', other.read_text("utf-8"), re.MULTILINE)
            for language in LANGUAGES
            for other in [words.LOCALE / language / "LC_MESSAGES" / file.name]
        ]
        assert keys[0] == keys[1], file.name
    assert messages("zh").keys() == messages("en").keys()


def test_no_phrase_is_untranslated():
    for language in LANGUAGES:
        assert [key for key, one in messages(language).items() if not all(forms(one))] == []
        assert [key for key, one in messages(language).items() if one.fuzzy] == []
    chinese_in_english = [
        key for key, one in messages("en").items() if any(HAN.search(form) for form in forms(one))
    ]
    assert chinese_in_english == []


def test_all_forms_of_a_phrase_have_the_same_blanks():
    english = messages("en")
    for key, zh in messages("zh").items():
        en = english[key]
        assert zh.pluralizable == en.pluralizable, key
        wanted, *others = [blanks(form) for form in reversed(forms(zh) + forms(en))]
        assert all(found | {"count"} == wanted | {"count"} for found in others), key
        assert not zh.pluralizable or "count" in blanks(forms(zh)[0]), key
        assert len(forms(en)) == (2 if en.pluralizable else 1), key


def test_every_phrase_is_said_somewhere_and_every_key_said_exists():
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "dashboard").rglob("*.py"))]
    program = "\n".join(texts)
    quoted = set(re.findall(r"[\"'](\w+)[\"']", program))
    built = [
        re.compile(re.sub(r"\\{.*?\\}", r"\\w+", re.escape(text)))
        for text in re.findall(r'f"([\w{}.\[\]\'"]+)"', program)
        if "{" in text and re.sub(r"{.*?}", "", text)
    ]
    known = messages("zh").keys()
    elsewhere = codes_of_data()
    unsaid = [
        key
        for key in known
        if key not in quoted | elsewhere and not any(each.fullmatch(key) for each in built)
    ]
    assert unsaid == []
    said = {
        key
        for text in texts
        for key in re.findall(
            rf'{"context." if "bulletin.words import say" in text else ""}say\(\s*"(\w+)"', text
        )
    }
    assert said - known == set()


def codes_of_data() -> set[str]:
    """Keys that pages take from the marts and from the register: states, statuses, steps."""
    program = "\n".join(
        path.read_text("utf-8")
        for path in sorted((ROOT / "pipelines").rglob("*"))
        if path.suffix in (".py", ".sql")
    )
    return set(re.findall(r"[\"' ](\w+)[\"']", program))


@pytest.mark.parametrize(
    ("language", "count", "told"),
    [("en", 1, "1 working day left"), ("en", 2, "2 working days left"),
     ("en", "1,001", "1,001 working days left"), ("zh", 1, "还有1个工作日")],
)  # fmt: skip
def test_a_phrase_takes_the_form_of_its_number(language, count, told):
    assert say("days_left", language, count=count) == told


def test_a_key_nobody_wrote_is_an_error():
    with pytest.raises(KeyError, match="nobody_wrote"):
        say("nobody_wrote", "zh")


def test_a_key_said_in_two_files_is_refused(tmp_path, monkeypatch):
    for name in ("one", "two"):
        file = tmp_path / "zh" / "LC_MESSAGES" / f"{name}.po"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text('msgid "again"\nmsgstr "又"\n', "utf-8")
    monkeypatch.setattr(words, "LOCALE", tmp_path)
    with pytest.raises(ValueError, match=r"two\.po: again is said twice"):
        messages("zh")
