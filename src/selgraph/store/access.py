"""What it takes to be let in by a store that others keep: its address, who we are, and patience."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from selgraph.errors import SelgraphError

if TYPE_CHECKING:
    from collections.abc import Iterator

TRIES: Final = 5  # with doubled waits this is a quarter of a minute, after which a person should look
FIRST_WAIT_SECONDS: Final = 1.0
MOST_WAIT_SECONDS: Final = 60.0  # a store that asks for more patience is not ready today
BUSY: Final = (429, 503)
LOCKED: Final = (401, 403)
KEYS: Final = "Set SELGRAPH_USER and SELGRAPH_PASSWORD, or SELGRAPH_TOKEN."


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who we are to the store; never printed.

    Args:
        user: for Basic and Digest; empty for none.
        password: for Basic and Digest.
        token: for Bearer; empty for none.
    """

    user: str = ""
    password: str = ""
    token: str = ""

    def __repr__(self) -> str:
        """Say nothing."""
        return "Credentials(…)"


NOBODY: Final = Credentials()


def check_address(address: str) -> str:
    """Give back the address of a store, if it can be one.

    Raises:
        SelgraphError: it is no http or https URL, or it carries a password, which would be shown in messages.
    """
    parts = urllib.parse.urlsplit(address) if re.fullmatch(r"https?://[^\s/]\S*", address) else None
    if parts is None or not parts.hostname:
        raise SelgraphError(
            f'"{address}" is no web address.', fix="Give a URL such as http://127.0.0.1:7878/query."
        )
    if parts.password is not None or parts.username is not None:
        raise SelgraphError(
            "An address is no place for a name and a password.", fix=f"Leave out what stands before @. {KEYS}"
        )
    return address


def make_opener(address: str, credentials: Credentials) -> urllib.request.OpenerDirector:
    """Make what sends requests with our credentials: a token at once, a password when it is asked for."""
    handlers: list[urllib.request.BaseHandler] = []
    if credentials.user:
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, address, credentials.user, credentials.password)
        handlers.append(_Digest(known))
        handlers.append(_Basic(known))
    opener = urllib.request.build_opener(_NoRedirects(), *handlers)
    opener.addheaders = [("User-Agent", "selgraph")]
    if credentials.token:
        opener.addheaders.append(("Authorization", f"Bearer {credentials.token}"))
    return opener


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Answers the last challenge beforehand from the second request on.

    A store that has to ask first closes the connection while a large graph is still on its way.
    """

    _challenge: dict[str, str] | None = None

    def retry_http_digest_auth(self, req: urllib.request.Request, auth: str) -> Any:
        """Keep the challenge, and answer it."""
        given = auth.partition(" ")[2]
        self._challenge = urllib.request.parse_keqv_list(
            [part for part in urllib.request.parse_http_list(given) if part]
        )
        return super().retry_http_digest_auth(req, auth)

    def http_request(self, req: urllib.request.Request) -> urllib.request.Request:
        """Add the answer."""
        if self._challenge is not None and not req.has_header(self.auth_header):
            answer = self.get_authorization(req, self._challenge)
            req.add_unredirected_header(self.auth_header, f"Digest {answer}")
        return req

    https_request = http_request


class _Basic(urllib.request.HTTPBasicAuthHandler):
    """Sends the password beforehand from the second request on, where the first one was asked for it."""

    _answer: str | None = None

    def retry_http_basic_auth(self, host: str, req: urllib.request.Request, realm: str) -> Any:
        """Keep what was answered."""
        response = super().retry_http_basic_auth(host, req, realm)
        self._answer = req.unredirected_hdrs.get(self.auth_header)
        return response

    def http_request(self, req: urllib.request.Request) -> urllib.request.Request:
        """Add the answer."""
        if self._answer is not None and not req.has_header(self.auth_header):
            req.add_unredirected_header(self.auth_header, self._answer)
        return req

    https_request = http_request


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: it could carry the data and the credentials to another host."""

    def redirect_request(self, *_: object) -> None:
        """Leave the redirection to be told as a failure."""
        return


def waits() -> Iterator[float | None]:
    """Give the seconds to wait after each try; None after the last."""
    for turn in range(TRIES - 1):
        yield FIRST_WAIT_SECONDS * 2**turn
    yield None


def asked_wait(error: urllib.error.HTTPError) -> float:
    """Read how long the store asks us to wait; 0 where it does not say."""
    asked = error.headers.get("Retry-After", "") if error.headers else ""
    return float(asked) if asked.isascii() and asked.isdigit() else 0.0
