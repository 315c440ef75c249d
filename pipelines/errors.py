"""Errors meant for people: one line that says what is wrong, where, and what to do."""

import errno

DONE, PARTLY, FAILED = 0, 1, 2
"""Exit codes: all done; done, but some files were returned or rejected; could not be done."""


class UserError(Exception):
    """Something the user can put right. Its text is the one line they read; never a traceback. ``zh``:
    the line for those who meet it on a Chinese page."""

    def __init__(self, text: str = "", zh: str | None = None):
        self.zh = zh
        super().__init__(text)

    def line(self, language: str) -> str:
        return self.zh if language == "zh" and self.zh else str(self)


class CatalogueError(UserError):
    """One or more mistakes in a catalogue, each as ``file: entry: what is wrong; remedy``."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__(
            "\n".join(problems),
            f"目录有{len(problems)}处错误，请运行 guanhuai catalogue check 逐处改正。",
        )


_SPACE = ("free some space, then try again", "空间不足，请腾出空间后再试。")
_RIGHT = (
    "give this user the right to it, or set GUANHUAI_HOME to another folder",
    "没有权限，请给运行程序的用户授权，或将GUANHUAI_HOME设为其他文件夹。",
)
REMEDIES = {
    errno.ENOSPC: _SPACE,
    errno.EDQUOT: _SPACE,
    errno.EACCES: _RIGHT,
    errno.EPERM: _RIGHT,
    errno.EROFS: (
        "make it writable, or set GUANHUAI_HOME to another folder",
        "只能读、不能写，请改为可写，或将GUANHUAI_HOME设为其他文件夹。",
    ),
    errno.ENOTDIR: ("set GUANHUAI_HOME to a folder", "不是文件夹，请将GUANHUAI_HOME设为文件夹。"),
}
"""What to do, after the system's own words; in Chinese with what is wrong, which the system says in
English."""
STORAGE = ("sqlite3", "psycopg", "sqlalchemy", "duckdb", "_duckdb", "pyarrow")
OLDER = ("BinderException", "CatalogException")
"""What is raised where an edition lacks a table or column that the program asks for."""
TRACE = "GUANHUAI_TRACE"
"""Set to anything, the command line shows where an unexpected error arose."""


def told(error: BaseException, language: str = "en") -> str:
    """Any error as one line: its own words, or what the system, a store or the program says."""
    if isinstance(error, UserError):
        return error.line(language)
    en, zh = _told(error)
    return zh if language == "zh" else en


def _told(error: BaseException) -> tuple[str, str]:
    """English and Chinese."""
    if isinstance(error, OSError) and error.errno:
        system = (error.strerror or "cannot be used").lower()
        unforeseen = ("check it, then try again", f"系统提示“{system}”，请检查后再试。")
        en, zh = REMEDIES.get(error.errno, unforeseen)
        where = (f"{error.filename}: ", f"{error.filename}：") if error.filename else ("", "")
        return f"{where[0]}{system}; {en}", f"{where[1]}{zh}"
    said = " ".join(str(getattr(error, "orig", None) or error).split())
    if type(error).__module__.split(".")[0] in STORAGE:
        en = "check space and rights of GUANHUAI_HOME, then try again"
        zh = "请检查GUANHUAI_HOME的空间和权限，然后再试。"
        if type(error).__name__ in OLDER:
            en = "the build served may be an older program's: run guanhuai build"
            zh = "现用版本可能由旧程序生成，请运行 guanhuai build。"
        return f"the store says: {said}; {en}", f"数据读写出错（{said}）；{zh}"
    kind = type(error).__name__
    return (
        f"{kind}: {said}; a fault of the program: set {TRACE}=1 to see where, and report it",
        f"程序出错（{kind}：{said}），请告知系统管理员；设{TRACE}=1可看到出错之处。",
    )
