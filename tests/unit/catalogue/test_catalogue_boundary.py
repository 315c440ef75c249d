"""The boundary of care: what is never counted is refused wherever it is named."""

import pytest

from pipelines.catalogue.boundary import read
from pipelines.catalogue.boundary.terms import Scanner
from pipelines.catalogue.load import from_files
from pipelines.errors import CatalogueError

F, S, INDICATORS, SCHEME = "forms/F.yaml", "forms/S.yaml", "indicators.yaml", "scheme.yaml"
SPENT = "{zh: 支出, en: Spent}"

FORBIDDEN_ZH = [
    "取出环数", "放环例数", "结扎", "人工流产", "出生人数", "二孩", "社会抚养费", "上环人数",
    "取环例数", "带环妇女", "续用人数", "宫内节育器放置例数", "节育手术例数", "四术完成数",
    "绝育手术", "男扎", "女扎", "引产例数", "药物流产", "补救措施落实数", "避孕药具发放",
    "皮埋人数", "孕检人数", "孕情监测", "怀孕妇女", "妊娠人数", "计划外生育", "违法生育",
    "超生户", "多孩户", "一孩妇女", "孩次", "政策外出生", "生育率", "出生性别比", "活产数",
    "分娩人数", "新生儿数", "罚款金额", "征收金额", "姓名", "户主", "身份证号", "联系电话",
    "手机号", "家庭住址", "门牌号", "银行卡号", "账号", "宗教信仰", "民族", "初婚人数",
    "选择取出", "选择保留", "继续使用人数", "施术人数", "结 扎", "结·扎", "人工（流产）",
    "IUD 数", "ＩＵＤ例数", "放\u200b环", "結紮", "手术妇女", "长效措施落实数", "三查人数",
    "办理独生子女证", "当年生育家庭", "添丁家庭", "住院生产人数", "剖宫产例数", "保留人数",
    "摘除人数", "救助张某某", "李女士救助金",
]  # fmt: skip
FORBIDDEN_EN = [
    "IUDs removed", "women who kept the device", "births", "sterilisations", "abortions", "names",
    "fines collected", "ID number", "phone", "Live births", "Birth rate", "Newborns",
    "Babies born", "Second children", "Parity", "Pregnancies", "Pregnant women",
    "Contraceptive users", "Condoms", "Implants", "Insertions", "Removals", "Devices",
    "Coils in place", "Women who kept it", "Women who had it out", "Sterilizations",
    "Sterilised women", "Tubal ligations", "Vasectomies", "Miscarriages", "Terminations",
    "Surgeries performed", "Women operated on", "Procedures", "Family planning operations",
    "Social compensation fees", "Penalties", "Levies", "Fees paid", "Surnames", "Identity cards",
    "Telephone numbers", "Home addresses", "Bank accounts", "E-mail", "Religion",
    "Religious families", "Ethnicity", "Marriages", "ID-numbers", "women_births", "BIRTHS",
    "ＢＩＲＴＨＳ", "Unplanned children", "Unauthorised children", "Number of children",
    "Prenatal visits", "New acceptors", "Women fitted", "Users of a modern method",
    "Induced labour", "Intra-uterine", "Sexual behaviour", "Families with a new child",
    "Caesarean sections", "Maternity cases", "Aid to Mrs Zhang",
]  # fmt: skip
HONEST = [
    ("登记家庭", "Registered families"), ("子女死亡家庭", "Families whose child died"),
    ("生育关怀活动", "Care activities"), ("应告知对象", "Women to be informed"),
    ("兑现承诺", "Commitments kept"), ("72小时内到户", "Help delivered within 72 hours"),
    ("自愿报名检查", "People who signed up for a free check"), ("女孩家庭", "Girls' families"),
    ("生日慰问", "Birthday visits"), ("独生子女家庭", "Only-child families"),
    ("环境整治", "Surroundings improved"), ("留守老人走访", "Visits to old people left alone"),
    ("取得证书人员", "Staff who gained a certificate"), ("生殖健康咨询", "Consultations"),
    ("术语培训", "Training in terms"), ("脱敏公开笔数", "Payments published without details"),
    ("技术事故上报", "Technical accidents reported"), ("治疗费用", "Treatment cost"),
    ("优先生活救助", "Help comes first"), ("帮助产业发展", "Trades supported"),
    ("婴幼儿以外的家庭成员", "Renamed rooms, refined forms, ideas"),
]  # fmt: skip


