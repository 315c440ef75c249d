"""Who may see and do what; the access file, how long a login holds, and what serve refuses."""

import re
from pathlib import Path

import pytest

from pipelines.access import DEEDS, PAGES, Role, Visitor, allowed, people, read, secrets, shown_as
from pipelines.access.policy import made, posts_of
from pipelines.catalogue.load import load
from pipelines.errors import UserError
from pipelines.paths import CATALOGUES, ROOT
from pipelines.register.actor import Actor
from pipelines.serve import Door, checked

CATALOGUE = load(CATALOGUES / "weifang")
UNIT, OTHER, BUREAU = "370784", "370781", "D09"
NOW = 1_800_000_000.0
HOUR = 3600.0
GOOD = """
ask: 市考核办
people:
  - role: county
    unit: "370784"
    posts: [clerk, chief]
    match: {email: a@example.org}
  - role: county
    unit_claim: unit_code
    match: {groups: counties}
  - role: evaluator
    posts: [evaluator, reviewer]
    match: {groups: [evaluators, judges], hd: example.org}
  - role: leader
    match: {sub: "42"}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "access.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def access(tmp_path):
    return read(written(tmp_path, GOOD), CATALOGUE)


def test_every_page_has_its_roles_and_every_role_a_page():
    program = (ROOT / "dashboard" / "app.py").read_text(encoding="utf-8")
    views = set(re.findall(r'^    "(\w+)": \w+\.show,$', program, re.MULTILINE))
    assert len(views) > 8 and views <= set(PAGES)
    for role in Role:
        assert any(role in roles for roles in PAGES.values())


@pytest.mark.parametrize(
    ("role", "unit", "audience"),
    [(Role.LEADER, None, "public"), (Role.ANALYST, None, "public"), (Role.EVALUATOR, None, "team"),
     (Role.ADMINISTRATOR, None, "public"), (Role.COUNTY, UNIT, UNIT), (Role.COUNTY, BUREAU, "public")],
)  # fmt: skip
def test_a_role_reads_its_own_edition(role, unit, audience):
    assert made(CATALOGUE, role, unit).audience == audience


def test_posts_are_shared_out_and_none_is_two_roles():
    shares = {role: set(posts_of(CATALOGUE, role)) for role in Role}
    assert shares[Role.COUNTY] == {"clerk", "statistician", "chief"}
    assert shares[Role.EVALUATOR] - {"chief"} == {"evaluator", "office", "reviewer"}
    assert shares[Role.LEADER] == {"leader"} and shares[Role.ANALYST] == set()
    together = [post for share in shares.values() for post in share]
    assert sorted(together) == sorted([*(r.code for r in CATALOGUE.head.roles), "chief"])


def test_a_county_acts_for_itself_alone():
    county = shown_as(CATALOGUE, Role.COUNTY, UNIT)
    assert allowed(county, "submit", UNIT) == Actor("clerk", UNIT)
    assert allowed(county, "appeal", UNIT) == Actor("chief", UNIT)
    with pytest.raises(UserError, match=f"not for {OTHER}") as caught:
        allowed(county, "submit", OTHER)
    assert caught.value.line("zh") == "只能办理本单位的事项，未作处理。"


def test_a_post_that_was_not_given_is_not_acted_in():
    clerk = made(CATALOGUE, Role.COUNTY, UNIT, ["clerk"])
    assert clerk.may("submit", UNIT) and not clerk.may("appeal", UNIT)
    reviewer = made(CATALOGUE, Role.EVALUATOR, None, ["reviewer"])
    for post in (None, "evaluator"):
        with pytest.raises(UserError):
            allowed(reviewer, "step", post=post)
    assert allowed(reviewer, "rule") == Actor("reviewer")


def test_an_evaluator_speaks_for_departments_and_for_no_county():
    judge = shown_as(CATALOGUE, Role.EVALUATOR)
    assert allowed(judge, "action_own", BUREAU, "chief") == Actor("chief", BUREAU)
    with pytest.raises(UserError):
        allowed(judge, "action_own", UNIT, "chief")
    with pytest.raises(UserError):
        allowed(judge, "practice", UNIT, "chief")
    assert not made(CATALOGUE, Role.EVALUATOR).may("action_own", BUREAU)


@pytest.mark.parametrize("deed", DEEDS)
def test_an_analyst_does_nothing_and_an_administrator_sees_to_builds_alone(deed):
    assert not shown_as(CATALOGUE, Role.ANALYST).may(deed)
    assert shown_as(CATALOGUE, Role.ADMINISTRATOR).may(deed) == (deed == "builds")


@pytest.mark.parametrize(
    ("claims", "who"),
    [
        ({"email": "A@Example.org"}, Visitor(Role.COUNTY, UNIT, ("clerk", "chief"))),
        ({"email": "a@example.org", "email_verified": False}, None),
        ({"groups": ["all", "counties"], "unit_code": OTHER}, Visitor(Role.COUNTY, OTHER, ("clerk",))),
        ({"groups": "counties", "unit_code": "370700"}, None),
        ({"groups": "counties", "unit_code": [OTHER]}, None),
        ({"groups": "counties"}, None),
        ({"groups": ["judges"], "hd": "example.org"}, Visitor(Role.EVALUATOR, None, ("evaluator", "reviewer"))),
        ({"groups": ["judges"]}, None),
        ({"sub": "42"}, Visitor(Role.LEADER, None, ("leader",))),
        ({"sub": 42}, None),
        ({"email": "a@example.org", "sub": "42"}, Visitor(Role.COUNTY, UNIT, ("clerk", "chief"))),
        ({"groups": [{"name": "judges"}], "hd": "example.org"}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_the_first_entry_that_fits_says_who_somebody_is(access, claims, who):
    assert access.visitor(claims) == who


@pytest.mark.parametrize(
    ("session", "claims", "is_over"),
    [
        ("{}", {"iat": NOW, "exp": NOW + HOUR}, False),
        ("{}", {"iat": NOW - 13 * HOUR, "exp": NOW + HOUR}, True),
        ("{}", {"iat": NOW - HOUR, "exp": NOW - 1}, True),
        ("{exp: ignore}", {"iat": NOW - HOUR, "exp": NOW - 1}, False),
        ("{exp: ignore, hours: 0.5}", {"iat": NOW - HOUR}, True),
        ("{}", {"iat": NOW}, True),
        ("{}", {"exp": NOW + HOUR}, True),
        ("{}", {"iat": NOW + HOUR, "exp": NOW + 2 * HOUR}, True),
        ("{}", {"iat": "1800000000", "exp": NOW + HOUR}, True),
        ("{}", {"iat": True, "exp": NOW + HOUR}, True),
        ("{}", {"iat": float("nan"), "exp": NOW + HOUR}, True),
        ("{auth_hours: 24}", {"iat": NOW, "exp": NOW + HOUR, "auth_time": NOW - HOUR}, False),
        ("{auth_hours: 24}", {"iat": NOW, "exp": NOW + HOUR, "auth_time": NOW - 25 * HOUR}, True),
        ("{auth_hours: 24}", {"iat": NOW, "exp": NOW + HOUR}, True),
    ],
)
def test_a_login_holds_for_its_time(tmp_path, session, claims, is_over):
    held = read(written(tmp_path, f"session: {session}\n{GOOD}"), CATALOGUE)
    assert held.has_ended(claims, NOW) == is_over


def listing(*entries: str) -> str:
    return "ask: x\npeople:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)


ENTRY, FIRST = "role: leader, match: {sub: a}", "people no. 1: "
LEADER, ANALYST = ENTRY, ENTRY.replace("leader", "analyst")
COUNTY, JUDGE = ENTRY.replace("leader", "county"), ENTRY.replace("leader", "evaluator")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("ask: [", "line 2: did not find"),
        ("ask: x\nask: y\npeople: []\n", "line 2: key 'ask' stands twice; keep one"),
        (listing("role: leader, match: {sub: a, sub: b}"), "line 3: key 'sub' stands twice; keep one"),
        ("people: []\n", "ask: is missing; add it"),
        ("ask: x\n", "people: is missing; add it"),
        ("ask: x\npeople: []\n", "people: is empty; add an entry"),
        ("- a\n", "file: holds no mapping; write the fields of a File"),
        (listing(ENTRY) + "color: red\n", "color: 'red' is not known here; remove it or correct its"),
        (listing("role: boss, match: {sub: a}"), f"{FIRST}role: 'boss': input should be "),
        (listing("role: leader, match: {sub: 42}"), f"{FIRST}match: sub: 42 is not text; put it in quo"),
        (listing("role: leader, match: {}"), f"{FIRST}match: {{}}: "),
        (listing("role: leader, match: {sub: []}"), f"{FIRST}match: sub: "),
        (listing(f"{LEADER}, posts: [clerk]"), f"{FIRST}posts: 'clerk' is none of the role leader; use "),
        (listing(f"{LEADER}, posts: [king]"), f"{FIRST}posts: 'king' is no post; there are clerk, "),
        (listing(f"{ANALYST}, posts: [clerk]"), f"{FIRST}posts: 'clerk' is none of the role analyst; re"),
        (listing(COUNTY), f"{FIRST}the role county has no unit; add unit or unit_claim"),
        (listing(f"{COUNTY}, unit: '370784', unit_claim: u"), f"{FIRST}the role county says unit and uni"),
        (listing(f"{COUNTY}, unit: 370784"), f"{FIRST}unit: 370784 is not text; put it in quotes"),
        (listing(f"{COUNTY}, unit: '370700'"), f"{FIRST}unit: '370700' is no unit that is assessed"),
        (listing(f"{JUDGE}, unit: '370784'"), f"{FIRST}unit: is for the role county; remove it"),
        (listing(ENTRY, "role: analyst, match: {sub: a, hd: b}"), "people no. 2: match: no. 1 fits all of"),
        ("session: {hours: 0}\n" + listing(ENTRY), "session: hours: 0: input should be greater than 0"),
        ("session: {days: 3}\n" + listing(ENTRY), "session: days: 3 is not known here"),
        ("session: {exp: maybe}\n" + listing(ENTRY), "session: exp: 'maybe' is not one of the choices"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_is_a_line_that_says_where_and_what_to_do(tmp_path, text, line):
    with pytest.raises(UserError) as caught:
        read(written(tmp_path, text), CATALOGUE)
    told = str(caught.value).splitlines()
    assert len(told) == 1 and told[0].startswith(f"access.yaml: {line}"), told
    assert ";" in told[0]


def test_a_file_that_is_not_there_or_no_text_is_a_line(tmp_path):
    with pytest.raises(UserError, match="no such file or directory; give the access file"):
        read(tmp_path / "none.yaml", CATALOGUE)
    odd = tmp_path / "access.yaml"
    odd.write_bytes(b"ask: \xff\xfe\xfa")
    with pytest.raises(UserError, match="not UTF-8"):
        read(odd, CATALOGUE)


def test_posts_that_check_each_other_in_one_hand_are_told(access):
    (line,) = people.two_hats(access)
    assert line.startswith("people no. 3: evaluator, reviewer in one hand")


SECRET = "0123456789abcdef0123456789abcdef"
PROVIDER = 'client_id = "a"\nclient_secret = "b"\nserver_metadata_url = "https://login.example/x"\n'
SHARED = f'redirect_uri = "https://a.example/oauth2callback"\ncookie_secret = "{SECRET}"\n'


HALF = "client_id = 'a'\nserver_metadata_url = 'b'"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[auth", "cannot be read"),
        ("a = 1", "[auth]: is missing; add it"),
        (
            f"[auth]\n{PROVIDER}cookie_secret = '{SECRET}'",
            "[auth] redirect_uri: is missing; add it",
        ),
        (
            f"[auth]\n{PROVIDER}{SHARED}".replace("https://a.example", ""),
            "[auth] redirect_uri: is no ",
        ),
        (f"[auth]\n{PROVIDER}{SHARED}".replace(SECRET, "short"), "[auth] cookie_secret: is short"),
        (f"[auth]\n{SHARED}{HALF}", "[auth] client_secret: is missing"),
        (f"[auth]\n{SHARED}[auth.one]\n{HALF}", "[auth.one] client_secret: is missing"),
    ],
)
def test_a_login_that_could_not_work_is_a_line_before_anything_is_served(tmp_path, text, line):
    path = tmp_path / "secrets.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        secrets.check(path)
    (told,) = str(caught.value).splitlines()
    assert told.startswith(f"secrets.toml: {line}") and ";" in told


def test_the_demonstration_is_for_this_machine_unless_it_is_meant():
    for address in ("127.0.0.1", "127.0.0.9", "::1", "localhost"):
        assert "demo mode" in checked(Door(), CATALOGUE, address)[0]
    for address in ("0.0.0.0", "192.0.2.1", "::", "example.org"):
        with pytest.raises(UserError, match="--access FILE, or --demo"):
            checked(Door(), CATALOGUE, address)
        assert checked(Door(is_demo=True), CATALOGUE, address)


def test_serving_with_a_login_wants_both_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    path = written(tmp_path, GOOD)
    with pytest.raises(UserError, match="give one of the two"):
        checked(Door(path, is_demo=True), CATALOGUE, "0.0.0.0")
    with pytest.raises(UserError, match="no such secrets file; give one with --secrets"):
        checked(Door(path), CATALOGUE, "0.0.0.0")
    kept = tmp_path / ".streamlit" / "secrets.toml"
    kept.parent.mkdir()
    kept.write_text(f"[auth]\n{SHARED}{PROVIDER}", encoding="utf-8")
    (told,) = checked(Door(path), CATALOGUE, "0.0.0.0")
    assert told.startswith("access.yaml: people no. 3")


def test_the_tables_of_the_docs_are_those_of_the_program():
    told = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in told.splitlines()]
    heads = {len(row): row[1:] for row in rows if row[:1] in (["page"], ["what"])}
    pages = {row[0].split("`")[1]: row[1:] for row in rows if len(row) == 6 and "●" in row[1:]}
    assert pages.keys() == PAGES.keys()
    for page, cells in pages.items():
        shown = {role for role, cell in zip(heads[6], cells, strict=True) if cell}
        assert shown == {str(role) for role in PAGES[page]}, page
    deeds = {
        deed: row[1:] for row in rows if len(row) == 5 for deed in re.findall(r"`(\w+)`", row[0])
    }
    assert deeds.keys() == DEEDS.keys()
    roles = (Role.LEADER, Role.EVALUATOR, Role.COUNTY, Role.ADMINISTRATOR)
    for deed, cells in deeds.items():
        for role, cell in zip(roles, cells, strict=True):
            posts = DEEDS[deed].get(role)
            wanted = None if posts is None else set(posts)
            found = set(re.findall(r"`(\w+)`", cell)) if cell else None
            assert found == wanted or (
                role is Role.ADMINISTRATOR and bool(cell) == (posts is not None)
            )
