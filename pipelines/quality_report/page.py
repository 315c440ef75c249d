"""The whole page: its look, its head and its sections, the summary first."""

from html import escape

from pipelines.quality_report.checked import checked, findings, unchecked
from pipelines.quality_report.rates import rates
from pipelines.quality_report.read import Facts
from pipelines.quality_report.scores import scores
from pipelines.quality_report.summary import summary, worst
from pipelines.quality_report.words import say

NOTHING_OUTSIDE = "default-src 'none'; style-src 'unsafe-inline'"
"""The browser itself refuses anything but the page's own text and look."""
STYLE = """
:root {color-scheme: light}
* {box-sizing: border-box}
body {margin: 0 auto; max-width: 1080px; padding: 2rem 1.6rem 3rem; color: #222; background: #fff;
      font: 15px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif}
html[lang=en] body {font-variant-east-asian: proportional-width}
h1 {font-size: 1.7rem; margin: .2rem 0} h2 {font-size: 1.2rem; margin: 2rem 0 .3rem}
h3 {font-size: 1rem; margin: 1.2rem 0 .2rem}
header p, .note {color: #595959; font-size: .85rem; margin: .2rem 0}
.demo {background: #fde9d3; color: #7a3b00; padding: .1rem .5rem; border-radius: 3px; font-weight: 600}
section > p {color: #595959; font-size: .88rem; margin: .2rem 0 .6rem}
ul {margin: .3rem 0; padding-left: 1.2rem} li {margin: .15rem 0}
table {border-collapse: collapse; width: 100%; font-size: .86rem; font-variant-numeric: tabular-nums}
th {text-align: left; color: #555; font-weight: 500; font-size: .78rem; border-bottom: 1px solid #888;
    padding: .25rem .6rem .25rem 0; vertical-align: bottom}
td {border-bottom: 1px solid #e6e6e6; padding: .28rem .6rem .28rem 0; vertical-align: top}
th.r, td.r {text-align: right; padding-left: .5rem} td.r {white-space: nowrap}
td b {font-weight: 600} small {color: #595959; font-size: .88em}
.s {display: inline-block; min-width: 3.2rem; padding: 0 .35rem}
.h {background: repeating-linear-gradient(45deg, #ddd 0 2px, #fff 2px 6px); padding: 0 .3rem}
.error {color: #b34700; white-space: nowrap} .warning {color: #8a5f00; white-space: nowrap}
.note, .code {white-space: nowrap}
details {margin: .5rem 0} summary {cursor: pointer; color: #0072B2}
summary:focus-visible {outline: 2px solid #0072B2; outline-offset: 2px}
footer {margin-top: 2rem; border-top: 1px solid #ccc; padding-top: .5rem; color: #595959; font-size: .82rem}
@media (max-width: 640px) {
  body {padding: 1rem .9rem 2rem; font-size: 14px}
  .wide {overflow-x: auto} .wide td b, .wide td small {display: block}
  .wide :is(td, th):first-child {position: sticky; left: 0; background: #fff; min-width: 4.5rem;
              max-width: 9.5rem; box-shadow: 1px 0 #ddd}
  .list thead {display: none} .list :is(table, tbody, tr, td) {display: block; text-align: left}
  .list tr {border-bottom: 1px solid #ccc; padding: .35rem 0}
  .list td {border: 0; padding: .05rem 0 .05rem 5.6rem; position: relative; white-space: normal}
  .list td::before {content: attr(data-h); position: absolute; left: 0; width: 5.4rem; color: #555;
              font-size: .92em}
}
@media print {
  @page {size: A4; margin: 14mm}
  * {print-color-adjust: exact; -webkit-print-color-adjust: exact}
  body {padding: 0; max-width: none; font-size: 10.5px} summary {color: #222}
  tr, li {break-inside: avoid} h2, h3 {break-after: avoid} thead {display: table-header-group}
}
"""


def page(facts: Facts) -> str:
    language = facts.language
    title = f"{say('title', language)} · {facts.meta[f'programme_{language}']}"
    tag = "zh-CN" if language == "zh" else "en"
    return (
        f"<!doctype html>\n<html lang='{tag}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f'<meta http-equiv="Content-Security-Policy" content="{NOTHING_OUTSIDE}">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
        f"{_head(facts)}<main>{summary(facts)}{worst(facts)}{rates(facts)}{scores(facts)}"
        f"{findings(facts)}{checked(facts)}{unchecked(facts)}</main>"
        f"<footer>{escape(say('how', language))}</footer></body></html>\n"
    )


def _head(facts: Facts) -> str:
    language, meta = facts.language, facts.meta
    stamp = say(
        "stamp", language, period=facts.period["name"], as_of=meta["as_of"].replace("T", " ")[:16],
        build=meta["build_id"], edition=_edition(facts),
    )  # fmt: skip
    demo = f"<span class='demo'>{escape(say('demo', language))}</span> "
    lines = [(demo if meta.get("is_demo") == "true" else "") + escape(stamp)]
    if not facts.is_whole:
        lines.append(escape(say("withheld", language)))
    told = "".join(f"<p>{line}</p>" for line in lines)
    programme = escape(meta[f"title_{language}"])
    return f"<header><p>{programme}</p><h1>{escape(say('title', language))}</h1>{told}</header>"


def _edition(facts: Facts) -> str:
    audience = facts.meta["audience"]
    if audience in ("team", "public"):
        return say(audience, facts.language)
    names = {row["unit"]: row["name"] for row in facts["rates"]}
    return say("unit", facts.language, name=names.get(audience, audience))
