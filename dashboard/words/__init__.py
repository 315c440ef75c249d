"""The words of the pages, Chinese and English side by side: a module a page or subject."""

from dashboard.words import actions, assess, pages, quality, signals, submit

WORDS: dict[str, tuple[str, str]] = {
    **pages.WORDS,
    **submit.WORDS,
    **assess.WORDS,
    **actions.WORDS,
    **quality.WORDS,
    **signals.WORDS,
}


def say(key: str, language: str, **values: object) -> str:
    """A phrase in a language ("zh" or "en") with its blanks filled."""
    zh, en = WORDS[key]
    return (zh if language == "zh" else en).format(**values)