def named(name: str, language: str) -> str:
    zh, en = (name, "Spent") if language == "zh" else ("支出", name)
    return f'{{zh: "{zh}", en: "{en}"}}'


def refused(found: list[str], file: str, entry: str) -> None:
    told = [line for line in found if line.startswith(f"{file}: {entry}: ")]
    assert told, found
    assert all("; " in line for line in told)


@pytest.mark.parametrize("name", FORBIDDEN_ZH)
def test_a_forbidden_element_is_refused_in_chinese(problems, name):
    refused(problems(F, SPENT, named(name, "zh")), F, "element spent")


@pytest.mark.parametrize("name", FORBIDDEN_EN)
def test_a_forbidden_element_is_refused_in_english(problems, name):
    refused(problems(F, SPENT, named(name, "en")), F, "element spent")


@pytest.mark.parametrize("name", ["女环卫工慰问", "IUD取出", "births 人数", "出生 spent"])
def test_each_language_is_looked_for_in_both(problems, name):
    other = "en" if name != "女环卫工慰问" else None
    if other:
        refused(problems(F, SPENT, named(name, other)), F, "element spent")
    else:
        assert problems(F, SPENT, named(name, "zh")) == []


@pytest.mark.parametrize(("zh", "en"), HONEST)
def test_an_honest_element_passes(problems, zh, en):
    assert problems(F, SPENT, f'{{zh: "{zh}", en: "{en}"}}') == []


@pytest.mark.parametrize("code", ["births", "birth_n", "n_births2", "iudRemoved", "id_number"])
def test_the_code_of_an_element_is_read_too(problems, code):
    found = problems(F, "{code: room,", f"{{code: {code},")
    refused(found, F, f"element {code}")


PLACES = [
    (F, "measure: yuan,", "measure: yuan, aliases: [出生],", "element spent"),
    (F, "measure: yuan,", "measure: yuan, note: {zh: 含结扎。, en: x},", "element spent"),
    (F, "measure: yuan,", "measure: yuan, note: {zh: 甲, en: With births.},", "element spent"),
    (F, "name: {zh: 帮扶表, en: Help}", "name: {zh: 出生表, en: Help}", "F"),
    (F, "name: {zh: 帮扶表, en: Help}", "name: {zh: 表, en: Births}", "F"),
    (F, "due_days: 10", "due_days: 10\nnote: {zh: 甲, en: Count the births.}", "F"),
    (F, "due_days: 10", "due_days: 10\naliases: [births return]", "F"),
    (F, "due_days: 10",
     "due_days: 10\ndimension: {code: k, name: {zh: 类, en: K}, "
     "items: [{code: a, name: {zh: 二孩, en: A}}]}", "item a"),
    (F, "due_days: 10",
     "due_days: 10\ndimension: {code: k, name: {zh: 孩次, en: K}, "
     "items: [{code: a, name: {zh: 甲, en: A}}]}", "dimension k"),
    ("catalogue.yaml", "en: yuan}", "en: births}", "measure yuan"),
    (INDICATORS, "zh: 人均支出", "zh: 出生率", "N3"),
    (INDICATORS, "en: Spent per resident", "en: Abortion rate", "N3"),
    (INDICATORS, "Yuan per resident.", "Fines per resident.", "N3"),
    (INDICATORS, "每位居民的支出。", "每位居民的罚款。", "N3"),
    (INDICATORS, "code: N3", "code: births", "births"),
    (SCHEME, "en: Help}", "en: Sterilisation}", "part P"),
    (SCHEME, "zh: 迟报", "zh: 超生", "D1"),
    (SCHEME, "en: Improved", "en: Fewer births", "B1"),
    (SCHEME, "zh: 否决", "zh: 计划外生育一票否决", "V1"),
    ("panels.yaml", "en: Answers", "en: Births", "help answers"),
    ("panels.yaml", "Was everyone answered?", "Were births prevented?", "help answers"),
    ("panels.yaml", "zh: 不说满意。", "zh: 含结扎例数。", "help answers"),
    ("panels.yaml", "name: {zh: 帮扶, en: Help}", "name: {zh: 出生, en: Help}", "help"),
    ("catalogue.yaml", "en: A small catalogue", "en: Births", "title"),
    ("catalogue.yaml", "en: Wards", "en: Pregnant women", "ward"),
    ("catalogue.yaml", "en: Help}, short", "en: Fewer births}, short", "care help"),
    ("catalogue.yaml", "en: poor}", "en: too many births}", "poor"),
    ("catalogue.yaml", "en: people}, type: count", "en: people}, type: count, words: [活产]",
     "measure person"),
    (SCHEME, "en: Scheme", "en: Birth control", "small-scheme"),
    (SCHEME, "en: Low}", "en: Excess births}", "low"),
    (SCHEME, "en: Half}", "en: Births in half}", "H1"),
    (SCHEME, "en: All}", "en: Pregnant}", "all"),
    (INDICATORS, "factor: 1", "factor: 1\n    measure: {zh: 例结扎, en: x}", "N3"),
    (INDICATORS, "factor: 1", "factor: 1\n    owner: {zh: 甲, en: Sterilisation desk}", "N3"),
    ("rules.yaml", "{element}未填写。", "出生人数未填写。", "G1"),
    ("rules.yaml", "Rose to", "Births rose to", "X1"),
    (F, "{id: F-1,", "{id: F-1, message: {zh: 结扎例数不符, en: x},", "check F-1"),
    (F, "{id: F-1,", "{id: F-1, remedy: {zh: 甲, en: Count the abortions.},", "check F-1"),
    ("units.csv", "A,东区,East", "A,取出,East", "A"),
    ("units.csv", ",东|E", ",births|E", "A"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "entry"), PLACES)
