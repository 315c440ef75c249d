"""Why a dataValueSet is refused. ``nth`` is the number of the value in its file, ``more`` how many
others are wrong; ``detail`` says where, when no value is."""

_ZH = "第 {nth} 个数值：{said}{more_zh}"
_EN = "Value {nth}: {said}{more_en}"


def _of_value(zh: str, en: str) -> tuple[str, str]:
    return _ZH.replace("{said}", zh), _EN.replace("{said}", en)


TEXTS: dict[str, tuple[str, str]] = {
    "dvs_unsound": (
        "文件不完整或格式有误（{detail}）。请从 DHIS2 重新导出后再报。",
        "The file is cut off or not well formed ({detail}). Export it from DHIS2 again and submit "
        "that.",
    ),
    "dvs_encoding": (
        "JSON 和 XML 须用 UTF-8 编码（{detail}）。请另存为 UTF-8 后重报。",
        "JSON and XML are to be UTF-8 ({detail}). Save the file as UTF-8 and submit again.",
    ),
    "dvs_no_values": (
        "{detail} 文件中没有 dataValues。请导出 dataValueSet 后再报。",
        "The {detail} file holds no dataValues. Export a dataValueSet and submit that.",
    ),
    "dvs_twice_said": (
        "“{found}”出现两次（{detail}）。请只保留一个后重报。",
        "“{found}” is said twice ({detail}). Keep one and submit again.",
    ),
    "dvs_not_text": (
        "“{found}”不是 dataValueSet 应有的内容（{detail}）。请删去，或改为标识、数值或文字后重报。",
        "“{found}” is nothing a dataValueSet holds there ({detail}). Take it out, or write an "
        "identifier, value or text.",
    ),
    "dvs_heading": (
        "CSV 没有标题行。请以 dataelement,period,orgunit,… 为第一行后重报。",
        "The CSV has no heading row. Put dataelement,period,orgunit,… first and submit again.",
    ),
    "dvs_unknown": (
        "“{found}”不是 dataValueSet 的内容，可能是类别维度，会改变数值的含义。请删去，或改用类别组合后重报。",
        "“{found}” is nothing a dataValueSet holds; it may be a category, and change what values mean. "
        "Take it out, or give category option combos, and submit again.",
    ),
    "dvs_no_column": (
        "缺少标题 {found}。请补上该列后重报。",
        "The heading {found} is missing. Add its column and submit again.",
    ),
    "dvs_scheme": (
        "标识方案“{found}”不能用。请按 UID 或 CODE 导出后再报。",
        "The id scheme “{found}” cannot be used. Export by UID or CODE and submit that.",
    ),
    "dvs_dry_run": (
        "文件声明 dryRun，不作记录。请去掉 dryRun 后重报，或使用预检。",
        "The file says dryRun, and is not recorded. Take dryRun out and submit again, or use check.",
    ),
    "dvs_complete_date": (
        "completeDate“{found}”不是日期。请写成 2009-04-10 后重报。",
        "completeDate “{found}” is no date. Write it like 2009-04-10 and submit again.",
    ),
    "dvs_form": (
        "目录中没有数据集“{found}”。请核对 dhis2.csv 中的标识后重报。",
        "The catalogue has no data set “{found}”. Check the identifiers in dhis2.csv and submit again.",
    ),
    "dvs_element": _of_value(
        "目录中没有数据元“{found}”。请核对标识后整份重报。",
        "the catalogue has no data element “{found}”. Correct the identifier and submit the whole "
        "file again.",
    ),
    "dvs_unit": _of_value(
        "目录中没有机构“{found}”。请核对标识后整份重报。",
        "the catalogue has no organisation unit “{found}”. Correct the identifier and submit the "
        "whole file again.",
    ),
    "dvs_item": _of_value(
        "类别组合“{found}”不是 {subject} 的分项。请核对标识后整份重报。",
        "category option combo “{found}” is none of {subject}. Correct the identifier and submit the "
        "whole file again.",
    ),
    "dvs_attribute": _of_value(
        "属性组合“{found}”不是 default。目录没有属性维度，请去掉后整份重报。",
        "attribute option combo “{found}” is not the default; the catalogue knows no other. Take it "
        "out and submit the whole file again.",
    ),
    "dvs_period": _of_value(
        "期间“{found}”不是 DHIS2 的期间。请写成如 {example} 后整份重报。",
        "“{found}” is no period of DHIS2. Write it like {example} and submit the whole file again.",
    ),
    "dvs_grain": _of_value(
        "{subject} 不按期间“{found}”的周期填报。请写成如 {example} 后整份重报。",
        "{subject} is not reported by such a period as “{found}”. Write it like {example} and submit "
        "the whole file again.",
    ),
    "dvs_future": _of_value(
        "期间 {found} 尚未结束。请在期末后报送。",
        "period {found} has not ended. Submit it once it has.",
    ),
    "dvs_not_valid": _of_value(
        "{subject} 在 {found} 不适用。请核对期间和标识后整份重报。",
        "{subject} is not valid in {found}. Check the period and the identifier, and submit the whole "
        "file again.",
    ),
    "dvs_other_form": _of_value(
        "{subject} 不属于数据集 {found}。请核对后整份重报。",
        "{subject} is not of data set {found}. Correct either and submit the whole file again.",
    ),
    "dvs_not_reporting": _of_value(
        "{found} 不填报 {subject}。请核对机构和数据元后整份重报。",
        "{found} does not report {subject}. Check unit and data element, and submit the whole file "
        "again.",
    ),
    "dvs_type": _of_value(
        "“{found}”不是 {subject} 应有的{type_zh}。请改正后整份重报。",
        "“{found}” is no {type_en}, which {subject} needs. Correct it and submit the whole file "
        "again.",
    ),
    "dvs_flag": _of_value(
        "deleted 为“{found}”，应为 true 或 false。请改正后整份重报。",
        "deleted is “{found}”; write true or false and submit the whole file again.",
    ),
    "dvs_no_value": _of_value(
        "没有数值也没有说明。请填写数值，或以 deleted 表示删除，整份重报。",
        "neither a value nor a comment. Give the value, or say deleted, and submit the whole file "
        "again.",
    ),
    "dvs_comment": _of_value(
        "说明“{found}…”超过 {longest} 字。请缩短后整份重报。",
        "the comment “{found}…” is longer than {longest} characters. Shorten it and submit the whole "
        "file again.",
    ),
    "dvs_same_value": _of_value(
        "与第 {found} 个数值是同一数据。请只保留一个后整份重报。",
        "is the same data value as number {found}. Keep one and submit the whole file again.",
    ),
}
MORE = "另有 {count} 个数值有误。", " {count} more are wrong too."

NUMBER = ("数", "number")
INTEGER = ("整数", "whole number")
BOOLEAN = ("是否值（true、false）", "true or false")
