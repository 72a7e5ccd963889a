"""Tokens that last an hour: a new one is asked for with the refresh token the user keeps (OAuth 2.0, RFC 6749 §6)."""

import base64
import json
import re
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlencode

from scrapy.http import Request, Response

from crawler.troubles import LOOK, Refused, Trouble
from model.audit import Outcome
from model.source import Source, refresh_parts

_CODE = re.compile(r"[\w.-]{1,60}")


@dataclass(frozen=True, slots=True)
class Renewal:
    """Where a token is renewed, and with what; goes to that address alone. `left` is how many new tokens a visit may
    still ask for: one before it, and one if that dies in the middle."""

    source: str
    url: str
    basic: bool
    client: str = field(repr=False)
    client_secret: str = field(repr=False)
    token: str = field(repr=False)
    left: int = 2

    @property
    def secrets(self) -> tuple[str, ...]:
        """What may appear nowhere."""
        told = base64.b64encode(f"{self.client}:{self.client_secret}".encode()).decode()
        return tuple(one for one in (self.token, self.client_secret, told) if one)

    def request(self, like: Request) -> Request:
        """The request for a new token, sent as politely as the one that waits for it. It is never captured.

        Refused when the service has refused the token it gave last."""
        if not self.left:
            raise self._refused("the service refuses (401) even the token it has just given", gone=True)
        asked = {"grant_type": "refresh_token", "refresh_token": self.token}
        headers = {name: value for name in ("User-Agent",) if (value := like.headers.get(name))}
        headers |= {"Content-Type": b"application/x-www-form-urlencoded", "Accept": b"application/json"}
        headers["Accept-Encoding"] = b"identity"
        if self.basic:
            told = base64.b64encode(f"{self.client}:{self.client_secret}".encode())
            headers["Authorization"] = b"Basic " + told
        else:
            asked |= {"client_id": self.client, "client_secret": self.client_secret}
        kept: dict[str, Any] = {name: like.meta[name] for name in ("download_timeout", "proxy") if name in like.meta}
        return Request(self.url, method="POST", body=urlencode(asked), headers=headers, meta=kept)

    def renewed(self, answer: Response) -> tuple[str, Self]:
        """The new token, and what is left after it. Refused where the service gave none, with its own word for why."""
        try:
            told = json.loads(answer.body)
        except (ValueError, RecursionError):
            told = None
        told = told if isinstance(told, dict) else {}
        token = told.get("access_token")
        if answer.status == 200 and isinstance(token, str) and re.fullmatch(r"[\x21-\x7e]{8,8000}", token):
            return token, replace(self, left=self.left - 1)
        code = str(told.get("error") or answer.status)
        why = code if _CODE.fullmatch(code) else str(answer.status)
        gone = why in ("invalid_grant", "invalid_client", "unauthorized_client", "401")
        raise self._refused(f"the service gave no new token for the refresh token ({why})", gone=gone)

    def _refused(self, reason: str, *, gone: bool) -> Refused:
        again = f"Make a new refresh token, then: webside keys set {self.source} --refresh"
        return Refused(Trouble(outcome=Outcome.BLOCKED, reason=reason, next_step=again if gone else LOOK))


def renewal_of(source: Source, secret: str) -> Renewal | None:
    """How the token of a source is renewed, where what is kept is a refresh token with its client."""
    parts = refresh_parts(secret)
    if parts is None or source.key is None or source.key.renew is None:
        return None
    return Renewal(source.id, source.key.renew, source.key.renew_basic, *parts)
