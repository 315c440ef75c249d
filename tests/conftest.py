"""The demonstration run, once for all tests that need it: three sample years through the real pipeline."""

import os
import sys
from pathlib import Path

import pytest
from filelock import FileLock

sys.path.insert(0, str(Path(__file__).parent / "flow"))


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory) -> Path:
    """State and returns of the demonstration, shared by the workers of one test run."""
    from command import started

    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demonstration"
    with FileLock(f"{shared}.lock"):
        if not (shared / "ready").exists():
            made = started(shared, "sample", str(shared / "returns"), "--years", "2008-2010")
            assert made.returncode == 0, made.stderr
            loaded = started(shared, "submit", "--quiet", str(shared / "returns"))
            assert loaded.returncode == 1, loaded.stderr
            built = started(shared, "build")
            assert built.returncode == 0, built.stderr
            (shared / "ready").touch()
    return shared


@pytest.fixture(scope="session")
def demo_edition(demo_home):
    from pipelines.paths import Home
    from pipelines.warehouse import open_edition

    connection = open_edition(Home(demo_home / "weifang"))
    yield connection
    connection.close()
