"""``dhis2.csv``: what entries are called in DHIS2, both ways, and every mistake in it."""

import pytest

from pipelines.catalogue.load import from_files, from_text
from pipelines.errors import CatalogueError

FILE = "dhis2.csv"
HEADING = "kind,code,uid,dhis2_code\n"
SOUND = HEADING + (
    "form,F,BfMAe6Itzgt,HELP_Q\n"
    "element,registered,fbfJHSPpUQD,DE registered\n"
    "element,helped,,DE_HELPED\n"
    "unit,A,O6uvpzGd5pu,\n"
    "item,default,HllvX50cXC0,\n"
)


def lines_of(files: dict[str, str], text: str) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        from_files(files | {FILE: text})
    return caught.value.problems


def test_a_catalogue_without_the_file_goes_by_its_own_codes(files):
    small = from_files(files)
    assert small.identifiers == ()
    assert small.dhis2.ours("element", "code", "registered") == "registered"
    assert small.dhis2.theirs("unit", "code", "A") == "A"
    assert small.dhis2.theirs("unit", "uid", "A") is None
    assert small.dhis2.ours("unit", "uid", "O6uvpzGd5pu") is None


def test_identifiers_lead_both_ways(files):
    dhis2 = from_files(files | {FILE: SOUND}).dhis2
    assert dhis2.ours("element", "uid", "fbfJHSPpUQD") == "registered"
    assert dhis2.ours("element", "code", "DE registered") == "registered"
    assert dhis2.theirs("element", "uid", "registered") == "fbfJHSPpUQD"
    assert dhis2.theirs("element", "code", "helped") == "DE_HELPED"
    assert dhis2.theirs("element", "uid", "helped") is None
    assert dhis2.theirs("unit", "code", "A") == "A"
    assert dhis2.ours("item", "uid", "HllvX50cXC0") == "default"


def test_the_default_combo_has_the_uid_every_dhis2_gives_it(files):
    default = "item,default,HllvX50cXC0,\n"
    assert from_files(files).dhis2.theirs("item", "uid", "default") == "HllvX50cXC0"
    own = from_files(files | {FILE: SOUND.replace(default, "item,default,aaavX50cXC0,\n")}).dhis2
    assert own.ours("item", "uid", "aaavX50cXC0") == "default"
    assert own.ours("item", "uid", "HllvX50cXC0") is None


def test_an_entry_goes_by_one_code_only(files):
    dhis2 = from_files(files | {FILE: SOUND}).dhis2
    assert dhis2.ours("element", "code", "registered") is None
    assert dhis2.ours("form", "uid", "fbfJHSPpUQD") is None


def test_the_canonical_text_holds_it(files):
    whole = from_files(files | {FILE: SOUND})
    assert from_text(whole.text).identifiers == whole.identifiers
    assert whole.hash != from_files(files).hash


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("element,nothing,aaaJHSPpUQD,", "element nothing: code 'nothing' is not known; correct"),
        ("unit,registered,fbfJHSPpUQD,", "unit registered: code 'registered' is not known; use "),
        ("element,told,,", "element told: has neither a uid nor a code of DHIS2; give one or "),
        ("element,told,fbfJHSPpUQ,", "element told: uid 'fbfJHSPpUQ' is none of DHIS2; write a "),
        ("element,told,1bfJHSPpUQD,", "element told: uid '1bfJHSPpUQD' is none of DHIS2; write "),
        ("element,told,fbfJHSPpUQD,", "element fbfJHSPpUQD: stands 2 times; give each its own "),
        ("element,registered,aaaJHSPpUQD,", "element registered: stands 2 times; keep one line"),
        ("element,told,,DE_HELPED", "element DE_HELPED: is what 2 entries are called in DHIS2; "),
        ("element,told,,done", "element done: is what 2 entries are called in DHIS2; give each "),
        ("element,told,,fbfJHSPpUQD", "element told: is called fbfJHSPpUQD in DHIS2, the uid of r"),
        ("element,told,,=1+1", "element told: dhis2_code '=1+1' begins with = + - @ or breaks "),
        ("element,told,,\"a\nb\"", "element told: dhis2_code 'a\\nb' begins with = + - @ or brea"),
        ("group,F,fbfJHSPpUQD,", "F: kind: 'group' is not one of the choices; use 'form', "),
        ("element,,fbfJHSPpUQD,", "element fbfJHSPpUQD: code: is missing; add it"),
        ("element,told,fbfJHSPpUQD", "line 7: 3 cells under 4 headings; add or remove commas"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_with_its_remedy(files, row, told):
    found = lines_of(files, SOUND + row + "\n")
    assert len(found) == 1, found
    assert found[0].startswith(f"{FILE}: {told}"), found


def test_a_file_without_its_headings_is_told(files):
    assert f"{FILE}: heading 'kind': is missing; add it" in lines_of(files, "code,uid\nF,x\n")
