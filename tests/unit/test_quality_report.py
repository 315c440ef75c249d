"""The quality report: whole in itself, the worst first, and nothing in it that its edition withholds."""

import re
from datetime import date, datetime
from html.parser import HTMLParser
from string import Formatter

import pytest

from pipelines import extend, warehouse
from pipelines.build import build
from pipelines.catalogue.base import Text
from pipelines.catalogue.forms import Unit
from pipelines.catalogue.quality import Quality, QualityDimension, QualityMeasure
from pipelines.errors import UserError
from pipelines.quality_report import quality_report
from pipelines.quality_report.html import percent, points
from pipelines.quality_report.words import WORDS
from pipelines.quality_report.write import report_file
from pipelines.register.actor import Actor
from tests.flow import grove

WHY = Text(zh="理由", en="reason")


def scored(code, weight, *measures):
    return QualityDimension(
        dimension=code, name=Text(zh=f"{code}面", en=code), weight=weight, why=WHY,
        measures=tuple(QualityMeasure(measure=one) for one in measures),
    )  # fmt: skip


def catalogue(**units_closed):
    """The grove, its data quality scored; units named are closed after a day."""
    whole = grove.catalogue()
    quality = Quality(
        dimensions=(
            scored("completeness", 60, "received"),
            scored("timeliness", 20, "on_time"),
            scored("accuracy", 20, "recount_matches", "agrees_across"),
        )
    )
    units = tuple(
        Unit(**{**dict(u), "valid_to": units_closed.get(u.code, u.valid_to)}) for u in whole.units
    )
    head = whole.head.model_copy(update={"quality": quality})
    closed = "".join(sorted(units_closed))
    return type(whole)(**{**vars_of(whole), "head": head, "units": units, "hash": closed or "q"})


def vars_of(whole):
    return {name: getattr(whole, name) for name in type(whole).__dataclass_fields__}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", grove.NOW)
    place = grove.place(tmp_path)
    grove.fill(place)
    return place


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A home with a build, for tests that only read it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUANHUAI_NOW", grove.NOW)
        place = grove.place(tmp_path_factory.mktemp("built"))
        grove.fill(place)
        build(place, catalogue())
    return place


def report(home, *args, **more):
    return quality_report(home, *args, **more).decode("utf-8")


class Outside(HTMLParser):
    """Gathers whatever a browser would fetch, and checks that what is opened is closed."""

    EMPTY = {"meta", "br", "img", "link"}

    def __init__(self):
        super().__init__()
        self.fetched, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.fetched += [v for k, v in attrs if k in ("src", "href", "srcset", "action", "data")]
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("audience", ["team", "public", "A"])
def test_it_needs_no_other_file_and_is_sound(built, audience, language):
    text = report(built, audience, language)
    reader = Outside()
    reader.feed(text)
    assert reader.fetched == [] and reader.open == []
    assert "://" not in text and "url(" not in text and "@import" not in text
    assert "default-src 'none'" in text
    assert "{" not in re.sub(r"<style>.*?</style>", "", text, flags=re.S)
    assert f"lang='{'zh-CN' if language == 'zh' else 'en'}'" in text


def test_the_summary_has_every_number_with_what_it_is_of(built):
    text = report(built, language="en")
    # 12 months of two mid units and 4 quarters of the top; one month of one never came.
    assert "28 returns expected: 27 received (96.4%), 27 on time (96.4%)" in text
    # (60 × 27/28 + 20 × 27/28 + 20 × (136/160 + 27/27) / 2) / 100
    assert "Data-quality score 95.6 of 100, resting on 28 returns expected." in text
    assert "160 items were recounted in verification, 136 matched (85.0%)." in text
    assert text.index("<h2>Summary") < text.index("<h2>Where to look first")
    assert (
        "<b>West〈" not in text and "<b>West</b> Received 11/12 (91.7%), 5.00 points lost" in text
    )
    zh = report(built, language="zh")
    assert "应报28份：已收到27份（96.4%）" in zh and "<b>West〈</b> 已报 11/12（91.7%）" in zh


