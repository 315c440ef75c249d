"""Personal data is looked for before anything is stored. What is found is never repeated."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from pipelines.ingest.beside import Beside
from pipelines.ingest.messages import refuse
from pipelines.ingest.sheet import Sheet
from pipelines.ingest.text import cell as cell_name
from pipelines.ingest.text import plain, readings, remembered
from pipelines.ingest.vocabulary import Vocabulary

_ID18 = re.compile(r"(?<!\d)[1-9]\d{16}[\dX](?!\d)")
_ID15 = re.compile(r"(?<!\d)[1-9]\d{14}(?!\d)")
_CARD = re.compile(r"(?<!\d)[3-6]\d{15,18}(?!\d)")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_LONG = re.compile(r"\d[\d\s\-‐-―−]{8,}\d")
_DIGEST = re.compile(r"(?<![0-9A-Za-z])(?=\d*[a-f])[0-9a-f]{64}(?![0-9A-Za-z])")
"""A SHA-256, as our own sheets name files: one in 270 holds what looks like a phone number."""
_BETWEEN = re.compile(r"(?<=\d)[\s\-‐-―−]+(?=\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_NAMES = {
    "姓名",
    "名字",
    "户主",
    "户主姓名",
    "name",
    "fullname",
    "surname",
    "firstname",
    "lastname",
}
_NUMBERS = {
    "身份证", "身份证号", "身份证号码", "公民身份号码", "证件号码", "idnumber", "idcard",
    "手机", "手机号", "手机号码", "联系电话", "电话", "电话号码", "联系方式", "phone", "mobile", "telephone",
    "银行卡", "银行卡号", "银行账号", "账号", "卡号", "bankaccount", "accountnumber",
}  # fmt: skip
_PLACES = {"住址", "家庭住址", "家庭地址", "详细地址", "address", "homeaddress"}
_ENDINGS = ("姓名", "身份证号", "身份证号码", "手机号", "手机号码", "银行卡号", "银行账号", "住址")
_CONTACTS = {"联系人", "经办人", "负责人", "填报人", "走访人", "受访人", "contact", "contactperson"}
"""Headings under which an office may stand as well."""
_SURNAMES = set(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "常温康施洪季苗柳申单牟臧迟"
)
"""The most frequent ones, of nine people in ten."""
_OFFICE = re.compile(r".*[科室岗办局处部站组所会院校员镇乡村]$|.*(?:中心|街道|公司|主任|科长)$")
_PERSON = re.compile(r"[\u4e00-\u9fff·]{2,4}|[A-Za-z][A-Za-z.'\-]+(?: [A-Za-z.'\-]+)+")
_HEADINGS = frozenset(_NAMES | _NUMBERS | _PLACES | _CONTACTS)
PHONES = 2
"""Mobile numbers in one column that make it a column of people; one may be the office's."""
SMALL = 1e10
"""No number of a person is smaller."""
EXACT = 1e14
"""Numeric cells from here on are no figures a return can hold, and may have lost their last digits."""
LONGEST_HEADING = 30
_NUMERIC = (int, float)


def screen(sheets: list[Sheet], words: Vocabulary) -> None:
    """Raise Refused for identity, bank or phone numbers, or columns of names or addresses."""
    watched = _HEADINGS | words.personal_headings
    for sheet in sheets:
        phones: dict[int, int] = {}
        for r, c, value in [*sheet.texts, *large_numbers(sheet)]:
            found, headings = signs(value) if type(value) is str else (stored(value), ())
            if found == "phone":
                phones[c] = phones.get(c, 0) + phones_in(value)
                found = "phone" if phones[c] >= PHONES else None
            if found is None and headings and not watched.isdisjoint(headings):
                found = heading_of_people(sheet, r, c, set(headings), words)
            if found:
                raise personal(sheet.name, r, c, found)


def large_numbers(sheet: Sheet) -> list[tuple[int, int, Any]]:
    """0-based row and column of each number long enough to be a person's, and the number."""
    return [
        (r, c, value)
        for r, row in enumerate(sheet.rows)
        for c, value in enumerate(row)
        if value.__class__ in _NUMERIC and not -SMALL < value < SMALL
    ]


def screen_beside(texts: Iterable[Beside]) -> None:
    """Raise Refused for identity or bank numbers, or several mobile numbers, that stand in no cell."""
    for each in texts:
        found = number_in(each.text)
        if found == "phone" and (each.holds_cells or phones_in(each.text) < PHONES):
            continue
        if found:
            zh, en = _WHAT[found]
            what = {"what_zh": f"{each.zh}中的{zh}", "what_en": f"{en} in {each.en}"}
            raise refuse("personal_data", sheet=shown_name(each.sheet), **what)


