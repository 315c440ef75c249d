"""The words of the bulletin, Chinese and English side by side, and how it writes numbers.

A difference that may be chance is told as a difference of points or values, never as a rise or a fall.
"""

from collections.abc import Iterable
from datetime import date

WORDS: dict[str, tuple[str, str]] = {
    # head and foot
    "letterhead": ("{top}{programme}", "{programme}, {top}"),
    "number": ("〔{year}〕　　号", "No.       of {year}"),
    "title": ("关于{period}{programme}{assessment}结果的通报", "Bulletin: {programme}, {assessment}, {period}"),
    "internal": ("内部稿\u3000供评估人员使用", "Internal edition, for evaluators"),
    "public": ("印发稿", "Public edition"),
    "own": ("反馈单　仅供{unit}使用", "Feedback sheet, for {unit} alone"),
    "undecided": ("\u3000未审定", " · not decided"),
    "stamp": ("数据截至{as_of}，版本{build}", "Data as of {as_of}, build {build}"),
    "to": ("{to}：", "To: {to}"),
    "all_units": ("各{units}", "{units}"),
    "sheet_title": ("{unit}{period}{programme}{assessment}反馈单", "{unit}: feedback sheet. {programme}, {assessment}, {period}"),
    "annex_list": ("附件：", "Annexes: "),
    "annex_next": ("\u3000\u3000\u3000", "\u2003\u2003\u2003\u2002"),
    "annex": ("附件{n}", "Annex {n}"),
    "text_sheet": ("通报", "Bulletin"),
    "chart_sheet": ("图", "Charts"),
    "key_sheet": ("数据编号", "Lineage"),
    # opening
    "opening": ("按照《{scheme}》，对{units}{period}的工作进行了{assessment}。现将结果通报如下。", "These are the results under the “{scheme}”: {assessment}, {period}. Units assessed: {units}."),
    "stage_none": ("本稿所用为冻结数据的计算结果，尚未在系统中审定。", "The results are computed from the frozen figures; they have not been decided in the register."),
    "stage_open": ("本稿所用结果处于“{stage}”阶段，尚未审定，不得作为定论引用。", "The results are at the stage “{stage}”: not decided, and not to be quoted as final."),
    "stage_done": ("本稿所用结果已{stage}。", "The results are {stage}."),
    "seal": ("封存编号{seal}。", "Seal {seal}."),
    "mixed": ("总分由本年各次考核按办法规定的比例合成；得分构成、指标和扣分加分为{own}的数。", "The total is mixed from the year’s assessments in the scheme’s proportions; parts, indicators, deductions and bonuses are those of “{own}”."),
    "withheld_note": ("本稿只依据公开版数据编写：由敏感报表的数算出的得分，以及含有这些得分的部分得分、总分、等级和名次，依规定不公开，标“已隐去”，既不是0，也不是缺报。", "This edition is drawn from public data alone: points that come from sensitive returns, and the parts, totals, grades and ranks that hold such points, are suppressed as the rules require. “Suppressed” is neither 0 nor missing."),
    # headings
    "h_results": ("考核结果", "Results"),
    "h_totals": ("总分与等级", "Totals and grades"),
    "h_ago": ("与上年同一考核相比", "Compared with the same assessment a year before"),
    "h_tiers": ("名次的把握", "How sure the ranks are"),
    "h_points": ("得分构成", "Where points were won and lost"),
    "h_parts": ("按部分", "By part"),
    "h_leaves": ("按指标", "By indicator"),
    "h_cares": ("按关怀方面", "By dimension of care"),
    "h_indicators": ("指标进展", "Indicators"),
    "h_targets": ("目标完成情况", "Against targets"),
    "h_changes": ("与上年同期相比", "Compared with the same period a year before"),
    "h_adjustments": ("扣分、加分与一票否决", "Deductions, bonuses and vetoes"),
    "h_quality": ("数据报送与质量", "Returns and data quality"),
    "h_next": ("下一步工作", "Next steps"),
    # totals
    "totals": ("参加考核的{all}个单位中，{n}个有总分，平均{mean}分；最高{best}（{most}分），最低{worst}（{least}分）。", "Of {all} units assessed {n} have a total. The mean is {mean} points; highest: {best} ({most}); lowest: {worst} ({least})."),
    "totals_hidden": ("参加考核的{all}个单位的总分、等级和名次，以及与上年的比较，都含有依据敏感报表的得分，不在本稿公布。各单位本单位的结果见其反馈单；全市的指标进展见第三部分，可以公布的得分见第二部分和附件。", "Totals, grades and ranks of the {all} units assessed, and how they compare with a year before, hold points from sensitive returns and are suppressed in this edition. Each unit has its own on its feedback sheet. What may be published follows: points in section II and the annexes, the whole area’s indicators in section III."),
    "totals_partly": ("其中{n}个单位的总分已隐去。", "Units whose totals are suppressed: {n}."),
    "totals_none": ("没有单位达到计算总分所需的可评权重。", "No unit had enough weight assessed for a total."),
    "no_total": ("{n}个单位可评权重不足，不计总分。", "Units without a total, since too little weight was assessed: {n}."),
    "grade": ("{grade}{n}个：{units}", "{grade} {n}: {units}"),
    "grades": ("按等级分：{grades}。", "By grade: {grades}."),
    "ranked": ("在{group}内，名次居前的是{first}，居后的是{last}。", "{group}: first in rank {first}, last {last}."),
    "not_ranked": ("{group}只评等级，不排名次。", "{group}: graded, not ranked."),
    "chart_totals": ("总分最高{most}分，最低{least}分", "Totals range from {least} to {most}"),
    "chart_totals_sub": ("{period}{assessment}，{n}个单位，分；按分组从高到低", "{assessment}, {period}; {n} units, points, highest first within each group"),
    "chart_totals_ends": ("最高和最低的各{n}个单位", "the {n} highest and {n} lowest units"),
    "chart_totals_range": ("横线为抽样波动下总分的95%区间", "lines: 95% interval of the total under chance"),
    # a year before
    "ago_none": ("没有上年同一考核的总分，不作比较。", "There are no totals of the same assessment a year before."),
    "ago_same": ("{n}个单位两年都有总分，平均{mean}分，与上年的{before}分相同。", "{n} units have totals in both years; their mean is {mean}, the same as the {before} of a year before."),
    "ago_higher": ("{n}个单位两年都有总分，平均{mean}分，比上年的{before}分高{by}分{sure}。", "{n} units have totals in both years; their mean is {mean}, {by} points above the {before} of a year before{sure}."),
    "ago_lower": ("{n}个单位两年都有总分，平均{mean}分，比上年的{before}分低{by}分{sure}。", "{n} units have totals in both years; their mean is {mean}, {by} points below the {before} of a year before{sure}."),
    "ago_rose": ("{n}个单位两年都有总分，平均由{before}分上升到{mean}分，上升{by}分{sure}。", "{n} units have totals in both years; their mean rose by {by} points{sure}, from {before} to {mean}."),
    "ago_fell": ("{n}个单位两年都有总分，平均由{before}分下降到{mean}分，下降{by}分{sure}。", "{n} units have totals in both years; their mean fell by {by} points{sure}, from {before} to {mean}."),
    "ago_only_points": ("总分没有抽样区间，这里只列分差，不作升降判断。", "Totals have no interval here: only the difference of points is told, no rise or fall."),
    "ago_chance": ("分差可能只是波动，不作升降判断。", "The difference may be chance and is called neither a rise nor a fall."),
    "gap_range": ("（分差的95%区间为{range}）", " (95% interval of the difference: {range})"),
    "ago_units": ("逐个看，{up}个单位高于上年，{down}个低于上年，{same}个相同。", "One by one, {up} units stand above the year before, {down} below, {same} the same."),
    "ago_risen": ("超出波动、可以认定上升的：{units}。", "Risen beyond chance: {units}."),
    "ago_fallen": ("超出波动、可以认定下降的：{units}。", "Fallen beyond chance: {units}."),
    "ago_rest": ("其余单位的分差可能只是波动，不作升降判断。", "The differences of all others may be chance and are called neither rises nor falls."),
    "ago_how": ("以上按分差的95%区间是否不含0认定；区间只计抽样波动，上年没有区间的按与本年同宽估计。", "Judged by whether the 95% interval of the difference leaves out 0; intervals count chance in the figures alone, and a year before without one is taken to be as unsure as this year."),
    "named": ("{unit}（{by}分）", "{unit} ({by} points)"),
    # tiers
    "tier_how": ("名次的把握用重复抽样估计；分不出高低的单位列为同一梯队。", "Rank intervals come from repeated draws; units that cannot be told apart share a tier."),
    "tier_line": ("{group}共{n}个梯队：第一梯队{best}；末位梯队{worst}。", "{group}: {n} tiers. First tier: {best}; last tier: {worst}."),
    "tier_one": ("{group}各单位分不出高低，同属一个梯队：{best}。", "{group}: the units cannot be told apart and share one tier: {best}."),
    "tier_none": ("名次区间和梯队在考核预告之后才有，本稿没有；相邻名次之间的差别可能只是波动。", "Rank intervals and tiers are given from an assessment’s preview on and are not in this draft. Neighbours in rank may differ by chance alone."),
    # parts and cares
    "parts": ("各部分平均得分占应得分的比例，最高的是{best}（{most}），最低的是{worst}（{least}）。", "On average the largest share of the points available was won in {best} ({most}), the smallest in {worst} ({least})."),
    "leaves": ("各部分得分都含有依据敏感报表的得分，不公布；可以公布各单位得分的指标有{open}项，其余{hidden}项已隐去。这{open}项的平均得分占应得分的比例，最高的是{best}（{most}），最低的是{worst}（{least}）。", "Every part holds points from sensitive returns and is suppressed. Units’ points may be published for {open} indicators; those of the other {hidden} are suppressed. Of the {open}, the largest share of the points available was won in {best} ({most}), the smallest in {worst} ({least})."),
    "parts_hidden": ("各部分得分已隐去。", "Points by part are suppressed."),
    "t_parts": ("各部分平均得分（分）", "Mean points by part"),
    "t_leaves": ("可以公布的指标平均得分（分）", "Mean points by indicator that may be published"),
    "parts_mean": ("有得分的各单位的算术平均；“应得”含不评指标分担来的权重。各单位的分数和编号见附件“各单位各部分得分”。", "Means of the units with points; “Out of” holds weight given on from indicators not assessed. Each unit’s points and ids: annex “Points by unit and part”."),
    "leaves_mean": ("有得分的各单位的算术平均。各单位的分数和编号见附件“各单位各指标得分”。", "Means of the units with points. Each unit’s points and ids: annex “Points by unit and indicator”."),
    "chart_parts": ("得分比例最低的部分是{worst}，{least}", "The smallest share of points, {least}: {worst}"),
    "chart_leaves": ("得分比例最低的指标是{worst}，{least}", "The smallest share of points, {least}: {worst}"),
    "chart_parts_sub": ("{period}，{n}个单位平均得分占应得分的比例，%", "{period}, {n} units; mean points won, % of those available"),
    "cares_hidden": ("其余{n}个方面含有依据敏感报表的得分，已隐去。", "The other dimensions ({n}) hold points from sensitive returns and are suppressed."),
    "cares_all_hidden": ("{n}个方面的得分都含有依据敏感报表的得分，已隐去。", "All dimensions ({n}) hold points from sensitive returns and are suppressed."),
    "care_shares": ("各单位平均得到应得分的比例：{cares}。", "Mean share of the points available: {cares}."),
    "t_cares": ("各关怀方面平均得分比例", "Mean share of points by dimension of care"),
    # indicators
    "targets": ("{top}{n}项考核指标中，达标{on}项，接近{near}项，落后{behind}项，不评{off}项。各项的值、目标和区间见附件1。", "Of {n} scored indicators of {top}, {on} reach their target, {near} come near, {behind} are behind and {off} are not assessed. Annex 1 has every value, target and interval."),
    "behind": ("落后的是：{names}。", "Behind: {names}."),
    "value_target": ("{name}（{value}，目标{target}）", "{name} ({value}, target {target})"),
    "value_of": ("{name}（{value}）", "{name} ({value})"),
    "changes": ("能与上年同期比较的{n}项指标中，{better}项明显好转，{worse}项明显变差（差的95%区间不含0）；其余{none}项的差别在正常波动之内，不作升降判断。", "Of {n} indicators that can be compared with the same period a year before, {better} improved and {worse} worsened beyond chance (the 95% interval of the difference leaves out 0); the differences of the other {none} may be chance and are called neither rises nor falls."),
    "improving": ("明显好转：{names}。", "Improved: {names}."),
    "worsening": ("明显变差：{names}。", "Worsened: {names}."),
    "no_change_known": ("没有可与上年同期比较的指标。", "No indicator can be compared with the same period a year before."),
    "moved": ("{name}（由{ago}到{now}）", "{name} ({ago} → {now})"),
    "chart_change": ("{better}项明显好转，{worse}项明显变差，{none}项没有可靠的变化", "{better} improved, {worse} worsened, {none} show no change beyond chance"),
    "chart_change_sub": ("{period}与上年同期之差，{n}项，百分点；横线为95%区间，跨过0的不作升降判断", "{period} less the year before, {n} indicators, percentage points; lines: 95% interval, which crosses 0 where a change is unclear"),
    # adjustments
    "adjusted": ("共扣{off}分，涉及{units}个单位；加{on}分，涉及{up}个单位。", "Deductions: {off} points (units: {units}); bonuses: {on} points (units: {up})."),
    "listed_off": ("可以列出的扣分共{off}分，涉及{units}个单位。", "Deductions that may be listed: {off} points (units: {units})."),
    "listed_on": ("可以列出的加分共{on}分，涉及{up}个单位。", "Bonuses that may be listed: {on} points (units: {up})."),
    "listed_none": ("没有可以列出的扣分、加分和一票否决。", "There are no deductions, bonuses or vetoes that may be listed."),
    "adjusted_none": ("没有扣分、加分和一票否决。", "There are no deductions, bonuses or vetoes."),
    "vetoes": ("一票否决生效：{names}。", "Vetoes in force: {names}."),
    "pending": ("另有{n}项否决线索未经最终认定，不影响等级。", "Vetoes alleged but not final, which change no grade: {n}."),
    "adjusted_hidden": ("依据敏感数的扣分、加分不在本稿列出。", "Deductions and bonuses that rest on sensitive figures are not listed in this edition."),
    "t_adjustments": ("扣分、加分与一票否决汇总（分）", "Deductions, bonuses and vetoes together, in points"),
    "sum_note": ("各单位的各项和编号见附件“各单位扣分、加分与一票否决”。", "Each unit’s items and ids: annex “Deductions, bonuses and vetoes by unit”."),
    # quality
    "returns": ("应报报表{expected}份，已收到{received}份（{received_p}），按时{on_time}份（{on_time_p}），已受理{accepted}份（{accepted_p}）。", "Of {expected} returns expected {received} were received ({received_p}), {on_time} on time ({on_time_p}) and {accepted} accepted ({accepted_p})."),
    "returns_whole": ("{all}个单位的报表全部收到。", "All returns of the {all} units came."),
    "returns_short": ("{all}个单位中，{n}个单位的报表全部收到；有缺的是{units}。", "All returns came from {n} of {all} units; missing: {units}."),
    "missing_of": ("{unit}（{n}份）", "{unit} ({n})"),
    "score": ("数据质量得分{total}分（满分100）。", "Data-quality score {total} of 100."),
    "match": ("核查相符率{rate}。", "Of the items recounted {rate} matched."),
    "trust": ("数据可信度：{name}。", "Trust in the data: {name}."),
    "no_returns": ("本期没有应报报表。", "No returns were expected."),
    # next
    "next_behind": ("对落后指标逐项整改：{names}。", "Indicators behind target are to be put right, each by who answers for it: {names}."),
    "next_parts": ("得分比例最低的{part}部分，请各单位对照反馈单查找原因。", "The smallest share of points was won in “{part}”: each unit is asked to look for the reasons with its feedback sheet."),
    "next_appeal": ("对结果有异议的，请在{day}前提出，并附相关报表和凭证。", "Appeals are open until {day}, with the return and papers concerned."),
    "next_own": ("各单位收到反馈单后，请核对失分指标和扣分依据；有疑问的，按数据编号查到表和格。", "Each unit is asked to check the indicators that lost points and the reasons of deductions on its feedback sheet; the lineage id leads to the sheet and cell."),
    # annexes
    "a_totals": ("总分、等级与名次", "Totals, grades and ranks"),
    "a_parts": ("各单位各部分得分", "Points by unit and part"),
    "a_leaves": ("各单位各指标得分", "Points by unit and indicator"),
    "a_adjustments": ("各单位扣分、加分与一票否决", "Deductions, bonuses and vetoes by unit"),
    "a_rates": ("各单位报表报送情况", "Returns by unit"),
    "a_indicators": ("全部考核指标与目标、上年同期", "Scored indicators, targets and a year before"),
    "a_values": ("各单位各指标的值与得分", "Values and points by unit and indicator"),
    "key_note": ("“编号”是查找来源的数据编号：guanhuai explain 编号。", "“Id” tells where a figure comes from: guanhuai explain ID."),
    "matrix_note": ("查找某格的来源：guanhuai explain 列头代码 {period} 行首代码，例如 guanhuai explain {example}。", "Where a figure comes from: guanhuai explain, the column’s code, {period}, the row’s code; for example guanhuai explain {example}."),
    "parts_note": ("查找某格的来源：guanhuai explain 列头代码 {period}，例如 guanhuai explain {example}。", "Where a figure comes from: guanhuai explain, the column’s code, {period}; for example guanhuai explain {example}."),
    "given_on": ("不评指标的权重由其他指标分担，得分按分担后的权重计；缺报的计0分。", "The weight of indicators not assessed goes to the rest, and points are of the weight thus given on; what is missing gets 0 points."),
    "leaves_hidden": ("其余{n}项指标的得分依规定隐去，不列。", "Points of the other {n} indicators are suppressed and not listed."),
    # columns
    "c_unit": ("单位", "Unit"), "c_group": ("分组", "Group"), "c_base": ("指标得分", "Points"),
    "c_deductions": ("扣分", "Off"), "c_bonus": ("加分", "Added"), "c_total": ("总分", "Total"),
    "c_ago": ("上年", "Year before"), "c_diff": ("分差", "Change"), "c_grade": ("等级", "Grade"),
    "c_rank": ("名次", "Rank"), "c_range": ("名次区间", "Range"), "c_tier": ("梯队", "Tier"),
    "c_key": ("编号", "Id"), "c_part": ("部分", "Part"), "c_points": ("得分", "Points"),
    "c_full": ("应得", "Out of"), "c_share": ("比例", "Share"), "c_care": ("关怀方面", "Care"),
    "c_units": ("单位数", "Units"), "c_indicator": ("指标", "Indicator"), "c_value": ("值", "Value"),
    "c_target": ("目标", "Target"), "c_status": ("进展", "Status"), "c_change": ("变化", "Change"),
    "c_interval": ("差的95%区间", "95% interval"), "c_item": ("项目", "Item"), "c_kind": ("类别", "Kind"),
    "c_detail": ("依据", "Because"), "c_lost": ("失分", "Lost"),
    "c_state": ("状态", "State"), "c_figure": ("数", "Figure"), "c_table": ("表", "Table"),
    "c_row": ("行", "Row"), "c_column": ("列", "Column"), "c_command": ("命令", "Command"),
    "c_expected": ("应报", "Expected"), "c_received": ("收到", "Received"), "c_on_time": ("按时", "On time"),
    "c_accepted": ("受理", "Accepted"), "c_received_p": ("收到率", "Received %"),
    "c_on_time_p": ("按时率", "On time %"), "c_accepted_p": ("受理率", "Accepted %"),
    "c_note": ("说明", "Note"), "c_low": ("下限", "Low"), "c_high": ("上限", "High"),
    "c_minus": ("值减下限", "Value less low"), "c_plus": ("上限减值", "High less value"),
    # states
    "withheld": ("已隐去", "suppressed"), "missing": ("缺报", "missing"), "not_assessed": ("不评", "not assessed"),
    "scored": ("已评", "scored"), "none": ("正常波动", "unclear"), "better": ("明显好转", "improving"),
    "worse": ("明显变差", "worsening"), "unknown": ("不可比", "not comparable"), "on_track": ("达标", "on track"),
    "near_state": ("接近", "near"), "behind_state": ("落后", "behind"),
    "dash": ("–", "–"), "deduction": ("扣分", "deduction"), "bonus": ("加分", "bonus"), "veto": ("一票否决", "veto"),
    "not_final": ("未生效", "not in force"),
    # stages
    "previewed": ("预告", "preview"), "decided": ("审定", "decided"), "signed": ("签署", "signed"),
    "sealed": ("封存", "sealed"), "published": ("公布", "published"),
    # feedback
    "f_total": ("总分{total}分＝指标得分{base}－扣分{off}＋加分{on}；等级{grade}；{rank}。", "Total {total} = indicators {base} − deductions {off} + bonuses {on}; grade {grade}; {rank}."),
    "f_no_total": ("可评权重不足，没有总分。", "Too little weight was assessed for a total."),
    "f_rank": ("在{group}{of}个单位中名列第{rank}", "rank {rank} of {of} ({group})"),
    "f_range": ("，名次95%区间第{low}至第{high}", " (95% interval {low} to {high})"),
    "f_no_rank": ("不排名", "not ranked"),
    "f_ago_same": ("与上年同一考核的{before}分相同。", "The same as the {before} of the same assessment a year before."),
    "f_ago_higher": ("比上年同一考核的{before}分高{by}分{sure}，可能只是波动。", "{by} points above the {before} of the same assessment a year before{sure}; this may be chance."),
    "f_ago_lower": ("比上年同一考核的{before}分低{by}分{sure}，可能只是波动。", "{by} points below the {before} of the same assessment a year before{sure}; this may be chance."),
    "f_ago_rose": ("比上年同一考核的{before}分上升{by}分{sure}。", "A rise of {by} points from the {before} of the same assessment a year before{sure}."),
    "f_ago_fell": ("比上年同一考核的{before}分下降{by}分{sure}。", "A fall of {by} points from the {before} of the same assessment a year before{sure}."),
    "f_parts": ("各部分得分", "Points by part"),
    "f_lost": ("失分最多的指标", "Indicators that lost most points"),
    "f_lost_none": ("各项指标没有失分。", "No indicator lost a point."),
    "f_adjusted": ("扣分、加分与一票否决", "Deductions, bonuses and vetoes"),
    "f_ask": ("请核对以上各项；有疑问的，用编号查到表和格：guanhuai explain 编号。", "Please check the above. An id leads to the sheet and cell: guanhuai explain ID."),
    "f_appeal": ("异议请在{day}前提出。", "Appeals until {day}."),
    "f_sign": ("签收单位（盖章）：\u3000\u3000\u3000\u3000\u3000\u3000\u3000\u3000\u3000\u3000签收日期：\u3000\u3000\u3000\u3000年\u3000\u3000月\u3000\u3000日", "Received by (seal):                                   Date:                    "),
    "sheets_made": ("{n}份反馈单", "{n} feedback sheets"),
    "number_label": ("发文字号（可不填）", "Document number (optional)"),
    # joints
    "and_so_on": ("{names}等{n}个", "{names} and others, {n} in all"),
    "measured": ("{name}（{measure}）", "{name} ({measure})"),
    "full_stop": ("。", "."),
    "comma": ("、", ", "), "semicolon": ("；", "; "), "space": ("", " "),
    "received": ("缺报，按已报×{factor}", "× {factor} for returns missing"),
}  # fmt: skip
MOST_DIGITS = 6
"""Decimals of a limit that is next to 0."""
NUMERALS = "一二三四五六七八九十"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def say(key: str, language: str, **values: object) -> str:
    """A phrase in a language ("zh" or "en") with its blanks filled."""
    zh, en = WORDS[key]
    return (zh if language == "zh" else en).format(**values)