def test_the_worst_unit_comes_first_below_the_whole(built):
    table = re.search(r"By unit</h3>(.*?)</table>", report(built, language="en"), re.S)[1]
    assert re.findall(r"data-h='Unit'>([^<]+)<", table) == ["Guild", "West", "East"]


def test_the_public_and_another_unit_do_not_see_what_is_withheld(built):
    team, public = report(built, "team", "en"), report(built, "public", "en")
    matched = "Matched by recount"  # of West: 60 of 80, which drags its score down
    assert team.count(matched) > public.count(matched)
    assert "suppressed</span>" in public and "suppressed" not in team
    assert "edition of East" in report(built, "A", "en")
    assert "60/80" in team and "60/80" not in public
    for other in ("public", "A"):
        assert "60/80" not in report(built, other, "en")
    assert "60/80" in report(built, "B", "en")


def test_a_rate_above_one_is_shown_and_explained(home):
    """B was closed in November, as the catalogue learned later: its December return is there."""
    build(home, catalogue(B=date(2009, 11, 30)))
    text = report(home, language="en", period="2009M12")
    assert "1 returns expected: 2 received (200.0%)" in text
    assert "Why a rate is above 100%" in text
    assert "<li>West F Dec 2009: the unit was not open then</li>" in text
    con = warehouse.open_edition(home)
    rate = "SELECT expected, received, unexpected, received_rate FROM reporting_rate"
    where = "WHERE (unit, form, period) = ('T', 'F', '2009M12')"
    assert con.execute(f"{rate} {where}").fetchall() == [(1, 2, 1, 2.0)]
    con.close()


def test_an_extension_is_told_with_its_reason_only_to_those_concerned(home):
    at = datetime(2009, 4, 20)
    grove.send(home, "2009M03", "B", at, 60)
    evaluator = Actor("evaluator")
    extend.extend(
        home, catalogue(), evaluator, ("F", "2009M03", "B"), at.date(), "<the> flood",
        after_due=True,
    )  # fmt: skip
    build(home, catalogue())
    told = "West F Mar 2009: until 2009-04-20 (Evaluator, granted after it was due)"
    assert f"{told}: &lt;the&gt; flood" in report(home, "team", "en", period="2009")
    public = report(home, "public", "en", period="2009")
    assert told in public and "flood" not in public


def test_what_was_kept_with_the_build_is_what_is_drawn_anew(built):
    kept = report_file(built.builds / str(warehouse.current_build(built)), "public", "zh")
    drawn = quality_report(built, "public", "zh")
    assert kept.read_bytes() == drawn
    kept.unlink()
    assert quality_report(built, "public", "zh") == drawn


def test_what_is_not_there_is_said_in_a_line(home, built):
    with pytest.raises(UserError, match="nothing is built"):
        quality_report(home)
    for more in ({"period": "1999"}, {"period": "2010"}, {"build_id": "x"}, {"audience": "X"}):
        with pytest.raises(UserError) as caught:
            quality_report(built, **more)
        assert "\n" not in str(caught.value)


def test_without_returns_there_is_a_build_and_a_report_of_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", grove.NOW)
    place = grove.place(tmp_path)
    build(place, catalogue())
    assert "<h1>" in report(place, language="en")


def test_without_dimensions_there_is_no_score(home):
    build(home, grove.catalogue())
    text = report(home, language="en")
    assert "28 returns expected" in text and "Data-quality score" not in text


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(1, 3, "33.3%"), (9999, 10000, ">99.9%"), (1, 10000, "<0.1%"), (0, 5, "0.0%"), (5, 5, "100.0%"),
     (6, 5, "120.0%"), (1, 0, "–")],
)  # fmt: skip
def test_a_share_is_never_rounded_to_all_or_to_nothing(part, whole, told):
    assert percent(part, whole) == told


def test_a_score_is_never_rounded_up_to_full():
    assert [points(x) for x in (100, 99.99, 99.94, 0)] == ["100.0", "99.9", "99.9", "0.0"]


def test_the_words_ask_for_the_same_blanks_in_both_languages():
    def blanks(text):
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert [key for key, (zh, en) in WORDS.items() if blanks(zh) != blanks(en)] == []