def stored(value: Any) -> str | None:
    """Which kind of personal number a numeric cell is. Long ones have lost their check digits."""
    if not SMALL <= abs(value) < 1e19:
        return None
    text = str(int(value))
    if value < EXACT:
        return "phone" if _PHONE.fullmatch(text) else None
    if is_id15(text) if len(text) == 15 else len(text) == 18 and is_born(text):
        return "id"
    return "card" if len(text) >= 16 and _CARD.fullmatch(text) else None


def is_born(text: str) -> bool:
    return text[:2] in _REGIONS and is_day(text[6:14])


def phones_in(value: Any) -> int:
    return len(_PHONE.findall(_BETWEEN.sub("", plain(value)))) if type(value) is str else 1


@remembered
def signs(text: str) -> tuple[str | None, tuple[str, ...]]:
    """Which kind of personal number a text holds, and the headings it may be."""
    if len(text) > LONGEST_HEADING:
        return number_in(text), ()
    words = readings(text)
    return number_in(text), (*words, *(e for e in _ENDINGS if any(w.endswith(e) for w in words)))


def number_in(value: str) -> str | None:
    if len(value) < 11 or not _LONG.search(text := plain(value)):
        return None
    text = _BETWEEN.sub("", _DIGEST.sub("", text).upper())
    if any(map(is_id18, _ID18.findall(text))) or any(map(is_id15, _ID15.findall(text))):
        return "id"
    if any(map(is_card, _CARD.findall(text))):
        return "card"
    return "phone" if _PHONE.search(text) else None


def is_id18(text: str) -> bool:
    """A resident identity number by its date and check digit (GB 11643-1999)."""
    total = sum(w * int(d) for w, d in zip(_WEIGHTS, text, strict=False))
    return "10X98765432"[total % 11] == text[17] and is_day(text[6:14])


def is_id15(text: str) -> bool:
    """One of the first generation: a region and a birth date of the last century."""
    return text[:2] in _REGIONS and is_day("19" + text[6:12])


_REGIONS = {
    str(n) for n in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47),
                     *range(50, 55), *range(61, 66), 71, 81, 82)
}  # fmt: skip


def is_day(text: str) -> bool:
    try:
        return 1900 <= date(int(text[:4]), int(text[4:6]), int(text[6:])).year <= 2100
    except ValueError:
        return False


def is_card(text: str) -> bool:
    """A bank card number by its length and Luhn check digit (ISO/IEC 7812-1)."""
    digits = [int(d) for d in reversed(text)]
    total = sum(d if i % 2 == 0 else (2 * d - 9 if d > 4 else 2 * d) for i, d in enumerate(digits))
    return 16 <= len(text) <= 19 and total % 10 == 0


def heading_of_people(
    sheet: Sheet, r: int, c: int, headings: set[str], words: Vocabulary
) -> str | None:
    """Whether the cell heads a column of names, numbers or addresses with something in it."""
    kinds = [
        kind
        for kind, known in (
            ("name", _NAMES),
            ("number", _NUMBERS),
            ("place", _PLACES),
            ("contact", _CONTACTS),
        )
        if headings & known
    ]
    beneath = [row[c] for row in sheet.rows[r + 1 :] if c < len(row) and row[c] != ""]
    tests = {
        "name": lambda v: is_person(v, words),
        "number": lambda v: sum(map(str.isdigit, str(v))) >= 7,
        "contact": lambda v: is_person(v, words) and is_called(v),
        "place": lambda v: type(v) is str and len(v) >= 6 and not words.unit(v),
    }
    asked = kinds or ["name", "number", "place"]
    met = sum(any(tests[kind](v) for kind in asked) for v in beneath)
    return "column" if met >= (1 if "name" in asked or "place" in asked else 2) else None


def is_person(value: Any, words: Vocabulary) -> bool:
    if type(value) is not str or not _PERSON.fullmatch(text := plain(value)):
        return False
    known = words.unit(text) or words.is_total(text) or words.is_stop(text)
    return not known and words.cells.read(text)[0] != "na"


def is_called(value: str) -> bool:
    """Whether a text that may be a name begins with a surname and ends like no office."""
    text = plain(value)
    return len(text) <= 3 and text[0] in _SURNAMES and not _OFFICE.match(text)


_WHAT = {
    "id": ("身份证号码", "an identity number"),
    "card": ("银行卡号", "a bank card number"),
    "phone": ("手机号码", "mobile numbers"),
    "column": ("姓名、号码或住址列", "a column of names, numbers or addresses"),
}


def personal(sheet: str, r: int, c: int, found: str) -> Exception:
    zh, en = _WHAT[found]
    return refuse(
        "personal_data",
        sheet=shown_name(sheet),
        cell=cell_name(r + 1, c + 1),
        what_zh=zh,
        what_en=en,
    )


def shown_name(sheet: str | None) -> str | None:
    """A sheet's name, unless it may itself hold a number of somebody's."""
    return None if not sheet or (len(sheet) > 10 and any(map(str.isdigit, sheet))) else sheet
