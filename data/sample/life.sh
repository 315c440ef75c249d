#!/bin/sh
# What people did with the demonstration's returns (of seed 1) once they were in, by the commands they
# would use: an evaluator gave a return more time, two counties explained warnings, one corrected a
# figure it had copied wrongly, and the prefecture agreed.
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
