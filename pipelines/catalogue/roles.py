"""Who acts: posts of a programme, never persons, and the program's own parts."""

from pipelines.catalogue.base import Code, Entry, Text

CLERK = "clerk"
"""The role that hands in returns."""
CHIEF = "chief"
"""The role that speaks for a unit: it appeals, and answers for its actions."""
EVALUATOR = "evaluator"
"""The role that waives findings, opens again what does not hold, and grants extensions."""
OFFICE = "office"
"""The role of the programme's own office, which also grants extensions."""
LEADER = "leader"
"""The role of those to whom an assessment is put: it signs."""
REVIEWER = "reviewer"
"""The role that looks at a decision again: it rules on appeals, reviews what is alleged."""


class Role(Entry):
    """A post that may be named as acting."""

    code: Code
    name: Text


ROLES = (
    Role(code=CLERK, name=Text(zh="填报人员", en="Clerk")),
    Role(code="statistician", name=Text(zh="统计负责人", en="Head of statistics")),
    Role(code=CHIEF, name=Text(zh="单位负责人", en="Head of the unit")),
    Role(code=OFFICE, name=Text(zh="项目办公室", en="Programme office")),
    Role(code=LEADER, name=Text(zh="领导小组", en="Leadership group")),
    Role(code=REVIEWER, name=Text(zh="复核人员", en="Reviewer")),
    Role(code=EVALUATOR, name=Text(zh="评估人员", en="Evaluator")),
    Role(code="administrator", name=Text(zh="系统管理员", en="Administrator")),
)
"""Those of a catalogue that names none."""
PROGRAM = (
    Role(code="build", name=Text(zh="系统", en="The build")),
    Role(code="judge", name=Text(zh="系统", en="The check on arrival")),
)
"""What the program did by itself."""
