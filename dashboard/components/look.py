"""The look pages share: a calm printed report, on screen, on a phone and on paper."""

import streamlit as st

STYLE = """
<style>
.block-container {padding-top: 2.6rem; padding-bottom: 2rem; max-width: 1180px}
h1 {font-size: 1.7rem !important; padding: .2rem 0 !important}
h2 {font-size: 1.3rem !important} h3 {font-size: 1.12rem !important; padding-top: .6rem !important}
h4 {font-size: 1.12rem !important; padding: .15rem 0 !important; font-weight: 600 !important}
.gh-scroll {overflow-x: auto}
table.gh {border-collapse: collapse; width: 100%; font-size: .875rem;
          font-variant-numeric: tabular-nums}
table.gh th {text-align: left; color: #555; font-weight: 500; border-bottom: 1px solid #888;
             padding: .25rem .6rem .25rem 0; vertical-align: bottom}
table.gh td {border-bottom: 1px solid #e6e6e6; padding: .28rem .6rem .28rem 0; vertical-align: middle}
table.gh .gh-r {text-align: right} .gh-w {white-space: nowrap}
table.gh td:first-child {min-width: 4.5rem}
.gh-s {display: block; padding: .1rem .35rem}
.gh-tiles {display: grid; gap: 3px; max-width: 40rem}
.gh-tiles > div {padding: .35rem .4rem; font-size: .75rem; line-height: 1.25; color: #222;
                 overflow-wrap: anywhere; min-height: 3.1rem}
[data-testid="stMetricValue"] {font-size: 1.6rem; font-variant-numeric: tabular-nums}
[data-testid="stMetricValue"] > div, [data-testid="stMetricLabel"] p {white-space: normal}
@media (max-width: 640px) {
  .block-container {padding-left: .9rem; padding-right: .9rem}
  table.gh {font-size: .8rem} .gh-tiles > div {font-size: .66rem; padding: .2rem; min-height: 2.8rem}
}
@media print {
  @page {size: A4; margin: 12mm}
  [data-testid="stSidebar"], [data-testid="stHeader"] {display: none}
  .block-container {padding: 0}
}
</style>
"""


def dress() -> None:
    st.html(STYLE)
