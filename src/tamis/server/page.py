"""The page at `/`, for a person: what this is, which lists are loaded, and a form that screens a name.

Promise: the page holds no data. What it shows it asks of `/v1` as any caller does, with the key that a person
types into it and that it keeps nowhere. It runs its own script and no other, and calls nobody else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request, Response

from tamis.drawing import COLOURS
from tamis.model import KINDS
from tamis.server.answers import json_answer

router = APIRouter()


@router.get("/", include_in_schema=False)
async def root(request: Request) -> Response:
    """The page for browsers, and for programs where to read on."""
    if "text/html" not in request.headers.get("accept", ""):
        return json_answer({"service": "tamis", "documentation": "/openapi.json"})
    text, policy = _page()
    headers = {"content-security-policy": policy, "referrer-policy": "no-referrer", "x-frame-options": "DENY"}
    return Response(text, media_type="text/html; charset=utf-8", headers=headers)


@cache
def _page() -> tuple[str, str]:
    """The page, and what a browser may do for it: its own style and script, and calls to where it came from."""
    text = (Path(__file__).parent / "page.html").read_text(encoding="utf-8")
    kinds = "".join(f"<option>{kind}" for kind in KINDS if kind != "Thing")
    text = text.replace("/*COLOURS*/", COLOURS).replace("<!--KINDS-->", kinds)
    style, script = (_digest(text, tag) for tag in ("style", "script"))
    return text, (
        f"default-src 'none'; style-src '{style}'; script-src '{script}'; connect-src 'self'; img-src data:; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )


def _digest(text: str, tag: str) -> str:
    """The hash by which a policy names what stands in the one element of that tag."""
    [held] = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
    return "sha256-" + base64.b64encode(hashlib.sha256(held.encode()).digest()).decode()
