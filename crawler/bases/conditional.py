"""Asks for what is held from an earlier audit only if it has changed since (RFC 9110 §13)."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from scrapy.http import Request, Response

from crawler.bases.spider import SourceSpider
from model.audit import Validator

_TOLD = ("ETag", "Last-Modified")


class ConditionalSpider(SourceSpider):
    """Base of spiders whose servers mark their answers. What is noted here is held for the next audit."""

    def ask(self, url: str, *, whole: bool = False, **more: Any) -> Request:
        """As of every spider; what is held is asked for only if it has changed, unless `whole` is wanted."""
        request = super().ask(url, **more)
        held = None if whole else self._held.get(url)
        if held and held.etag:
            request.headers["If-None-Match"] = held.etag
        if held and held.modified:
            request.headers["If-Modified-Since"] = held.modified
        return request

    def unchanged(self, response: Response) -> Validator | None:
        """What is held of an answer that says it has not changed; it stays held."""
        held = self._held.get(asked(response)) if response.status == 304 else None
        if held is not None:
            self._keep(held)
        return held

    def note(self, response: Response, *, leads: tuple[str, ...] = (), holds: tuple[str, ...] = ()) -> None:
        """Hold what marks this answer, if anything does, for the next audit."""
        etag, modified = (raw.decode("latin-1") if (raw := response.headers.get(name)) else None for name in _TOLD)
        if etag or modified:
            self._keep(Validator(url=asked(response), etag=etag, modified=modified, leads=leads, holds=holds))

    @cached_property
    def _held(self) -> Mapping[str, Validator]:
        known = self.errand.known
        return {one.url: one for one in known.validators} if known else {}

    def _keep(self, validator: Validator) -> None:
        if self.visiting is not None and self.errand.source.conditional:
            self.visiting.ledger.validators[validator.url] = validator


def asked(response: Response) -> str:
    """The address that was asked for, before any redirect."""
    return str((response.meta.get("redirect_urls") or [response.url])[0])
