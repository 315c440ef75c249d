"""What Streamlit's login needs, looked at before anything is served: the section ``[auth]`` of a secrets
file."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipelines.errors import UserError

PLACE = Path(".streamlit") / "secrets.toml"
CALLBACK = "/oauth2callback"
SHARED = ("redirect_uri", "cookie_secret")
OWN = ("client_id", "client_secret", "server_metadata_url")
SHORTEST = 32
"""Characters of the secret that signs identity cookies."""


def found(given: Path | None) -> Path:
    """The secrets file: the one given, else where Streamlit looks. Raises UserError for none."""
    places = [given] if given else [Path.cwd() / PLACE, Path.home() / PLACE]
    for place in places:
        if place.is_file():
            return place.resolve()
    told = given or PLACE
    raise UserError(f"{told}: no such secrets file; give one with --secrets")


def check(path: Path) -> None:
    """Raises UserError, a line a mistake, for a file with which nobody could log in."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        why = " ".join(str(error).split())
        raise UserError(f"{path.name}: cannot be read ({why}); correct it") from None
    section = data.get("auth")
    if not isinstance(section, Mapping):
        raise UserError(f"{path.name}: [auth]: is missing; add it as docs/access.md shows")
    if lines := _problems(section):
        raise UserError("\n".join(f"{path.name}: {line}" for line in lines))


def _problems(section: Mapping[str, Any]) -> list[str]:
    lines = [f"[auth] {key}: is missing; add it" for key in SHARED if not section.get(key)]
    uri = urlsplit(str(section.get("redirect_uri", "")))
    if section.get("redirect_uri") and not (
        uri.scheme and uri.netloc and uri.path.endswith(CALLBACK)
    ):
        lines.append(f"[auth] redirect_uri: is no address; write the whole one, with {CALLBACK}")
    secret = str(section.get("cookie_secret", ""))
    if 0 < len(secret) < SHORTEST:
        lines.append(f"[auth] cookie_secret: is short; give {SHORTEST} random characters or more")
    named = {name: one for name, one in section.items() if isinstance(one, Mapping)}
    is_default = any(key in section for key in OWN) or not named
    providers = ({"auth": section} if is_default else {}) | {
        f"auth.{n}": p for n, p in named.items()
    }
    for name, one in providers.items():
        lines += [f"[{name}] {key}: is missing; add it" for key in OWN if not one.get(key)]
    return lines
