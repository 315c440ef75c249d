"""Which files are handed in, and when each arrived."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pipelines import clock
from pipelines.errors import UserError

MANIFEST = "manifest.csv"
PASSED_OVER = {MANIFEST, "truth.csv", "truth.yaml", "truth.json", "Thumbs.db", "desktop.ini"}
"""Files of a folder that are about the returns or the disk, and no returns themselves."""
TEMPORARY = (".", "~$")
NAMED = 5
AHEAD = timedelta(minutes=1)
"""How far the clocks of two machines may differ."""


@dataclass(frozen=True)
class Submitted:
    """A file handed in, and the local time it counts as received. ``is_listed``: by a manifest."""

    path: Path
    received_at: datetime
    is_listed: bool = False


def new_folder(folder: Path, what: str) -> None:
    """Make the folder returns are written to. Raises UserError when it holds anything: what lies
    there already would be handed in with them."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(
            f"{folder}: not an empty folder; name a new one for {what}",
            f"{folder}：不是空文件夹，请另写一个新文件夹。",
        )
    folder.mkdir(parents=True, exist_ok=True)


def gather(paths: Sequence[Path], received: datetime | None = None) -> list[Submitted]:
    """Files as given, and every file below each folder, in the order of their paths.

    A time in the nearest ``manifest.csv`` above a file, within the folder given or beside the file
    given, wins over ``received``, which wins over the clock. Its columns are ``file``, a path from
    there, and ``received_at``; a file listed twice was handed in twice. Raises UserError for a path
    or listed file that is not there, for a line of a manifest that cannot be read, and for a time
    that has not come.
    """
    now = (received or clock.now()).replace(microsecond=0, tzinfo=None)
    refuse_ahead("--received", now)
    found = dict.fromkeys(item for path in paths for item in _gather_one(Path(path), now))
    if not found:
        raise UserError(
            f"{', '.join(map(str, paths))}: no files here; give files or folders",
            f"{'、'.join(map(str, paths))}：这里没有文件，请写明文件或文件夹。",
        )
    return list(found)


def _gather_one(path: Path, now: datetime) -> Iterator[Submitted]:
    if path.is_dir():
        yield from _walk(path, {}, now)
    elif path.exists():
        beside = path.parent / MANIFEST
        yield from _at(path, read_manifest(beside) if beside.is_file() else {}, now)
    else:
        raise UserError(
            f"{path}: no such file or folder; check the path",
            f"{path}：没有这个文件或文件夹，请核对路径。",
        )


def _walk(folder: Path, times: dict[Path, list[datetime]], now: datetime) -> Iterator[Submitted]:
    if (folder / MANIFEST).is_file():
        times = read_manifest(folder / MANIFEST)
    try:
        paths = sorted(folder.iterdir())
    except OSError:  # its line says that it cannot be opened
        yield Submitted(folder, now)
        return
    for path in paths:
        if path.name.startswith(TEMPORARY):
            continue
        if path.is_dir():
            if path.resolve() not in path.parent.resolve().parents:
                yield from _walk(path, times, now)
        elif path in times or path.name not in PASSED_OVER:
            yield from _at(path, times, now)


def _at(path: Path, times: dict[Path, list[datetime]], now: datetime) -> Iterator[Submitted]:
    if path in times:
        yield from (Submitted(path, time, is_listed=True) for time in times[path])
    else:
        yield Submitted(path, now)


def read_manifest(manifest: Path) -> dict[Path, list[datetime]]:
    """Times by path. Raises UserError for a bad line, with its number, or a file that is absent."""
    times: dict[Path, list[datetime]] = {}
    try:
        with manifest.open(encoding="utf-8-sig", newline="") as stream:
            for path, time in _lines(manifest, csv.DictReader(stream, strict=True)):
                times.setdefault(path, []).append(time)
    except UnicodeDecodeError:
        raise UserError(
            f"{manifest}: is not UTF-8 text; save it as CSV UTF-8",
            f"{manifest}：不是UTF-8文本，请另存为CSV UTF-8。",
        ) from None
    except csv.Error as error:
        raise UserError(
            f"{manifest}: is no CSV ({error}); save it as CSV UTF-8",
            f"{manifest}：不是CSV文件（{error}），请另存为CSV UTF-8。",
        ) from None
    absent = [str(path.relative_to(manifest.parent)) for path in times if not path.is_file()]
    if absent:
        more = f" and {len(absent) - NAMED} more" if len(absent) > NAMED else ""
        zh = "、".join(absent[:NAMED]) + (f"等{len(absent)}个" if more else "")
        raise UserError(
            f"{manifest}: lists files that are not here: {', '.join(absent[:NAMED])}{more}; "
            "add them or take out their lines",
            f"{manifest}：清单所列的文件不在这里：{zh}；请补上文件，或删去所在的行。",
        )
    return times


def _lines(manifest: Path, reader: "csv.DictReader[str]") -> Iterator[tuple[Path, datetime]]:
    missing = {"file", "received_at"} - set(reader.fieldnames or ())
    if missing:
        raise UserError(
            f"{manifest}: line 1: no column {', '.join(sorted(missing))}; add it",
            f"{manifest}第1行：缺少{'、'.join(sorted(missing))}栏，请补上。",
        )
    for row in reader:
        where, zh = f"{manifest}: line {reader.line_num}", f"{manifest}第{reader.line_num}行"
        name, text = (row["file"] or "").strip(), (row["received_at"] or "").strip()
        if not name or Path(name).is_absolute() or ".." in Path(name).parts:
            raise UserError(
                f"{where}: {name!r} is no file below this folder; write its path from here",
                f"{zh}：“{name}”不是本文件夹内的文件，请写从本文件夹起的路径。",
            )
        yield manifest.parent / name, _time(where, zh, text)


def _time(where: str, zh: str, text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(
            f"{where}: {text!r} is no time; write 2009-07-08T15:20:00",
            f"{zh}：“{text}”不是时间，请写成2009-07-08T15:20:00。",
        ) from None
    if time.tzinfo:
        raise UserError(
            f"{where}: {text!r} has a time zone; write the local time without it",
            f"{zh}：“{text}”带有时区，请写当地时间，不带时区。",
        )
    refuse_ahead(where, time, zh)
    return time.replace(microsecond=0)


def refuse_ahead(where: str, time: datetime, zh: str | None = None) -> None:
    """Nothing has been received that is yet to come. ``zh``: the place in Chinese, where it has words."""
    now = clock.now().replace(tzinfo=None)
    if time > now + AHEAD:
        told = " (set by GUANHUAI_NOW)" if clock.is_set() else ""
        raise UserError(
            f"{where}: {time.isoformat()} is later than now, {now:%Y-%m-%dT%H:%M}{told}; "
            "write when the file arrived",
            f"{zh or where}：{time.isoformat()}晚于现在（{now:%Y-%m-%dT%H:%M}"
            f"{'，由GUANHUAI_NOW设定' if told else ''}），请写文件收到的时间。",
        )
