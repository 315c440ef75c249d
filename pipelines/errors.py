"""Errors meant for people: one line that says what is wrong, where, and what to do."""

DONE, PARTLY, FAILED = 0, 1, 2
"""Exit codes: all done; done, but some files were returned or rejected; could not be done."""


class UserError(Exception):
    """Something the user can put right. Its text is the one line they read; never a traceback."""


class CatalogueError(UserError):
    """One or more mistakes in a catalogue, each as ``file: entry: what is wrong; remedy``."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))
