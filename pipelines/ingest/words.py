"""Words that head columns and labels in any programme's files; a catalogue adds its own."""

from pipelines.catalogue.whole import Head
from pipelines.ingest.text import key

DEFAULTS: dict[str, tuple[str, ...]] = {
    "unit": (
        "单位", "单位名称", "单位代码", "地区", "地区名称", "地区代码", "区划代码", "行政区划",
        "行政区划代码", "代码", "名称", "unit", "unit code", "unit name", "area", "code", "name",
    ),
    "reporter": (
        "填报单位", "报送单位", "上报单位", "填表单位", "填报机关", "编报单位", "填报单位名称",
        "填报单位代码", "reporter", "reporting unit", "reported by",
    ),
    "period": (
        "报告期", "报表期", "报告期别", "报送期", "填报期", "所属期", "所属时期", "统计期",
        "统计时期", "统计期间", "时期", "期别", "日期", "时间", "月份", "季度", "年月", "period",
        "reporting period", "month", "quarter", "date",
    ),
    "year": ("年度", "年份", "年", "year"),
    "form": ("表号", "报表", "报表代码", "报表名称", "表名", "表", "form", "form code"),
    "element": (
        "指标", "指标名称", "指标代码", "项目", "项目名称", "要素", "指标项", "element",
        "element code", "indicator", "item name",
    ),
    "value": ("数值", "数量", "本期数", "期末数", "本期", "填报数", "值", "数据", "value", "figure"),
    "measure": ("计量单位", "量纲", "measure", "unit of measure"),
    "serial": ("序号", "编号", "行次", "栏次", "no", "serial"),
}  # fmt: skip
SELF = (
    "本级", "本单位", "本县", "本市", "本区", "全县", "全市", "全区", "本县市区", "self",
)  # fmt: skip
FOOTER = (
    "填表人", "单位负责人", "统计负责人", "审核人", "制表人", "报出日期", "填报人", "负责人签字",
    "注", "注：", "附注", "填表说明", "note", "notes", "signed",
)  # fmt: skip
PERSONAL = (
    "姓名", "名字", "户主", "户主姓名", "身份证", "身份证号", "身份证号码", "公民身份号码",
    "证件号码", "银行卡", "银行卡号", "银行账号", "银行帐号", "开户账号", "账号", "帐号", "卡号",
    "电话", "电话号码", "联系电话", "手机", "手机号", "手机号码", "联系方式", "住址", "家庭住址",
    "家庭地址", "详细地址", "full name", "first name", "last name", "surname", "id number",
    "id card", "id card number", "national id", "phone", "phone number", "mobile",
    "mobile number", "telephone", "contact number", "home address", "bank account",
    "bank card", "card number", "account number",
)  # fmt: skip
PERSONAL_ENDINGS = (
    "姓名", "身份证", "身份证号", "身份证号码", "银行卡号", "银行账号", "手机号", "手机号码",
    "联系电话", "家庭住址",
)  # fmt: skip


def roles(head: Head) -> dict[str, str]:
    """Heading key -> what its column or label is about; the catalogue's words win."""
    intake = head.intake
    own = {
        "unit": intake.unit_headings,
        "period": intake.period_headings,
        "reporter": intake.reporter_headings,
        "item": intake.item_headings,
    }
    found = {key(word): role for role, words in DEFAULTS.items() for word in words}
    return found | {key(word): role for role, words in own.items() for word in words}
