"""Running the command line as a person would."""

import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from unittest.mock import patch

NOW = "2011-02-28T09:00:00"


def guanhuai(home: Path, *arguments: str, now: str = NOW) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person would, its state under ``home``; in this process, since a program
    takes seconds to load what the tests have at hand. Not for several threads at once."""
    from pipelines.cli.app import run

    out, err = StringIO(), StringIO()
    told = {"GUANHUAI_HOME": str(home), "GUANHUAI_NOW": now}
    with patch.dict(os.environ, told), redirect_stdout(out), redirect_stderr(err):
        code = run(arguments)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def started(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The same as a process of its own, which leaves nothing of the register open when it ends."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *arguments],
        capture_output=True, text=True, check=False,
        env=os.environ | {"GUANHUAI_HOME": str(home), "GUANHUAI_NOW": NOW},
    )  # fmt: skip


def copy_state(demo: Path, folder: Path) -> None:
    """The demonstration's state, to change. Other tests may have its register open: a journal that
    holds nothing comes and goes beside it."""
    journals = shutil.ignore_patterns("*.sqlite-wal", "*.sqlite-shm")
    shutil.copytree(demo / "weifang", folder / "weifang", symlinks=True, ignore=journals)
