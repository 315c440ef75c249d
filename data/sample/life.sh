#!/bin/sh
# What people did with the demonstration's returns (of seed 1) once they were in, by the commands they
# would use: an evaluator gave a return more time, two counties explained warnings, one corrected a
# figure it had copied wrongly, and the prefecture agreed. The half-year's assessment was published; the
# year's is at its preview, with two appeals and an entry that waits.
set -eu
guanhuai=${1:-guanhuai}

# at MOMENT COMMAND...: as of then
at() {
    moment=$1
    shift
    GUANHUAI_NOW=$moment "$guanhuai" "$@"
}

# explain MOMENT UNIT FORM PERIOD WORDS REASON: the finding that says so
explain() {
    id=$("$guanhuai" finding list --unit "$2" --form "$3" --period "$4" | grep -F "$5" | cut -d' ' -f1)
    at "$1" finding explain "$id" --role clerk --role-unit "$2" --reason "$6"
}

at 2011-01-07T16:20:00 extend --form RC02 --period 2010Q4 --unit 370782 --until 2011-01-17 \
    --role evaluator --reason 元旦后大雪封路，三个乡镇不能按时入户核对
explain 2010-10-19T09:40:00 370725 RC01 2010Q3 发放救助金应为0元 上季度批准的1件本季补发余款，凭证已核对
explain 2011-01-18T15:05:00 370705 RC10 2010Q4 表彰会议为0次 与区年度总结会合并表彰，没有单独开会
at 2010-11-02T10:10:00 correct declare --form RC10 --period 2010Q3 --unit 370725 --cell C13 --old 2 --new 7 \
    --role clerk --role-unit 370725 --reason 误抄一季度数，已与发文登记簿核对
id=$("$guanhuai" correct list | grep -F '昌乐县 RC10 2010年三季度 C13' | cut -d' ' -f1)
at 2010-11-03T08:50:00 correct approve "$id" --role statistician --reason 发文登记簿复印件已收

# assess MOMENT COMMAND...: of an assessment, by an evaluator
assess() {
    moment=$1
    shift
    at "$moment" assess "$@" --role evaluator >/dev/null
}

half=2010H1-H1
assess 2010-07-26T09:00:00 draft H1 2010H1
for step in open freeze close preview; do assess 2010-07-26T09:30:00 "$step" $half; done
assess 2010-08-10T09:00:00 decide $half
for role in office leader; do at 2010-08-11T09:00:00 assess sign $half --role $role >/dev/null; done
for step in seal publish; do assess 2010-08-12T09:00:00 "$step" $half; done

year=2010-annual plan=$(mktemp)
assess 2011-01-26T09:00:00 draft annual 2010
for step in open freeze; do assess 2011-01-26T09:30:00 "$step" $year; done
assess 2011-01-26T10:00:00 sample $year --each 25 --out "$plan"
awk -F, -v OFS=, 'NR > 1 { $7 = (NR % 61 == 0 && $6 > 0) ? $6 - 1 : $6; $8 = "台账" } { print }' "$plan" >"$plan.filled"
assess 2011-02-11T16:00:00 recount $year "$plan.filled"
assess 2011-02-14T09:00:00 record $year
rm -f "$plan" "$plan.filled"
# entry MOMENT WORDS...: propose one and tell its id
entry() {
    moment=$1
    shift
    at "$moment" assess adjust $year "$@" --save --role evaluator | grep -oE '^[0-9a-f]{16}'
}
id=$(entry 2011-02-15T09:00:00 --unit 奎文区 --kind bonus --code B1 --level provincial --matter 关怀室建设 \
    --reason 省级表彰，文件已存档)
at 2011-02-15T15:00:00 assess approve "$id" --role office >/dev/null
for step in close preview; do assess 2011-02-17T09:00:00 "$step" $year; done
at 2011-02-21T10:00:00 assess appeal $year --unit 寒亭区 --code D1 --role chief \
    --reason 元月初大雪断电两日，已电话报告 >/dev/null
at 2011-02-24T10:00:00 assess appeal $year --unit 昌乐县 --code I20 --role chief \
    --reason 两件事项按期办结，登记簿漏登 >/dev/null
entry 2011-02-25T09:00:00 --unit 临朐县 --kind events --code D1 --events -1 --reason 邮路中断，邮戳为凭 >/dev/null
