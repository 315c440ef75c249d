"""Files meant to harm: never an error, never more than the limits, never anything run or fetched."""

import io
import random
import struct
import zipfile

import pytest
from marked_data import SHEET, SUMMARY, coloured, finding, mark_here, opened, parts, rich
from test_marked_losses import with_parts
from test_marked_other_formats import old_workbook

from pipelines.ingest.own import is_summary
from pipelines.ingest.read import read
from pipelines.marked import Job, mark_all
from pipelines.marked.ods import extras
from pipelines.marked.package import TYPES, Package
from pipelines.marked.words import STOPPED
from pipelines.marked.xml import Unmarkable, parse

FINDINGS = [finding(SHEET, "B3"), finding(SHEET, None, "warning"), finding("别的", "A1", "note")]
INPUTS = 300
"""Mutated workbooks a run; each of a kind that the intake reads."""


def test_a_part_with_a_document_type_fetches_and_expands_nothing(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    grow = "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    for kind in (f'<!ENTITY s SYSTEM "file://{secret}">', f'<!ENTITY a "aaaaaaaaaa">{grow}'):
        raw = parts(rich())["xl/comments1.xml"].decode()
        evil = raw.replace("<comments ", f"<!DOCTYPE x [{kind}]><comments ", 1)
        evil = evil.replace("原有批注", "&s;&i;")
        made = mark_here(with_parts(rich(), {"xl/comments1.xml": evil.encode()}, {}), FINDINGS)
        assert b"SECRET" not in b"".join(parts(made.content).values())
        assert opened(made.content).sheetnames == ["核查结果"]
        with pytest.raises(Unmarkable):  # also where the intake had let it pass
            parse(evil.encode())


@pytest.mark.parametrize(
    "name",
    ["xl/styles.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
     "xl/worksheets/_rels/sheet1.xml.rels"],
)  # fmt: skip
@pytest.mark.parametrize("data", [b"", b"<", b"\xff\xfe\x00", b"<a/>", b"\x00" * 40])
def test_a_spoilt_part_costs_at_most_what_is_said(name, data):
    made = mark_here(with_parts(rich(), {name: data}, {}), FINDINGS)
    book = opened(made.content)
    assert book.sheetnames[0] == "核查结果"
    assert SHEET in book.sheetnames or made.losses


DIRECTORY, MEMBER = b"PK\x01\x02", b"PK\x03\x04"
HEADERS = {
    "a version not yet written": (4, 6, 99),
    "encrypted": (6, 8, 1),
    "patched": (6, 8, 32),
    "strongly encrypted": (6, 8, 64),
    "an unknown compression": (8, 10, 99),
}
"""Where in the headers of members, and of the directory, and what stands there."""


def with_header(data, in_member, in_directory, value):
    data = bytearray(data)
    for mark, offset in ((MEMBER, in_member), (DIRECTORY, in_directory)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + offset : at + offset + 2] = struct.pack("<H", value)
    return bytes(data)


def garbled(data, name):
    """The compressed bytes of a member overwritten."""
    at = data.find(name.encode(), data.find(MEMBER)) + len(name)
    return data[:at] + b"\xff" * 8 + data[at + 8 :]


def not_unpacked(how):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (TYPES, "content.xml"):
            archive.writestr(name, f"<a>{'x' * 500}</a>")
    data = out.getvalue()
    return with_header(data, *HEADERS[how]) if how in HEADERS else garbled(data, "content.xml")


@pytest.mark.parametrize("how", [*HEADERS, "garbled"])
def test_an_archive_that_cannot_be_unpacked_is_told(how):
    data = not_unpacked(how)
    for take in (
        lambda: Package(data).read("content.xml"),
        lambda: Package(data).raw("content.xml"),
        lambda: extras(data),
    ):
        with pytest.raises(Unmarkable):
            take()


def test_words_that_are_no_xml_or_look_like_markup_stay_words():
    wild = "\x00\x1b[31m</t></is>]]>&lt;\ud800_x000D_\ufffe"
    made = mark_here(rich(), [finding(SHEET, "B3", message=wild, key="<k>")], wild + ".xlsx")
    for name, data in parts(made.content).items():
        if name.endswith((".xml", ".rels", ".vml")):
            assert b"\x1b" not in data and b"\x00" not in data
    assert "</t></is>]]>&lt;_x000D_" in str(opened(made.content).worksheets[0]["E12"].value) or any(
        "</t></is>]]>&lt;" in str(c.value)
        for row in opened(made.content).worksheets[0]
        for c in row
    )


def test_cells_that_are_none_are_left_out_and_the_finding_is_listed():
    wild = [
        finding(SHEET, c) for c in ("", "A0", "ZZZZ9", "B2:", "'x'!A1", "A1048577", "XFE1", "B3")
    ]
    made = mark_here(rich(), wild)
    assert coloured(made.content, SHEET) == {"thin": ["A1", "B3"]}


def test_a_box_of_the_whole_sheet_costs_nothing():
    made = mark_here(rich(), [finding(SHEET, "A1:XFD1048576")])
    assert coloured(made.content, SHEET) == {"thin": ["A1:XFD1048576"]}


def test_a_part_that_unpacks_without_end_is_refused_before_it_is_unpacked():
    out = io.BytesIO(rich())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", bytes(310_000_000))
    made = mark_here(out.getvalue(), FINDINGS)
    assert opened(made.content).sheetnames == ["核查结果"]


def mutated(any_: random.Random, content: bytes) -> bytes:
    """A workbook with a few bytes of its file or of one of its parts changed, doubled or cut."""
    if any_.random() < 0.2 or not content.startswith(b"PK"):
        return spoilt(any_, content)
    members = parts(content)
    name = any_.choice([n for n in members if n.endswith((".xml", ".rels", ".vml"))])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member, data in members.items():
            archive.writestr(member, spoilt(any_, data) if member == name else data)
    return out.getvalue()


def spoilt(any_: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(any_.randint(1, 4)):
        at = any_.randrange(len(changed) + 1)
        size = any_.choice([1, 1, 4, 40])
        kind = any_.random()
        if kind < 0.4:
            changed[at : at + size] = any_.randbytes(size)
        elif kind < 0.6:
            del changed[at : at + size]
        elif kind < 0.8:
            changed[at:at] = changed[max(at - size * 5, 0) : at]
        else:
            changed[at:at] = any_.choice([b"<", b">", b'"', b"</xml>", b"<!--", b"&", b'r="A1"'])
    return bytes(changed)


@pytest.mark.slow
def test_no_mutated_workbook_brings_it_down():
    any_ = random.Random(20090331)
    seeds = [rich(), mark_here(rich(), FINDINGS).content, old_workbook()]
    jobs = [
        Job(mutated(any_, any_.choice(seeds)), f"{n}.xlsx", FINDINGS, SUMMARY)
        for n in range(INPUTS)
    ]
    kept = stopped = 0
    for made in mark_all(jobs, timeout=60, memory_mb=768):
        stopped += STOPPED in made.losses  # the intake's reader aborted its child on it
        sheets = read(made.content)  # in this process: what comes back harms no reader
        assert is_summary(sheets[0])
        kept += len(sheets) > 1
    print(f"{INPUTS} mutated workbooks, {kept} given back, {stopped} stopped a child")
    assert kept > INPUTS // 4
    assert stopped < INPUTS // 10
