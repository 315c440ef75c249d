"""Receipts as pages and as JSON: whole, harmless, and as documented."""

import re
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipelines import receipts
from pipelines.receipts.folder import new_folder, write
from pipelines.receipts.model import Found, Missed, Receipt, Refusal, ReturnReceipt, Unkept
from pipelines.receipts.page import page
from pipelines.register import ledger
from pipelines.register.actor import Actor

ROOT = Path(__file__).resolve().parents[3]
TOP = Actor("clerk", "370700")
EVIL = "<script>alert(1)</script>\"'&.csv"


@pytest.fixture
def receipt(world):
    outcome = world.hand_in(EVIL.replace("/", ""), "RC01 2009Q2 370781 1\n", "2009-07-27T09:00:00")
    key = outcome.returns[0][0]
    row = {
        "finding_id": "f", "return_id": key, "rule_id": "R1", "severity": "error", "unit": None,
        "item": None, "element": None, "sheet": "<b>表1</b>", "cells": "E12, F12", "value": "=1+1",
        "message_zh": "多于。", "message_en": "More.", "remedy_zh": "改正。", "remedy_en": "Correct.",
    }  # fmt: skip
    ledger.record_judgement(
        world.engine(), {key: "returned"}, [row], [], datetime(2009, 7, 27), Actor("judge")
    )
    return receipts.receipts(world.engine(), world.catalogue, [outcome], TOP)[0]


class Tags(HTMLParser):
    VOID = ("meta", "br")

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.addresses, self.text = [], set(), [], ""

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.addresses += [value for name, value in attrs if name in ("href", "src")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def read(text):
    tags = Tags()
    tags.feed(text)
    assert tags.open == []
    return tags


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ["报表回执", "退回修改（错误1处）", "E12, F12", "多于。", "改正。", "按时", "2009年半年考核"]),
        ("en", ["Receipt", "returned (errors: 1)", "E12, F12", "More.", "Correct.", "on time"]),
    ],
)  # fmt: skip
def test_a_page_says_all_of_it_and_asks_for_nothing_from_elsewhere(receipt, language, words):
    text = page(receipt, language, "a b#1.xlsx")
    tags = read(text)
    words = [word for word in words if word not in ("按时", "on time")]
    assert all(word in tags.text for word in [*words, receipt.file_hash, "<b>表1</b>", "=1+1"])
    assert tags.seen & {"script", "link", "img", "iframe", "b"} == set()
    assert tags.addresses == ["a%20b%231.xlsx"]
    assert "url(" not in text
    assert "size: A4" in text


def test_a_check_says_that_nothing_is_recorded_and_what_comes_later(receipt):
    text = page(receipt.model_copy(update={"is_check": True}), "zh")
    assert "未作任何登记" in text
    assert "往期" in text
    assert "往期" not in page(receipt, "zh")


def test_json_reads_back_and_holds_both_languages(receipt):
    text = receipt.model_dump_json(indent=2)
    assert Receipt.model_validate_json(text) == receipt
    assert "多于。" in text
    assert "More." in text


def test_every_key_of_the_json_is_documented_and_no_other():
    told = (ROOT / "docs" / "receipts.md").read_text(encoding="utf-8").split("## JSON")[1]
    told = told.split("## Pre-check")[0]
    keys = {key for line in told.splitlines() if line.startswith("| `")
            for key in re.findall(r"`(\w+)`", line.split("|")[1])}  # fmt: skip
    inside = {key for name in ("refusal", "missed", "unkept") for line in told.splitlines()
              if line.startswith(f"| `{name}`") for key in re.findall(r"`(\w+)`", line)}  # fmt: skip
    models = (Receipt, ReturnReceipt, Found)
    assert keys == {key for model in models for key in model.model_fields}
    assert inside == {
        "refusal", "missed", "unkept", *Refusal.model_fields, *Missed.model_fields,
        *Unkept.model_fields,
    }  # fmt: skip


def test_names_of_sheets_are_safe_and_never_the_same(receipt, tmp_path):
    out = tmp_path / "out"
    new_folder(out, [])
    twice = [receipt, receipt.model_copy(update={"file_name": "../../" + receipt.file_name})]
    sheets = write(out, twice, [tmp_path / "gone"] * 2, "zh")
    names = [name for sheet in sheets for name in sheet.values()]
    assert len(set(names)) == len(names)
    assert {path.name for path in out.iterdir()} == {*names, "index.html"}
    assert {path.name for path in tmp_path.iterdir()} == {"out", "home", "inbox"}
    links = read((out / "index.html").read_text(encoding="utf-8")).addresses
    assert len(links) == len(names)
    with pytest.raises(FileExistsError):
        write(out, twice, [tmp_path / "gone"] * 2, "zh")
