"""A folder of receipts: a page and a JSON file for each file handed in, its workbook with every finding
marked, and an index. No file in it is ever written over."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.catalogue.base import Text
from pipelines.errors import UserError
from pipelines.ingest.text import safe_name
from pipelines.marked import Marked
from pipelines.receipts.lines import summary
from pipelines.receipts.model import Receipt
from pipelines.receipts.page import index, page
from pipelines.receipts.workbook import workbooks

INDEX = "index.html"
MARKED = Text(zh="（已标注）", en=" (marked)")


def new_folder(folder: Path, handed_in: Sequence[Path]) -> None:
    """Make the folder receipts go to. Raises UserError when something is in it, which might be another's,
    or when it lies in a folder that is handed in: receipts would be handed in with the next."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(f"{folder}: not an empty folder; name a new one for receipts")
    place = folder.resolve()
    for path in handed_in:
        if path.is_dir() and path.resolve() in (place, *place.parents):
            raise UserError(f"{folder}: lies in {path}, which is handed in; name one elsewhere")
    folder.mkdir(parents=True, exist_ok=True)


def write(
    folder: Path, receipts: Sequence[Receipt], files: Sequence[Path], language: str
) -> list[dict[str, str]]:
    """Write the sheets of each receipt and return their names by kind: html, json, marked.

    ``files``: what was handed in, beside the receipts. The names begin with a number, so that no two
    are the same whatever the files are called.
    """
    sheets = []
    made = workbooks(receipts, files, language)
    for number, (one, marked) in enumerate(zip(receipts, made, strict=True), 1):
        stem = f"{number:03d}_{Path(safe_name(one.file_name)).stem}"
        sheets.append(dict(_write_one(folder, stem, one, marked, language)))
    _place(folder / INDEX, index(receipts, sheets, summary(receipts, language), language))
    return sheets


def _write_one(
    folder: Path, stem: str, one: Receipt, made: Marked, language: str
) -> Iterator[tuple[str, str]]:
    marked = f"{stem}{MARKED[language]}.xlsx"
    with (folder / marked).open("xb") as stream:
        stream.write(made.content)
    _place(folder / f"{stem}.html", page(one, language, marked))
    _place(folder / f"{stem}.json", one.model_dump_json(indent=2))
    yield "html", f"{stem}.html"
    yield "json", f"{stem}.json"
    yield "marked", marked


def _place(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8") as stream:
        stream.write(text)
