"""What templates say, in both languages."""

_TEXTS: dict[str, tuple[str, str]] = {
    "form": ("表号", "Form"),
    "reporter": ("填报单位", "Reporting unit"),
    "period": ("报告期", "Period"),
    "sent": ("报出日期", "Date sent"),
    "unit_code": ("单位代码", "Unit code"),
    "unit_name": ("单位名称", "Unit"),
    "total": ("合计", "Total"),
    "code_row": ("代码", "Code"),
    "measure_row": ("计量单位", "Unit of measure"),
    "cells": ("填写检查", "Cells"),
    "rules": ("核对", "Rules"),
    "last": ("上期末：{name}", "Last period: {name}"),
    "before": ("上期末{figure}。", " Last period: {figure}."),
    "last_column": ("上期末（{letter}列）", "Last period, column {letter}"),
    "version": ("模板第{version}版，目录{hash}", "Template {version}, catalogue {hash}"),
    "status_blank": ("尚未填写。", "Nothing filled in yet."),
    "status_done": ("填写完整，核对相符。", "Complete, and every rule holds."),
    "status_cells": ("行没有填好；", " row(s) to complete; "),
    "status_rules": ("行核对不符；", " row(s) fail a rule; "),
    "status_where": ("见表右侧。", "see right of the table."),
    "missing": ("缺{n}格；", "{n} blank; "),
    "unreadable": ("有的格不是数字；", "a cell holds no number; "),
    "not_applicable": ("“{mark}”须说明；", "“{mark}” needs an explanation; "),
    "negative": ("有负数；", "a negative figure; "),
    "fraction": ("应为整数的有小数；", "a fraction where whole; "),
    "flag": ("是否项只填1或0；", "yes-or-no is 1 or 0; "),
    "fails": ("不符 ", "Fails "),
    "stop": ("；", "; "),
    "rules_list": ("核对关系（右侧自动检查）", "Rules, checked to the right"),
    "explain": ("（不符须说明）", " (explain where it does not hold)"),
    "note_only": ("（仅提示）", " (a note only)"),
    "stock": ("期末数", "At the period's end"),
    "flow": ("本期数", "In the period"),
    "cum": ("年初以来累计", "Since the start of the year"),
    "is_flag": ("是否", "Yes or no"),
    "once_a_year": ("同一户（人）全年只计第一次。", "Each family or person counts once a year."),
    "take_whole": (
        "填整数，没有发生填0，不要留空。",
        "A whole number; 0 when there was none, never blank.",
    ),
    "take_amount": (
        "填金额，最多两位小数，没有发生填0，不要留空。",
        "An amount with two decimals at most; 0 when there was none, never blank.",
    ),
    "take_flag": ("是填1，否填0。", "1 for yes, 0 for no."),
    "take_mark": ("不适用填“{mark}”。", "“{mark}” when it does not apply."),
    "refuse_whole": (
        "这一格只能填{low}到{high}的整数。没有发生填0，不要写单位或文字。",
        "Only a whole number from {low} to {high}. 0 when there was none; no words.",
    ),
    "refuse_amount": (
        "这一格只能填{low}到{high}的金额，最多两位小数。没有发生填0，不要写单位或文字。",
        "Only an amount from {low} to {high}, two decimals at most. 0 when there was none.",
    ),
    "refuse_flag": ("这一格只能填1（是）或0（否）。", "Only 1 (yes) or 0 (no)."),
    "role": ("填岗位编号，如“统计岗02”，不写人名。", "The role's number, like “statistics 02”."),
    "refuse_role": (
        "请填岗位编号，不超过30个字。",
        "Give the role's number, 30 characters at most.",
    ),
    "day": ("写成如 2009年7月3日。", "Write it like 3 July 2009."),
    "refuse_day": ("请填日期，不超过20个字。", "Give a date, 20 characters at most."),
    "guide": ("填表说明", "Instructions"),
    "guide_title": ("{programme}报表填报说明", "{programme}: how to fill in the returns"),
    "due": ("截止日", "Due"),
    "form_name": ("表名", "Return"),
    "rows": ("行数", "Rows"),
    "page": ("第 &P 页，共 &N 页", "Page &P of &N"),
}
SIGNED = {
    "zh": ("单位负责人", "统计负责人", "填表人"),
    "en": ("Head of unit", "Statistics officer", "Completed by"),
}
"""Who signs: role accounts, never names."""

STEPS: dict[str, tuple[str, ...]] = {
    "zh": (
        "每张报表一页，报表名称和截止日见下表。可以分次报送：把这次不报的页整页删除再报，不要改页名。",
        "只填浅黄色的格。其他格已锁定，没有密码，是为了防止误改；列宽、行高可以调整。",
        "没有发生填0，不要留空：空白是漏填，不是0。不适用的，按格子提示填“{mark}”。",
        "只写数字，不写单位。人、户、次、件、天填整数；金额以元计，最多两位小数；是否项填1（是）或0（否）。",
        "表右侧的灰色数字是上期末数，只供对照，不是填报内容；没有上期的不显示。",
        "合计自动计算。表右侧“填写检查”“核对”自动提示每行的问题，空白表示没有问题；表题下面一行是全表情况。",
        "从别处复制时，请用“选择性粘贴”里的“数值”，这样格子的检查还在；直接粘贴会去掉格子的检查，但右侧提示照样有效。",
        "签名处填岗位编号，不写人名。表内不写任何人的信息，否则不予受理。",
        "填好后保存为 .xlsx 或 .xls 报送即可，文件名随意。改过再报时整份重报。",
    ),
    "en": (
        "One page for each return; names and due days are below. Returns may be sent in turn: delete the pages you do not send this time, whole; do not rename pages.",
        "Fill in the pale yellow cells only. The others are locked, without a password, against slips; widths and heights may be changed.",
        "Enter 0 when there was none; never leave a cell blank: a blank is a gap, not 0. Where a figure does not apply, enter “{mark}” as the cell tells.",
        "Numbers only, without units of measure. Counts and days are whole; amounts have two decimals at most; yes or no is 1 or 0.",
        "Grey figures to the right are last period's, to compare with; they are not part of the return. Without a last period there are none.",
        "Totals work themselves out. The columns to the right say what is wrong with each row, blank for nothing; the line under the title sums it up.",
        "When copying from elsewhere, use Paste Special, Values: the cells keep their checks. A plain paste wipes them out; the columns to the right still work.",
        "Sign with the role's number, never a name. Nothing about any person may stand in the workbook; it would be refused.",
        "Save as .xlsx or .xls and send it in, under any file name. A correction is the whole return again.",
    ),
}
"""What to do, in order."""


def say(key: str, language: str, **known: object) -> str:
    """A text in one language with these words put in."""
    text = _TEXTS[key][0 if language == "zh" else 1]
    return text.format(**known) if known else text
