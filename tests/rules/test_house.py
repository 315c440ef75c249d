"""Sizes, names and words of the house."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOP = {
    ".ci", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md",
    "dashboard", "data", "docs", "expectations", "pipelines", "pyproject.toml",
    "requirements.lock", "tests",
}  # fmt: skip


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_the_top_level_holds_what_it_should_and_nothing_more():
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} == TOP


def test_modules_and_models_stay_small():
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in tracked()
        if path.suffix in {".py", ".sql"} and "tests" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines()))
        > (100 if path.suffix == ".sql" else 300)
    ]  # fmt: skip
    assert long == []


def test_no_file_is_named_for_everything_and_nothing():
    vague = re.compile(r"(^|_)(utils?|helpers?|misc|manager|common)\.py$")
    assert [p.name for p in tracked() if vague.search(p.name)] == []


def test_the_lock_file_names_no_host_and_every_package_has_a_hash():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    packages = re.findall(r"^[A-Za-z0-9_.\-]+==", lock, re.M)
    assert len(packages) > 20
    blocks = re.split(r"^(?=[A-Za-z0-9_.\-]+==)", lock, flags=re.M)[1:]
    assert all("--hash=sha256:" in block for block in blocks)
