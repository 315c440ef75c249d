"""The first sheet: what to do, in plain words, and which returns are due when."""

from collections.abc import Sequence

from pipelines.catalogue.whole import Catalogue
from pipelines.due import due_day
from pipelines.template.layout import Paper
from pipelines.template.model import HASH_SHOWN, VERSION, Sheet
from pipelines.template.words import say

STEPS: dict[str, tuple[str, ...]] = {
    "zh": (
        "每张报表一页，报表名称和截止日见下表。不需报的页可以整页删除，不要改页名。",
        "只填浅黄色的格。其他格已锁定，没有密码，是为了防止误改；列宽、行高可以调整。",
        "没有发生填0，不要留空：空白是漏填，不是0。不适用的，按格子提示填“{mark}”。",
        "只写数字，不写单位。人、户、次、件、天填整数；金额以元计，最多两位小数；是否项填1（是）或0（否）。",
        "灰色数字是上期末数，只供对照，不是填报内容。第一次报送时没有。",
        "合计自动计算。表右侧“填写检查”“核对”自动提示每行的问题，空白表示没有问题；表题下面一行是全表情况。",
        "从别处复制时，请用“选择性粘贴”里的“数值”，这样格子的检查还在；直接粘贴会去掉格子的检查，但右侧提示照样有效。",
        "签名处填岗位编号，不写人名。表内不写任何人的信息，否则不予受理。",
        "填好后保存为 .xlsx 或 .xls 报送即可，文件名随意。改过再报时整份重报。",
    ),
    "en": (
        "One page for each return; names and due days are below. A page you do not owe may be deleted whole; do not rename pages.",
        "Fill in the pale yellow cells only. The others are locked, without a password, against slips; widths and heights may be changed.",
        "Enter 0 when there was none; never leave a cell blank: a blank is a gap, not 0. Where a figure does not apply, enter “{mark}” as the cell tells.",
        "Numbers only, without units of measure. Counts and days are whole; amounts have two decimals at most; yes or no is 1 or 0.",
        "Grey figures are last period's, to compare with; they are not part of the return. There are none the first time.",
        "Totals work themselves out. The columns to the right say what is wrong with each row, blank for nothing; the line under the title sums it up.",
        "When copying from elsewhere, use Paste Special, Values: the cells keep their checks. A plain paste wipes them out; the columns to the right still work.",
        "Sign with the role's number, never a name. Nothing about any person may stand in the workbook; it would be refused.",
        "Save as .xlsx or .xls and send it in, under any file name. A correction is the whole return again.",
    ),
}  # fmt: skip


def guide_sheet(catalogue: Catalogue, papers: Sequence[Paper], language: str) -> Sheet:
    """Instructions, then a line for each return of the workbook."""
    sheet = Sheet(say("guide", language), widths={0: 12, 1: 44, 2: 16, 3: 16, 4: 8})
    title = say("guide_title", language, programme=catalogue.head.programme[language])
    sheet.put(0, 0, title, "title", (0, 4))
    mark = catalogue.head.intake.na_marks[0]
    row = 1
    for number, step in enumerate(STEPS[language], 1):
        text = f"{number}. {step.format(mark=mark)}"
        sheet.put(row, 0, text, "step", (row, 4))
        wide = sum(1 if ch.isascii() else 2 for ch in text)
        sheet.heights[row] = 16 * (1 + wide // 90) + 4
        row += 1
    row += 1
    for col, word in enumerate(("form", "form_name", "period", "due", "rows")):
        sheet.put(row, col, say(word, language), "head")
    for at, paper in enumerate(papers, row + 1):
        form = paper.form
        due = due_day(catalogue, form, paper.period)
        sheet.put(at, 0, form.code, "label")
        sheet.put(at, 1, form.name[language], "label")
        sheet.put(at, 2, paper.period.name(language), "label")
        sheet.put(at, 3, due.isoformat(), "label")
        sheet.put(at, 4, len(paper.rows), "label")
    foot = row + len(papers) + 2
    made = say("version", language, version=VERSION, hash=catalogue.hash[:HASH_SHOWN])
    sheet.put(foot, 0, made, "version", (foot, 4))
    sheet.statutory = (foot, 4)
    return sheet
