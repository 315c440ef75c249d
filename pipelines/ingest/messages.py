"""Why a file is refused, said in one line: what, where, what to do."""

from pipelines.catalogue.base import Text
from pipelines.ingest.dhis2 import words as dhis2
from pipelines.ingest.model import Refused, Rejected
from pipelines.ingest.text import one_line

TEXTS: dict[str, tuple[str, str]] = {
    "unreadable": (
        "文件无法读取（{detail}）。请用表格软件打开检查，另存为 .xlsx 后重报。",
        "The file cannot be read ({detail}). Open it in a spreadsheet program, save it as .xlsx and "
        "submit again.",
    ),
    "empty": (
        "没有任何数据。请填写后重报。",
        "It holds no figures. Fill it in and submit again.",
    ),
    "encrypted": (
        "文件已加密。请取消密码后重报。",
        "The file is encrypted. Remove the password and submit again.",
    ),
    "too_large": (
        "文件过大（{detail}）。请删除表格以外的内容，或拆分后重报。",
        "The file is too large ({detail}). Delete what lies outside the table, or split it, and "
        "submit again.",
    ),
    "timeout": (
        "读取超过{seconds}秒，已停止。请删除多余的表和格式，另存后重报。",
        "Reading took more than {seconds} seconds and was stopped. Delete needless sheets and "
        "formats, save and submit again.",
    ),
    "crashed": (
        "读取时程序中止，文件可能已损坏。请另存为新的 .xlsx 后重报。",
        "Reading it failed badly; the file may be damaged. Save it as a new .xlsx and submit again.",
    ),
    "unsupported": (
        "不支持这种文件（{detail}）。请另存为 .xlsx、.xls、.ods 或 .csv 后重报。",
        "This kind of file is not supported ({detail}). Save it as .xlsx, .xls, .ods or .csv and "
        "submit again.",
    ),
    "unknown_form": (
        "认不出是哪张报表。请在表头写明表号，并保留指标名称或代码。",
        "No form of the catalogue is recognised. Give the form's code above the table and keep the "
        "names or codes of its elements.",
    ),
    "unknown_reporter": (
        "认不出填报单位{detail}。请写明目录中的单位名称或代码。",
        "The reporting unit{detail} is not recognised. Give its name or code as in the catalogue.",
    ),
    "not_reporting": (
        "{unit}不填报本表（{form}）。请核对表号和填报单位。",
        "{unit} does not fill in this form ({form}). Check the form's code and the reporting unit.",
    ),
    "unknown_period": (
        "认不出报告期{detail}。请写成如 {example} 的形式。",
        "The reporting period{detail} is not recognised. Write it like {example}.",
    ),
    "two_periods": (
        "表头或表名中有两个报告期：{first} 与 {second}。请写明“报告期：{example}”。",
        "Two periods stand above the table or in the sheet's name: {first} and {second}. Say which, "
        "like 报告期：{example}.",
    ),
    "wrong_grain": (
        "{form} 应按{grain_zh}报，文件中的报告期是 {found}。请改为如 {example} 的报告期。",
        "{form} is reported by {grain_en}; the file's period is {found}. Use a period like "
        "{example}.",
    ),
    "not_valid": (
        "{subject} 在 {period} 不适用。请核对报告期、表号和单位。",
        "{subject} is not valid in {period}. Check the period, the form and the unit.",
    ),
    "two_headings": (
        "同一列的代码与名称不一致：{first} 与 {second}。请改正列标题后重报。",
        "One heading names two elements: {first} and {second}. Correct the heading and submit "
        "again.",
    ),
    "other_form": (
        "表号是 {first}，列标题却是 {second} 的指标。请改正表号或列标题后重报。",
        "The form given is {first}, but the headings are those of {second}. Correct either and "
        "submit again.",
    ),
    "other_measure": (
        "计量单位“{found}”与目录不符，数值会差几个数量级。请按目录的计量单位填报。",
        "“{found}” is not the catalogue's unit of measure; figures would be off by its size. Fill "
        "them in by the catalogue's.",
    ),
    "two_tables": (
        "一张工作表中有两个表格，或签名之后还有数据。请每张工作表只放一份报表。",
        "The sheet holds two tables, or figures below the signatures. Put one return on a sheet.",
    ),
    "more_than_headings": (
        "本行的数据比列标题多，可能是数值中的逗号没有加引号。请改正后重报。",
        "The row holds more than there are headings; a comma within a figure may lack quotation "
        "marks. Correct it and submit again.",
    ),
    "not_calculated": (
        "公式未计算（共 {count} 格）。请用表格软件打开，保存后再报。",
        "{count} cells hold formulas never calculated. Open the file in a spreadsheet program, save "
        "it and submit again.",
    ),
    "two_values": (
        "同一行有两个数值列，数值不一致：{first} 与 {second}。请只保留一列后重报。",
        "The row has two columns of figures, and they differ: {first} and {second}. Keep one and "
        "submit again.",
    ),
    "too_many_rows": (
        "多余的行太多（{detail_zh}）。请删去后重报。",
        "The table has too many rows ({detail_en}). Delete the needless ones and submit again.",
    ),
    "periods_differ": (
        "并列的报告期（{zh}）所列指标不全相同。请每期列全，或每张工作表只报一期。",
        "The periods side by side ({en}) have different elements. Give each the same, or put one "
        "period on a sheet.",
    ),
    "hidden": (
        "隐藏的工作表中有报表。请取消隐藏或删除该表后重报。",
        "A hidden sheet holds a return. Show or delete the sheet and submit again.",
    ),
    "repeated_heading": (
        "两列都是 {first}。请删去或改正其中一列后重报。",
        "Two headings name the same element, {first}. Delete or correct one and submit again.",
    ),
    "duplicate_return": (
        "同一份报表在文件中出现两次：{slot}。请只保留一份后重报。",
        "The same return occurs twice in the file: {slot}. Keep one and submit again.",
    ),
    "personal_data": (
        "含有个人信息（{what_zh}）。请删除后重报；本系统只收汇总数，原文件未保存。",
        "It holds personal data ({what_en}). Delete them and submit again; only totals are "
        "collected, and the file was not kept.",
    ),
} | dhis2.TEXTS


def refuse(
    reason: str,
    *,
    sheet: str | None = None,
    cell: str | None = None,
    form: str | None = None,
    period: str | None = None,
    reporter: str | None = None,
    **words: str | Text,
) -> Refused:
    """The refusal to raise; the place goes in front of the words, each the same in both languages or
    a text in each."""
    zh, en = TEXTS[reason]
    words |= {"form": form or "", "period": period or "", "reporter": reporter or ""}

    def filled(text: str, language: str) -> str:
        told = {k: w if isinstance(w, str) else w[language] for k, w in words.items()}
        return text.format(**told)

    place = " ".join(part for part in (sheet, cell) if part)
    return Refused(
        Rejected(
            reason=reason,
            zh=one_line((f"{place}：" if place else "") + filled(zh, "zh")),
            en=one_line((f"{place}: " if place else "") + filled(en, "en")),
            sheet=sheet,
            cell=cell,
            form=form,
            period=period,
            reporter=reporter,
        )
    )
