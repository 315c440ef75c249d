"""One small return: two townships of one county on one form."""

HEADER = [["表号", "RC02"], ["填报单位", "奎文区"], ["报告期", "2009年二季度"]]
CODES = ["iu_elig", "iu_inf", "iu_exam", "iu_dec", "iu_refer", "iu_fu_due", "iu_fu"]
NAMES = ["应告知对象", "已知情告知", "免费检查", "自主选择并签字", "转上级机构", "应随访", "已随访"]
ROW = [20, 18, 9, 8, 1, 6, 5]
