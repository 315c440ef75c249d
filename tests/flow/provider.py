"""A tiny OpenID Connect provider: whoever asks is shown people to log in as, and gets a signed token."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "guanhuai", "only-for-the-test"


class Provider:
    """Serves on a port of its own. ``people``: name -> what its token says beside the usual; ``asked``:
    the paths that were asked for."""

    def __init__(self, people: dict[str, dict]):
        self.people, self.asked = people, []
        self.key = RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256", "use": "sig"})
        self.codes: dict[str, dict] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def described(self) -> dict:
        ends = {"authorization": "authorize", "token": "token", "end_session": "logout"}
        return {
            "issuer": self.address,
            **{f"{name}_endpoint": f"{self.address}/{path}" for name, path in ends.items()},
            "jwks_uri": f"{self.address}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def token(self, code: str) -> dict:
        granted, now = self.codes.pop(code), int(time.time())
        claims = {
            "iss": self.address, "aud": CLIENT, "sub": granted["who"], "iat": now, "exp": now + 3600,
            "nonce": granted["nonce"], **self.people[granted["who"]],
        }  # fmt: skip
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed, "expires_in": 3600}


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            at = urlsplit(self.path)
            asked = {key: value[0] for key, value in parse_qs(at.query).items()}
            provider.asked.append(at.path)
            if at.path == "/authorize":
                kept = {key: asked.get(key, "") for key in ("state", "nonce", "redirect_uri")}
                links = (
                    f"<p><a href='/grant?{urlencode(kept | {'who': who})}'>{who}</a></p>"
                    for who in provider.people
                )
                self._send("text/html", f"<h1>Who are you?</h1>{''.join(links)}".encode())
            elif at.path == "/grant":
                code = f"code-{len(provider.asked)}"
                provider.codes[code] = asked
                told = urlencode({"code": code, "state": asked["state"]})
                self._redirect(f"{asked['redirect_uri']}?{told}")
            elif at.path == "/logout":
                self._redirect(asked["post_logout_redirect_uri"])
            elif at.path == "/jwks":
                self._json({"keys": [provider.key.as_dict(private=False)]})
            elif at.path == "/.well-known/openid-configuration":
                self._json(provider.described())
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._json(provider.token(parse_qs(body)["code"][0]))

        def _json(self, what: dict) -> None:
            self._send("application/json", json.dumps(what).encode())

        def _redirect(self, to: str) -> None:
            self.send_response(302)
            self.send_header("Location", to)
            self.end_headers()

        def _send(self, kind: str, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
