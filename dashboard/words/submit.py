"""Words of the page on which counties hand in their returns."""

WORDS: dict[str, tuple[str, str]] = {
    "submit": ("报表报送", "Submit"),
}  # fmt: skip
