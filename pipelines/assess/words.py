"""Words of the score worksheet, Chinese and English side by side."""

WORDS = {
    "title": ("计分底稿", "Score worksheet"), "state": ("阶段", "Stage"),
    "lead": ("总分{total}（指标{base}，扣分{off}，加分{on}），等级{grade}，名次{rank}", "Total {total} (indicators {base}, deductions {off}, bonus {on}), grade {grade}, rank {rank}"),
    "until": ("异议期至{day}", "Appeals until {day}"),
    "indicators": ("指标得分", "Indicators"), "adjustments": ("扣分、加分与一票否决", "Deductions, bonuses, vetoes"),
    "entries": ("认定", "Entries"), "none": ("无", "none"),
    "indicator": ("指标", "Indicator"), "figures": ("分子/分母", "Numerator/denominator"), "value": ("值", "Value"),
    "goal": ("目标/底线", "Target/floor"), "weight": ("权重", "Weight"), "points": ("得分", "Points"), "how": ("说明", "How"),
    "code": ("项目", "Item"), "detail": ("依据", "Because"),
    "scored": ("", ""), "missing": ("缺报，计0分", "return missing, 0 points"), "not_assessed": ("不评，权重由同部分其他指标分担", "not assessed, its weight goes to the rest of its part"),
    "reduced": ("按已报期数折算×{factor}", "× {factor} for returns received"),
    "notes": ("备注", "Notes"), "id": ("数据编号：{id}", "Id: {id}"),
}  # fmt: skip
STAGES = {
    "drafted": ("拟定", "draft"), "opened": ("开启", "open"), "rulebook": ("规则变更", "rules changed"),
    "frozen": ("冻结", "frozen"), "verified": ("核查结束", "verified"), "previewed": ("预告", "preview"),
    "decided": ("审定", "decided"), "signed": ("签署", "signed"), "sealed": ("封存", "sealed"),
    "published": ("公布", "published"), "reopened": ("重开", "reopened"),
}  # fmt: skip
