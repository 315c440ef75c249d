#!/bin/sh
# What people did with the demonstration's returns (of seed 1) once they were in, by the commands they
# would use: an evaluator gave a return more time, two counties explained warnings, one corrected a
# figure it had copied wrongly, and the prefecture agreed. The half-year's assessment was published; the
# year's is at its preview, with two appeals and an entry that waits. Weak points became actions, one of
# them overdue, one of a problem that came again; two good practices were added, one adopted by all.
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
awk -F, -v OFS=, 'NR > 1 { $7 = (NR % 61 == 0 && $6 > 0) ? int($6 * 0.8) : $6; $8 = "台账" } { print }' "$plan" >"$plan.filled"
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

# raise MOMENT OWNER ABOUT DUE PROBLEM [MORE...]: open an action and tell its id
raise() {
    moment=$1 owner=$2 about=$3 due=$4 problem=$5
    shift 5
    at "$moment" action open $owner --about "$about" --due "$due" --problem "$problem" --role evaluator "$@" |
        grep -oE '^[0-9a-f]{16}'
}

# owned MOMENT STEP ID UNIT WORDS...: the owner says what it will do, or that it is done
owned() {
    moment=$1 step=$2 id=$3 unit=$4
    shift 4
    at "$moment" action "$step" "$id" --role chief --role-unit "$unit" "$@" >/dev/null
}

shown=$(mktemp -d)
printf '登记簿节选\n' >"$shown/登记簿.txt"
visits=$(raise 2010-08-16T09:00:00 "--unit 370703" "I24 370703 2010H1" 2010-09-30 上半年部门承诺兑现率低于目标，登记簿无兑现日期)
owned 2010-08-20T10:00:00 measure "$visits" 370703 --text 建立部门承诺登记簿，按月与责任部门对账
owned 2010-09-28T16:00:00 done "$visits" 370703 --reason 登记簿已建，积压承诺逐件兑现 --evidence "$shown/登记簿.txt"
at 2010-10-08T09:30:00 action close "$visits" --role office >/dev/null
again=$(raise 2011-02-18T09:00:00 "--unit 370703" "I24 370703 2010" 2011-03-31 全年部门承诺兑现率仍低于目标 --repeats "$visits")
owned 2011-02-22T09:00:00 measure "$again" 370703 --text 对未兑现承诺逐件明确责任部门，由分管领导按月调度
late=$(raise 2010-08-16T09:20:00 "--unit 370724" "I19 370724 2010H1" 2010-10-31 上半年乡级项目室达标率低于目标)
owned 2010-08-25T09:00:00 measure "$late" 370724 --text 未达标的项目室补齐设施，配备轮值人员
at 2010-10-20T09:00:00 action move "$late" --due 2010-11-30 --role office --reason 两处项目室随乡镇办公楼改造，十一月完工 >/dev/null
owned 2011-01-10T09:00:00 done "$late" 370724 --reason 未达标的均已整改 --evidence "$shown/登记簿.txt"
at 2011-01-18T15:00:00 action back "$late" --role reviewer --reason 抽查一处设施仍不齐，请补齐后再报 >/dev/null
raise 2011-01-20T09:00:00 "--unit 370725" "RC10 370725 2010Q4" 2011-02-20 宣传台账与上报数不一致，需逐项核对 >/dev/null
check=$(raise 2011-01-20T09:10:00 "--department D09" 市领导小组办公室调度会 2011-03-31 两个县市区免费检查用车未落实)
owned 2011-01-27T09:00:00 measure "$check" D09 --text 由市妇幼保健院统一安排体检车，三月底前到位
wait=$(raise 2011-01-20T09:20:00 "--unit 370704" "I12 370704 2010" 2011-02-28 全年困难工作者关爱率未达目标)
owned 2011-01-25T09:00:00 measure "$wait" 370704 --text 春节前后对未走访的逐一走访
owned 2011-02-25T09:00:00 done "$wait" 370704 --reason 已走访完毕，走访登记备查 --evidence "$shown/登记簿.txt"
rm -rf "$shown"

# praise MOMENT UNIT WORDS: add a practice and tell its id
praise() {
    at "$1" practice add --unit "$2" --what "$3" --role evaluator | grep -oE '^[0-9a-f]{16}'
}
id=$(praise 2010-07-05T09:00:00 青州市 重点家庭“一户一卡”，救助、走访、回访记在同一张卡上)
at 2010-08-10T09:00:00 practice adopt "$id" --unit 诸城市 --unit 寿光市 --role evaluator >/dev/null
at 2010-11-05T09:00:00 practice adopt "$id" --everywhere --role office >/dev/null
at 2010-11-12T09:00:00 practice adopt "$id" --everywhere --role leader >/dev/null
id=$(praise 2010-12-06T09:00:00 安丘市 部门协同事项由镇级信息员每周登记，县级按月通报)
at 2011-02-14T09:00:00 practice adopt "$id" --everywhere --role office >/dev/null
