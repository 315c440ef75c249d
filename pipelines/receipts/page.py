"""Receipts as pages: whole in one file, read without a network or scripts, printed on A4."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from urllib.parse import quote

from pipelines.catalogue.base import Text
from pipelines.receipts.model import SEVERITIES, Found, Receipt, ReturnReceipt
from pipelines.receipts.words import LABELS, SEVERITY, named, remedy, result, unkept

STYLE = """
@page { size: A4; margin: 18mm 16mm }
body { font-family: "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", SimSun, sans-serif;
  font-size: 14px; line-height: 1.6; color: #222; max-width: 178mm; margin: 24px auto; padding: 0 12px }
h1 { font-size: 22px; border-bottom: 2px solid #0072b2; padding-bottom: 6px; margin: 0 0 12px }
h2 { font-size: 17px; margin: 26px 0 8px }
table { border-collapse: collapse; width: 100%; margin: 8px 0 }
th, td { border: 1px solid #bbb; padding: 4px 7px; text-align: left; vertical-align: top;
  word-wrap: break-word }
th { background: #f2f4f6; font-weight: 600; white-space: nowrap }
thead { display: table-header-group }
tr { page-break-inside: avoid }
h2, .next { page-break-after: avoid }
.next { border-left: 5px solid #0072b2; background: #f2f6fa; padding: 8px 12px; margin: 10px 0;
  font-weight: 600 }
.next.error { border-color: #d55e00; background: #fdf3ec }
.mono { font-family: Consolas, monospace; font-size: 12px; word-break: break-all }
.quiet { color: #666; font-size: 12px }
.check { border: 2px dashed #666; padding: 6px 12px; margin-bottom: 14px; font-weight: 600 }
@media print { body { margin: 0; max-width: none; font-size: 10.5pt } a { color: inherit } }
"""
SIGNS = {"error": "●", "warning": "◐", "note": "○"}
"""A word and a shape: never a colour alone."""


def page(one: Receipt, language: str, marked: str | None = None) -> str:
    """The receipt of a file. ``marked``: the name of the marked workbook that lies beside it."""
    title = f"{_say('check' if one.is_check else 'receipt', language)} {one.file_name}"
    return document(title, language, [*_head(one, language, marked), *_body(one, language)])


def index(
    receipts: Sequence[Receipt], sheets: Sequence[Mapping[str, str]], summary: str, language: str
) -> str:
    """The files of one submission with the way to each receipt. ``sheets``: file names by kind."""
    is_check = any(one.is_check for one in receipts)
    title = _say("checks" if is_check else "receipts", language)
    heads = ("number", "file", "returns", "result", "next", "sheets")
    rows = [
        [
            str(number),
            escape(one.file_name),
            "<br>".join(escape(named(each, language)) for each in one.returns),
            "<br>".join(_results(one, language)),
            escape(one.next[language]),
            _links(sheet, language),
        ]
        for number, (one, sheet) in enumerate(zip(receipts, sheets, strict=True), 1)
    ]
    body = [f"<h1>{escape(title)}</h1>", f"<p>{escape(summary)}</p>", _table(heads, rows, language)]
    return document(title, language, body)


def document(title: str, language: str, body: Sequence[str]) -> str:
    """A whole page around some blocks."""
    lang = "zh-CN" if language == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def moment(at: datetime, language: str) -> str:
    if language == "zh":
        return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
    return f"{at.day} {at:%B %Y, %H:%M}"


def _head(one: Receipt, language: str, marked: str | None) -> Iterator[str]:
    title = _say("check" if one.is_check else "receipt", language)
    yield f"<h1>{escape(one.programme[language])} {escape(title)}</h1>"
    if one.is_check:
        yield f'<p class="check">{escape(_say("nothing_recorded", language))}</p>'
    actor = " ".join(name[language] for name in (one.actor_name, one.role_name) if name[language])
    facts = [
        ("file", escape(one.file_name)),
        ("hash", f'<span class="mono">{escape(one.file_hash)}</span>'),
        ("checked_at" if one.is_check else "received_at", moment(one.received_at, language)),
        ("by", escape(actor)),
    ]
    if marked:
        facts.append(("marked", f'<a href="{quote(marked)}">{escape(marked)}</a>'))
    yield _facts(facts, language)


def _body(one: Receipt, language: str) -> Iterator[str]:
    if one.refusal:
        yield f"<h2>{escape(_say('rejected', language))}</h2>"
        yield f"<p>{escape(one.refusal.message[language])}</p>"
        yield f'<p class="next error">{escape(one.next[language])}</p>'
    for each in one.returns:
        demo = f" ({_say('demo', language)})" if each.is_demo else ""
        yield f"<h2>{escape(named(each, language))} {escape(each.form_name[language] + demo)}</h2>"
        yield _return(each, language)
        tone = " error" if each.verdict == "returned" and not each.is_repeat else ""
        yield f'<p class="next{tone}">{escape(each.next[language])}</p>'
        if each.findings:
            yield _findings(each.findings, language)
    if one.unkept:
        yield f"<h2>{escape(_say('unkept', language))}</h2>"
        yield "".join(f"<p>{escape(unkept(left, language))}</p>" for left in one.unkept)
    if one.is_check and one.returns:
        yield f'<p class="quiet">{escape(_say("cross_later", language))}</p>'


def _return(each: ReturnReceipt, language: str) -> str:
    facts = [
        ("version", _version(each, language)),
        ("result", escape(result(each, language))),
        ("due", _due(each, language)),
        ("stands", escape(each.stands[language])),
    ]
    if each.sheet:
        facts.insert(0, ("sheet", escape(each.sheet)))
    if each.missed:
        names = [f"{m.name[language]} ({moment(m.frozen_at, language)})" for m in each.missed]
        facts.append(("missed", "<br>".join(map(escape, names))))
    return _facts(facts, language)


def _version(each: ReturnReceipt, language: str) -> str:
    return f"第{each.version}版" if language == "zh" else str(each.version)


def _due(each: ReturnReceipt, language: str) -> str:
    word = _say("late" if each.is_late else "on_time", language)
    day = f"{each.due_day:%Y-%m-%d} " if each.due_day else ""
    return f"{day}{escape(word)}"


def _findings(found: Sequence[Found], language: str) -> str:
    heads = ("severity", "sheet", "cells", "value", "message", "remedy")
    ordered = sorted(found, key=lambda one: SEVERITIES.index(one.severity))
    rows = [
        [
            f"{SIGNS[one.severity]} {escape(SEVERITY[one.severity][language])}",
            *(escape(text or "") for text in (one.sheet, one.cells, one.value)),
            escape(one.message[language]),
            escape(remedy(one, language)),
        ]
        for one in ordered
    ]
    return _table(heads, rows, language)


def _results(one: Receipt, language: str) -> list[str]:
    if one.refusal:
        said = f"{_say('rejected', language)}: {one.refusal.message[language]}"
        return [escape(said)]
    same = _say("repeated", language)
    return [escape(same if each.is_repeat else result(each, language)) for each in one.returns]


def _links(sheet: Mapping[str, str], language: str) -> str:
    return "<br>".join(
        f'<a href="{quote(name)}">{escape(_say(kind, language))}</a>'
        for kind, name in sheet.items()
    )


def _facts(facts: Sequence[tuple[str, str]], language: str) -> str:
    rows = (
        f"<tr><th>{escape(_say(key, language))}</th><td>{said}</td></tr>" for key, said in facts
    )
    return f"<table>{''.join(rows)}</table>"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], language: str) -> str:
    head = "".join(f"<th>{escape(_say(key, language))}</th>" for key in heads)
    body = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _say(key: str, language: str) -> str:
    said: Text = LABELS[key]
    return said[language]
