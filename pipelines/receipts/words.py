"""The words of receipts, in both languages."""

from pipelines.catalogue.base import Text

VERDICTS = {
    "accepted": Text(zh="已受理", en="accepted"),
    "held": Text(zh="待说明", en="held"),
    "returned": Text(zh="退回修改", en="returned"),
    None: Text(zh="待审核", en="not yet judged"),
}
COUNTS = {
    "error": Text(zh="错误{}处", en="errors: {}"),
    "warning": Text(zh="待说明{}处", en="to explain: {}"),
    "note": Text(zh="提示{}处", en="notes: {}"),
}
NEXT = {
    "accepted": Text(zh="无需处理。", en="Nothing to do."),
    "held": Text(
        zh="数值已采用。请逐项说明原因，或改正后重报整份报表。",
        en="Its figures are used. Explain each finding, or correct them and send the whole return "
        "again.",
    ),
    "returned": Text(
        zh="请按所列错误改正后，重报整份报表。",
        en="Correct the errors listed and send the whole return again.",
    ),
    None: Text(
        zh="已收到，待审核；审核后可再取回执。",
        en="Received, not yet judged; ask for the receipt again once it is.",
    ),
}
NEXT_OF_CHECK = {
    "accepted": Text(zh="预检未发现须改之处，可以报送。", en="Nothing to correct: submit it."),
    "held": Text(
        zh="可以报送；所列各处请改正，或报送后说明原因。",
        en="It may be submitted; correct what is listed, or explain it afterwards.",
    ),
    "returned": Text(
        zh="请先改正所列错误，再报送。", en="Correct the errors listed before you submit it."
    ),
    None: Text(zh="未能审核，请稍后再试。", en="It could not be judged; try again later."),
}
SAME = Text(
    zh="与第{version}版完全相同，无需处理。",
    en="The same as version {version}; nothing to do.",
)
OLDER = Text(
    zh="注意：与第{same_as}版是同一文件，现为第{version}版，取代了第{replaces}版。如非有意，"
    "请重新报送第{replaces}版的文件。",
    en="Take care: this is the file of version {same_as}; it is now version {version} and replaces "
    "version {replaces}. If that was not meant, send the file of version {replaces} again.",
)
OLDER_OF_CHECK = Text(
    zh="注意：与第{same_as}版是同一文件，报送后将成为第{version}版，取代第{replaces}版。",
    en="Take care: this is the file of version {same_as}; submitted, it becomes version {version} "
    "and replaces version {replaces}.",
)
STANDS = {
    "own": Text(zh="本版有效。", en="This version is in force."),
    "earlier": Text(zh="上一受理版继续有效。", en="The last accepted version stays in force."),
    "later": Text(zh="第{in_force}版有效。", en="Version {in_force} is in force."),
    "none": Text(zh="目前没有有效版本。", en="No version is in force."),
}
MISSED = Text(
    zh="冻结后收到，不计入{names}。", en="Received after the freeze: not counted in {names}."
)
REFUSED = Text(
    zh="未登记为报表。请按上述原因处理后重新报送。",
    en="It is not taken as a return. Put right what is said above and submit it again.",
)


def fill(text: Text, **known: object) -> Text:
    return Text(zh=text.zh.format(**known), en=text.en.format(**known))


def joined(texts: "list[Text]") -> Text:
    """Sentences one after another."""
    return Text(zh="".join(t.zh for t in texts), en=" ".join(t.en for t in texts))


def not_counted(names: "list[Text]") -> Text:
    """That something is not counted in these assessments."""
    return Text(
        zh=MISSED.zh.format(names="、".join(name.zh for name in names)),
        en=MISSED.en.format(names=", ".join(name.en for name in names)),
    )
