"""The look pages share: a calm printed report, on screen, on a phone and on paper."""

import streamlit as st

from dashboard.words import say

# A choice or a file to take that is still coming has its height already, and so has the sidebar; what stands below
# any other part that is still coming is held back: nothing that can be read is pushed down. `:has` looks at
# children alone here: browsers ask it again at every change of a page.
STYLE = """
<style>
.stApp {font-variant-east-asian: var(--gh-width)}
.block-container {padding: 2.6rem 2.2rem 2rem; max-width: 1180px}
h1 {font-size: 1.7rem !important; padding: .2rem 0 !important}
h2 {font-size: 1.12rem !important; padding: .15rem 0 .3rem !important; font-weight: 600 !important}
h3 {font-size: 1.12rem !important; padding-top: .6rem !important}
[data-testid="stCaptionContainer"] {color: #595959 !important; opacity: 1 !important}
.stMarkdownBadge {background: #fde9d3 !important; color: #7a3b00 !important}
.gh-scroll {overflow-x: auto; background: linear-gradient(to left, #fff 1.1rem, #fff0) right / 2.2rem 100% no-repeat
  local, linear-gradient(to left, #0002, #0000) right / .9rem 100% no-repeat scroll}
.gh-tall {max-height: 32rem; overflow-y: auto}
.gh-tall thead th {position: sticky; top: 0; background: #fff; z-index: 2}
table.gh {border-collapse: separate; border-spacing: 0; width: 100%; font-size: .875rem;
          font-variant-numeric: tabular-nums}
table.gh th {text-align: left; color: #555; font-weight: 500; font-size: .77rem; hyphens: auto;
             border-bottom: 1px solid #888; padding: .25rem .55rem .25rem 0; vertical-align: bottom}
table.gh td {border-bottom: 1px solid #e6e6e6; padding: .28rem .55rem .28rem 0; vertical-align: middle}
table.gh tr.gh-g th {color: #222; font-weight: 600; border-bottom: 1px solid #e6e6e6; padding-top: .6rem}
table.gh td:first-child {min-width: 4.5rem} table.gh td.gh-t {min-width: 5rem}
table.gh td.gh-x {min-width: 10rem}
table.gh.gh-tight :is(td, th) {padding-right: .4rem} table.gh.gh-tight thead th {font-size: .7rem}
table.gh.gh-tight :is(.gh-r, .gh-a) {padding-left: .25rem}
.gh-tight small {display: block} .gh-tight .gh-k {width: 96px}
table.gh.gh-tight tr.gh-g th {font-size: .9rem}
@media screen and (min-width: 641px) {table.gh td.gh-n {min-width: 12.3rem}}
table.gh:not(.gh-list) :is(td, thead th):first-child {position: sticky; left: 0; background: #fff;
          z-index: 1}
.gh-tall thead th:first-child {z-index: 3 !important}
.gh-w b {-webkit-text-stroke: .7px}
table.gh .gh-r {text-align: right; padding-left: .4rem} table.gh td.gh-r, .gh-w {white-space: nowrap}
table.gh .gh-r + :is(td, th):not(.gh-r) {padding-left: .7rem}
.gh-p .gh-w {white-space: normal} .gh-p {margin: 0}
[data-testid="stVerticalBlock"] > :has(h1, h2, h3):not(:has([data-testid="stWidgetLabel"])) +
  :is(:has([data-testid="stWidgetLabel"]), [class*="st-key-choose_"]) {margin-top: .7rem}
[data-testid="stMultiSelect"] [role="group"] {max-height: none}
a[href*="?"] {color: #0072B2; text-decoration: none} a[href*="?"]:hover {text-decoration: underline}
[data-testid="stHeaderActionElements"] {display: none}
[class*="st-key-choose_"] {min-height: 68px} [class*="st-key-choose_"][class*="_row "] {min-height: 60px}
[data-testid="stElementContainer"]:not([class*="st-key-choose_"], [class*="st-key-take_"]):has(
  > [data-testid="stSkeleton"]) ~ *,
[data-testid="stElementContainer"]:not([class*="st-key-choose_"], [class*="st-key-take_"]):has(
  > [data-testid="stSkeleton"]) ~ * *,
[data-testid="stLayoutWrapper"]:has(
  > [data-testid="stVerticalBlock"] > [data-testid="stElementContainer"] > [data-testid="stSkeleton"]) ~ *,
[data-testid="stLayoutWrapper"]:has(
  > [data-testid="stVerticalBlock"] > [data-testid="stElementContainer"] > [data-testid="stSkeleton"]) ~ * * {
  visibility: hidden !important}
@media (min-width: 768px) {
  [data-testid="stAppViewContainer"]:not(:has([data-testid="stSidebar"])) {padding-left: 300px}
}
a[href*="?"]:focus-visible, .gh-scroll:focus-visible, [data-testid="stSidebarNavLink"]:focus-visible {
          outline: 2px solid #0072B2; outline-offset: 2px}
table.gh .gh-a {white-space: nowrap; font-size: .77rem; padding-left: .6rem}
table.gh .gh-a a {color: #767676} table.gh .gh-a a:hover {color: #0072B2}
table.gh i {color: #595959; font-style: normal} table.gh small {font-size: .92em; color: #595959}
.gh-s {display: block; padding: .1rem .35rem} .gh-k {width: 120px; height: 26px; display: block}
.gh-h {background: repeating-linear-gradient(45deg, #ddd 0 2px, #fff 2px 6px); padding: 0 .3rem}
.gh-line {display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; margin: 0 0 .4rem; font-size: .9rem}
.gh-key {font-size: .8rem; color: #555; display: flex; flex-wrap: wrap; gap: .2rem 1rem; padding-top: .3rem}
.gh-bar {display: flex; gap: .8rem; align-items: center; margin: .3rem 0; font-size: .9rem}
.gh-bar > span {flex: 0 0 var(--gh-name)} .gh-bar > b {flex: 0 0 5.8rem; font-variant-numeric: tabular-nums}
.gh-bar > p {flex: 1; margin: 0}
.gh-bar > div {position: relative; flex: 1; max-width: 40rem; height: 16px; background: #e6e6e6}
.gh-bar > div > div {height: 16px; background: #0072B2}
.gh-bar > div > u {position: absolute; top: -3px; height: 22px}
.gh-notes {margin: 0 0 .6rem; padding-left: 1.1rem; font-size: .85rem; line-height: 1.5; color: #595959}
.gh-small {display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: .7rem 1rem;
           margin: .3rem 0 .6rem}
.gh-small a {color: inherit} .gh-small a:hover {text-decoration: none}
.gh-small p {display: flex; justify-content: space-between; margin: 0; font-size: .85rem}
.gh-small b {font-weight: 500; font-variant-numeric: tabular-nums} .gh-small i {font-style: normal}
.gh-small img {width: 100%; height: 64px; display: block} .gh-pair img {display: block}
.gh-tiles {display: grid; gap: 3px; max-width: 40rem}
.gh-tiles a {color: inherit; text-decoration: none} .gh-on {display: inline-block; max-width: 100%}
.gh-tiles [style*="gradient"] .gh-on {background: #fffc}
.gh-map {position: relative; max-width: 44rem; margin: .2rem 0} .gh-map > img {position: absolute; inset: 0;
  width: 100%; pointer-events: none}
.gh-area {position: absolute; inset: 0; display: block} .gh-area:hover {filter: brightness(.93)}
.gh-area:focus-visible {filter: brightness(.8)}
.gh-map > span {position: absolute; transform: translate(-50%, -50%); font-size: .74rem; line-height: 1.15;
  text-align: center; pointer-events: none; color: #222; white-space: nowrap}
.gh-sw {display: inline-block; width: 1.3rem; height: .8rem; margin-right: .3rem; border: 1px solid #bbb;
  vertical-align: -1px}
.gh-tiles > div {padding: .35rem .4rem; font-size: .8rem; line-height: 1.25; color: #222;
                 overflow-wrap: break-word; hyphens: auto; min-height: 3.1rem}
.gh-cards {display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .4rem 1.5rem}
.gh-cards p {margin: 0; font-size: .85rem; color: #555}
.gh-cards p.gh-big {font-size: 1.5rem; line-height: 1.5; color: #222; font-variant-numeric: tabular-nums}
[data-testid="stFileUploaderDropzone"] button p, [data-testid="stFileUploaderDropzoneInstructions"] span,
[data-testid="stDownloadButtonError"] {font-size: 0 !important}
[data-testid="stDownloadButtonError"]::after {content: var(--gh-not-given); font-size: .85rem}
[data-testid="stFileUploaderDropzone"] button p::after {content: var(--gh-pick-files); font-size: .95rem}
[data-testid="stFileUploaderDropzoneInstructions"]::after {content: var(--gh-drop-files); font-size: .85rem;
  color: #595959}
[class*="st-key-proof"] [data-testid="stFileUploaderDropzoneInstructions"]::after {content: var(--gh-drop-proof)}
@media (max-width: 640px) {
  .block-container {padding: 3.4rem .9rem 2rem}
  .gh-tall {max-height: none}
  table.gh {font-size: .8rem} .gh-bar > span {flex-basis: 5.6rem}
  table.gh small {display: block}
  .gh-small {grid-template-columns: repeat(2, 1fr); gap: .5rem .7rem} .gh-pair img {width: 110px}
  table.gh:not(.gh-list) :is(td, thead th):first-child {box-shadow: 1px 0 #ddd; max-width: 8rem;
    white-space: normal}
  table.gh:not(.gh-list) :is(td, thead th):nth-child(2) {padding-left: .5rem}
  table.gh thead th.gh-r:not(.gh-w) {min-width: 6rem}
  table.gh.gh-tight thead th.gh-r:not(.gh-w) {min-width: 4.5rem}
  table.gh.gh-list thead {display: none}
  table.gh.gh-list :is(tbody, tr, td) {display: block; text-align: left; white-space: normal; border: 0}
  table.gh.gh-list tr {border-bottom: 1px solid #ccc; padding: .4rem 0}
  table.gh.gh-list td {padding: .05rem 0 .05rem 5.2rem !important; display: flow-root}
  table.gh.gh-list td::before {content: attr(data-h); float: left; margin-left: -5.2rem; width: 5rem; color: #555}
  table.gh.gh-list td:empty {display: none}
  .gh-tiles > div {font-size: .72rem; padding: .2rem; min-height: 2.8rem} .gh-map > span {font-size: .58rem}
  [data-testid="stExpandSidebarButton"]::after {content: var(--gh-menu); font-size: .9rem; padding-left: .3rem}
  [data-testid="stExpandSidebarButton"] {width: auto !important}
}
@media print {
  @page {size: A4; margin: 12mm}
  * {print-color-adjust: exact; -webkit-print-color-adjust: exact}
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"],
  [data-testid="stExpander"] {display: none !important}
  .stApp, .stApp > div, [data-testid="stAppViewContainer"], [data-testid="stMain"] {
    position: static !important; height: auto !important; overflow: visible !important;
    display: block !important}
  .block-container {padding: 0; max-width: none; zoom: .65}
  .gh-tall {max-height: none} table.gh .gh-a {display: none} .gh-scroll {background: none}
  [data-testid="stElementContainer"]:has(.gh-screen, [data-testid="stExpander"]) {display: none}
  [data-testid="stVerticalBlock"] {gap: .55rem !important}
}
</style>
"""
WORDS = ("menu", "pick_files", "drop_files", "drop_proof", "not_given")
"""Phrases that the style sheet itself puts on the page, in place of built-in English ones."""
SHAPES = {
    "zh": "--gh-width: normal; --gh-name: 7rem",
    "en": "--gh-width: proportional-width; --gh-name: 10.5rem",
}
"""Quotation marks and dots at their own width in English, in a font made for Chinese; longer names."""


def style(language: str) -> str:
    """The style sheet, and what of it is a language's."""
    return STYLE + spoken(language)


def spoken(language: str) -> str:
    """What the style sheet leaves to a language: its words and measures."""
    told = [f'--gh-{word.replace("_", "-")}: "{say(word, language)}"' for word in WORDS]
    return f"<style>:root {{{'; '.join([*told, SHAPES[language]])}}}</style>"


def dress(language: str) -> None:
    """The first page has the style sheet already, in the language of the address: another may be chosen since."""
    st.html(spoken(language))
