"""A catalogue as pages that people read: Chinese first, English beside it."""

from pathlib import Path

from pipelines.catalogue.docs import form, index, indicators, quality, rules, scheme, units
from pipelines.catalogue.whole import Catalogue


def docs(catalogue: Catalogue) -> dict[str, str]:
    """Every page: path relative to the catalogue's folder of pages -> Markdown."""
    pages = {
        "README.md": index.page(catalogue),
        "indicators.md": indicators.page(catalogue),
        "quality.md": quality.page(catalogue),
        "rules.md": rules.page(catalogue),
        "scheme.md": scheme.page(catalogue),
        "units.md": units.page(catalogue),
    }
    pages |= {f"forms/{entry.code}.md": form.page(catalogue, entry) for entry in catalogue.forms}
    return dict(sorted(pages.items()))


def write_docs(catalogue: Catalogue, folder: Path) -> int:
    """Write the pages into ``folder``, take away pages of forms that are gone; how many pages."""
    pages = docs(catalogue)
    for path in folder.rglob("*.md"):
        if path.relative_to(folder).as_posix() not in pages:
            path.unlink()
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return len(pages)