def joined(parts: Iterable[str], language: str) -> str:
    return say("comma", language).join(parts)


def listed(names: Iterable[str], language: str, most: int = 20) -> str:
    """Names, of very many the first with how many there are."""
    known = list(names)
    told = joined(known[:most], language)
    return say("and_so_on", language, names=told, n=len(known)) if len(known) > most else told


def sentences(parts: Iterable[str], language: str) -> str:
    """Whole sentences one after another; empty ones left out."""
    return say("space", language).join(part for part in parts if part)


def number(value: float, digits: int) -> str:
    """Thousands separated, a real minus sign, and never a minus before nothing."""
    text = f"{value:,.{digits}f}"
    if not text.strip("-0.,"):
        text = text.removeprefix("-")
    return text.replace("-", "−")


def signed(value: float, digits: int) -> str:
    """A difference, with its sign; none before nothing."""
    text = number(value, digits)
    return f"+{text}" if value > 0 and text.strip("0.,") else text


def percent(part: float, whole: float) -> str:
    """One decimal; what is not all is never written as 100 %."""
    if not whole:
        return "–"
    text = f"{100 * part / whole:.1f}%"
    return ">99.9%" if text == "100.0%" and part < whole else text


def limit(value: float, digits: int) -> str:
    """A limit of an interval; one that is not 0 is never written as 0, since 0 is what it leaves out."""
    while value and digits < MOST_DIGITS and not round(value, digits):
        digits += 1
    return signed(value, digits)


def between(low: float, high: float, digits: int, language: str) -> str:
    """An interval from a limit to another."""
    mark = " ~ " if language == "zh" else " to "
    return f"{limit(low, digits)}{mark}{limit(high, digits)}"


def measured(text: str, measure: str | None, language: str) -> str:
    """A figure with its measure behind it."""
    if not measure:
        return text
    return f"{text}{'' if measure == '%' or language == 'zh' else ' '}{measure}"


def day(of: date, language: str) -> str:
    """A day as it is written out."""
    if language == "zh":
        return f"{of.year}年{of.month}月{of.day}日"
    return f"{of.day} {of:%B} {of.year}"


def heading(level: int, at: int, text: str, language: str) -> str:
    """Numbered as official documents are: 一、 (一) 1.; in English I. (1) 1."""
    if language == "zh":
        mark = {1: f"{NUMERALS[at - 1]}、", 2: f"（{NUMERALS[at - 1]}）"}.get(level, f"{at}.")
        return mark + text
    mark = {1: f"{ROMAN[at - 1]}.", 2: f"({at})"}.get(level, f"{at}.")
    return f"{mark} {text}"