def test_every_place_that_names_a_count_is_read(problems, file, old, new, entry):
    refused(problems(file, old, new), file, entry)


@pytest.mark.parametrize("name", ["民族街道", "先锋街道", "Mobile County", "Faith Hospital"])
def test_a_place_may_be_called_what_is_not_counted(problems, name):
    assert problems("units.csv", "A,东区,East", f"A,东区,{name}") == []


def test_a_remedy_may_ask_for_a_name_or_address(problems):
    assert problems("rules.yaml", "Fill in {cells}.", "Write the unit's name in {cells}.") == []


def test_a_refusal_names_word_topic_and_remedy(problems):
    assert problems(F, SPENT, "{zh: 取出环数, en: Spent}") == [
        "forms/F.yaml: element spent: element name '取出环数' holds '取出' (宫内节育器的放置、"
        "取出与保留, insertion, removal or keeping of a device); this is never counted: remove it, "
        "or have an exception reviewed"
    ]


@pytest.mark.parametrize("subject", ["births", "contraception", "fees", "after_reproductive"])
def test_a_subject_outside_the_list_is_refused(problems, subject):
    found = problems(F, "subject: funds", f"subject: {subject}")
    refused(found, F, "element spent")
    assert "is not within the boundary of care; use one of only_child_families" in found[0]


@pytest.mark.parametrize("subject", [s.code for s in read().subjects if s.sensitive])
def test_a_sensitive_subject_makes_its_elements_sensitive(problems, subject):
    found = problems(F, "subject: funds", f"subject: {subject}")
    assert any("is not sensitive, though its subject" in line for line in found)


def test_the_sensitive_subjects_are_those_agreed():
    assert {s.code for s in read().subjects if s.sensitive} == {
        "only_child_families", "after_reproductive_age", "surgical_complications", "girls",
        "reproductive_health", "emergency_relief",
    }  # fmt: skip


STEPS = [
    (", step: followed_up", "", "element done"),
    ("step: followed_up", "step: removed", "element done"),
    ("step: followed_up", "step: kept", "element done"),
    ("step: followed_up", "step: own_choice", "element done"),
]


@pytest.mark.parametrize(("old", "new", "entry"), STEPS)
def test_care_after_reproductive_age_has_one_element_a_step(problems, old, new, entry):
    refused(problems(S, old, new), S, entry)


def test_one_element_a_step_holds_over_all_forms(problems):
    second = "subject: after_reproductive_age, step: own_choice, sensitive: true"
    refused(problems(F, "subject: funds", second), S, "element decided")


