"""The command line: parse, call, exit code. Nothing heavy is imported until a command needs it."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from typer.exceptions import TyperException

from pipelines import paths
from pipelines.errors import DONE, FAILED, TRACE, told

if TYPE_CHECKING:
    from pipelines.catalogue.whole import Catalogue
    from pipelines.paths import Home
    from pipelines.register.actor import Actor

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="County care returns in, checked and scored numbers out.",
)

CatalogueOption = Annotated[
    str,
    typer.Option(
        "--catalogue",
        envvar="GUANHUAI_CATALOGUE",
        help="A name under data/catalogue, or a folder.",
    ),
]
Language = Annotated[Literal["zh", "en"], typer.Option("--language")]
DEFAULT = "weifang"
INTERRUPTED = 130
"""What typer makes of Ctrl-C."""


def opened(name: str) -> "tuple[Catalogue, Home]":
    from pipelines.catalogue.load import load

    catalogue = load(paths.catalogue_folder(name))
    return catalogue, paths.home(catalogue.name)


def called(catalogue: "Catalogue", unit: str | None, option: str = "--unit") -> str | None:
    """The code of a unit that was given by code or name, if one was."""
    from pipelines.named import unit_code

    return unit_code(catalogue, unit, option=option) if unit else None


def actor(
    catalogue: "Catalogue", role: str, unit: str | None = None, option: str = "--role-unit"
) -> "Actor":
    """Who acts, role and unit given by code or name."""
    from pipelines.named import role_code
    from pipelines.register.actor import Actor

    return Actor(role_code(catalogue, role), called(catalogue, unit, option))


def return_named(catalogue: "Catalogue", form: str, period: str, unit: str) -> tuple[str, str, str]:
    """Form, period and unit by code, however they were given."""
    from pipelines import named

    code, of = named.form_code(catalogue, form), named.period_named(period)
    return code, of.code, named.unit_code(catalogue, unit)


def main() -> None:
    sys.exit(run())


def run(words: Sequence[str] | None = None) -> int:
    """Run the command these words are, or the one that was typed; gives its exit code.

    What goes wrong is one line, never a traceback, and never exit code 1."""
    try:
        code = app(args=words, standalone_mode=False) or DONE
    except TyperException as error:
        said = error.format_message()
        command = getattr(getattr(error, "ctx", None), "command_path", "guanhuai")
        code = fail(said if "\n" in said else f"{said.rstrip('.')}; see {command} --help")
    except Exception as error:
        if TRACE in os.environ:
            raise
        code = fail(told(error))
    if code == INTERRUPTED:
        code = fail("stopped; what was received before stays received")
    return code


def fail(line: str) -> int:
    print(line, file=sys.stderr)
    return FAILED
