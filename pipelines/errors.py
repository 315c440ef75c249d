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
        super().__init__("\n".join(problems))


REMEDIES = {
    errno.ENOSPC: "free some space, then try again",
    errno.EDQUOT: "free some space, then try again",
    errno.EACCES: "give this user the right to it, or set GUANHUAI_HOME to another folder",
    errno.EPERM: "give this user the right to it, or set GUANHUAI_HOME to another folder",
    errno.EROFS: "make it writable, or set GUANHUAI_HOME to another folder",
    errno.ENOTDIR: "set GUANHUAI_HOME to a folder",
}
STORAGE = ("sqlite3", "psycopg", "sqlalchemy", "duckdb", "_duckdb", "pyarrow")
OLDER = ("BinderException", "CatalogException")
"""What is raised where an edition lacks a table or column that the program asks for."""
TRACE = "GUANHUAI_TRACE"
"""Set to anything, the command line shows where an unexpected error arose."""


def told(error: BaseException) -> str:
    """Any error as one line: its own words, or what the system, a store or the program says."""
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, OSError) and error.errno:
        where = f"{error.filename}: " if error.filename else ""
        remedy = REMEDIES.get(error.errno, "check it, then try again")
        return f"{where}{(error.strerror or 'cannot be used').lower()}; {remedy}"
    said = " ".join(str(getattr(error, "orig", None) or error).split())
    if type(error).__module__.split(".")[0] in STORAGE:
        remedy = "check space and rights of GUANHUAI_HOME, then try again"
        if type(error).__name__ in OLDER:
            remedy = "the build served may be an older program's: run guanhuai build"
        return f"the store says: {said}; {remedy}"
    kind = type(error).__name__
    return f"{kind}: {said}; a fault of the program: set {TRACE}=1 to see where, and report it"