def test_no_other_subject_has_steps(problems):
    refused(problems(F, "subject: funds", "subject: funds, step: referred"), F, "element spent")


CHOSEN = ["取出", "保留", "留用人数", "摘除", "同意人数", "拒绝人数", "放置"]
CHOSEN_EN = [
    "Kept",
    "Keepers",
    "Removed",
    "Taken out",
    "Refusals",
    "Left in place",
    "Opted",
    "Rings",
]


@pytest.mark.parametrize("name", CHOSEN)
def test_within_care_after_reproductive_age_no_outcome_is_named(problems, name):
    refused(problems(S, "{zh: 已随访, en: Follow-up done}", named(name, "zh")), S, "element done")


@pytest.mark.parametrize("name", CHOSEN_EN)
def test_within_care_after_reproductive_age_no_outcome_is_named_in_english(problems, name):
    refused(problems(S, "{zh: 已随访, en: Follow-up done}", named(name, "en")), S, "element done")


def test_care_after_reproductive_age_is_not_broken_down(problems):
    items = "items: [{code: a, name: {zh: 甲, en: A}}, {code: b, name: {zh: 乙, en: B}}]"
    dimension = f"dimension: {{code: k, name: {{zh: 类, en: K}}, {items}}}\nelements:"
    refused(problems(S, "elements:", dimension), S, "dimension k")


TELLING = [
    "told - decided >= 0",
    "decided + done = told",
    "decided = told",
    "told - decided = done",
    "if decided = 0 then told - decided = 0",
    "decided <= told - done",
]


@pytest.mark.parametrize("expr", TELLING)
def test_no_check_works_a_choice_out(problems, expr):
    refused(problems(S, "done <= due", expr), S, "check S-1")


@pytest.mark.parametrize(
    "expr", ["decided <= told", "decided >= 0", "if told = 0 then decided = 0"]
)
def test_a_bound_on_the_choices_made_tells_nothing(problems, expr):
    assert problems(S, "done <= due", expr) == []


@pytest.mark.parametrize("numerator", ["decided - done", "told - decided", "decided + told"])
def test_no_indicator_works_a_choice_out(problems, numerator):
    found = problems(INDICATORS, 'numerator: "answered"', f'numerator: "{numerator}"')
    refused(found, INDICATORS, "N1")


def test_no_rule_across_returns_works_a_choice_out(problems):
    old = "kind: share_rises\n    params: {numerator: answered, denominator: asked, threshold: 10}"
    new = "kind: forms_agree\n    params: {left: [decided, done], right: [told]}"
    refused(problems("rules.yaml", old, new), "rules.yaml", "X1")


def exempt(phrase: str, place: str, subject: str) -> bool:
    return Scanner(read()).find(phrase, place, frozenset({subject})) is None


def test_an_exception_stands_only_where_it_was_reviewed():
    title, own = "退出育龄期妇女宫内节育器取留干预", "after_reproductive_age"
    assert exempt(title, "form name", own)
    assert not exempt(title, "element name", own)
    assert not exempt(title, "form name", "funds")
    assert not exempt(title + "例数", "form name", own)
    assert not exempt(title.replace("干预", ""), "form name", own)


def test_an_exception_in_a_note_covers_its_phrase_and_no_more():
    own = "after_reproductive_age"
    assert exempt("取与留同为良好结果，都应随访。", "form note", own)
    assert not exempt("取与留同为良好结果，取出另计。", "form note", own)


def test_an_exception_covers_its_own_subject_only_when_no_other_is_named():
    both = frozenset({"after_reproductive_age", "funds"})
    assert Scanner(read()).find("取留随访率", "indicator name", both) is not None


def test_every_exception_is_needed_and_has_a_reason():
    bare = Scanner(read().model_copy(update={"exceptions": ()}))
    for exemption in read().exceptions:
        subjects = frozenset(exemption.subjects)
        assert bare.find(exemption.phrase, exemption.places[0], subjects), exemption.phrase
        assert exemption.reason.zh
        assert exemption.reason.en
        assert subjects <= set(read().subject_by_code)


def test_no_catalogue_brings_a_boundary_of_its_own(files):
    files["boundary.yaml"] = "terms: []\n"
    with pytest.raises(CatalogueError, match=r"boundary\.yaml: file: is no file of a cat"):
        from_files(files)
