"""Running the command line as a person would."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NOW = "2011-02-28T09:00:00"


def guanhuai(home: Path, *arguments: str, now: str = NOW) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person would, its state under ``home``."""
    env = os.environ | {"GUANHUAI_HOME": str(home), "GUANHUAI_NOW": now}
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *arguments],
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )


def copy_state(demo: Path, folder: Path) -> None:
    """The demonstration's state, to change. Other tests may have its register open: a journal that
    holds nothing comes and goes beside it."""
    journals = shutil.ignore_patterns("*.sqlite-wal", "*.sqlite-shm")
    shutil.copytree(demo / "weifang", folder / "weifang", symlinks=True, ignore=journals)
