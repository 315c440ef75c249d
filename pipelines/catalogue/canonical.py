"""The canonical text of a catalogue: all its files in one text that can be read back.

Each file is a line ``# file NAME, N lines`` and its N lines, in the order of the names.
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from pipelines.errors import CatalogueError

SUFFIXES = (".yaml", ".yml", ".csv")
_HEADING = re.compile(r"# file (.+), (\d+) lines")


def read_files(folder: Path) -> dict[str, str]:
    """Every catalogue file under ``folder``: name relative to it -> text with ``\\n`` line ends.

    Hidden files, which desktops leave behind, are none.
    """
    every = (p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
    found = (path for path in every if not path.name.startswith("."))
    names = sorted((path.relative_to(folder).as_posix(), path) for path in found)
    return {name: _text(name, path) for name, path in names}


def _text(name: str, path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogueError(
            [f"{name}: byte {error.start}: not UTF-8 text; save the file as UTF-8"]
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"


def join(files: Mapping[str, str]) -> str:
    """The canonical text of the files."""
    parts = (f"# file {name}, {text.count(chr(10))} lines\n{text}" for name, text in files.items())
    return "".join(parts)


def split(text: str) -> dict[str, str]:
    """The files of a canonical text. Raises ValueError when it is not one."""
    lines, files, position = text.split("\n"), {}, 0
    while position < len(lines) - 1:
        match = _HEADING.fullmatch(lines[position])
        if not match:
            raise ValueError(f"line {position + 1} of the canonical text heads no file")
        start, position = position + 1, position + 1 + int(match.group(2))
        files[match.group(1)] = "\n".join(lines[start:position]) + "\n"
    return files


def digest(text: str) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
