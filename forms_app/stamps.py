"""When somebody began to fill a form in, and under which key it will be kept: signed, so that neither can be made up.

The stamp travels in the form and in a cookie of the form's own address. The cookie gives two tabs of one browser the
same key, so that one form sent from both is one submission; it is dropped when the form is sent. `form` is the form's
name in every language (`FormPage.stamp_name`), so that a stamp given in one holds in the others.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any, Final

from django.core import signing
from django.http import HttpRequest, HttpResponse

LIFETIME: Final = dt.timedelta(days=7)
# A form whose return link is on its way is closed in a browser after this long without use; the link opens it again.
IDLE: Final = dt.timedelta(minutes=60)
# For how long the page with the number of what was sent can be opened again.
RECEIPT_SHOWN: Final = dt.timedelta(days=1)
# The button with which somebody leaves a computer that is not their own.
LEAVE: Final = "leave"


@dataclass(frozen=True)
class Stamp:
    """The key of one submission to come, and when its form was first opened."""

    key: str
    started_at: dt.datetime


@dataclass(frozen=True)
class Receipt:
    """The number of what was sent, and whether it had been sent before."""

    number: str
    again: bool


def new_stamp(now: dt.datetime) -> Stamp:
    """Return the stamp of a form opened now."""
    return Stamp(secrets.token_hex(16), now.replace(microsecond=0))


def to_text(stamp: Stamp, form: str) -> str:
    """Return the stamp signed for one form."""
    data = {"k": stamp.key, "t": int(stamp.started_at.timestamp())}
    return signing.dumps(data, salt=_salt(form))


def from_text(text: str, form: str, now: dt.datetime, lifetime: dt.timedelta = LIFETIME) -> Stamp | None:
    """Return the stamp, or None when it is not ours, is of another form, or is older than `lifetime`."""
    try:
        data: dict[str, Any] = signing.loads(text, salt=_salt(form))
    except signing.BadSignature:
        return None
    started_at = dt.datetime.fromtimestamp(data["t"], tz=dt.UTC)
    return Stamp(data["k"], started_at) if now - started_at <= lifetime else None


def from_cookie(request: HttpRequest, form: str, now: dt.datetime, lifetime: dt.timedelta = LIFETIME) -> Stamp | None:
    """Return the stamp this browser was given when it opened the form before, if it still holds."""
    text = request.COOKIES.get(cookie_name(form), "")
    return from_text(text, form, now, lifetime) if text else None


def set_cookie(
    response: HttpResponse,
    request: HttpRequest,
    stamp: Stamp,
    form: str,
    path: str = "",
    age: dt.timedelta = LIFETIME,
) -> None:
    """Give the stamp to the browser, for the form's own address only (`path`: where that is not the present one)."""
    response.set_cookie(
        cookie_name(form),
        to_text(stamp, form),
        max_age=age,
        path=path or request.path,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def drop_cookie(response: HttpResponse, request: HttpRequest, form: str) -> None:
    """Forget the stamp: the next form is a new one."""
    response.delete_cookie(cookie_name(form), path=request.path, samesite="Lax")


def give_receipt(response: HttpResponse, request: HttpRequest, form: str, number: str, *, again: bool) -> None:
    """Give the number to the browser that sent the form, until it is closed: the page after it shows it, no session."""
    response.set_cookie(
        f"{cookie_name(form)}_sent",
        signing.dumps({"n": number, "a": again}, salt=_receipt_salt(form)),
        path=response["Location"],
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def receipt_given(request: HttpRequest, form: str) -> Receipt | None:
    """Return the number this browser was given on sending the form; None a day later, or when there is none."""
    text = request.COOKIES.get(f"{cookie_name(form)}_sent", "")
    try:
        data: dict[str, Any] = signing.loads(text, salt=_receipt_salt(form), max_age=RECEIPT_SHOWN)
        return Receipt(data["n"], data["a"])
    except signing.BadSignature:
        return None


def keep_or_drop(response: HttpResponse, request: HttpRequest, stamp: Stamp, form: str) -> None:
    """Give the stamp to the browser, unless the answer forgets it (the form was sent) or it is to start over."""
    if request.POST.get("form_do") in ("over", LEAVE):
        drop_cookie(response, request, form)
    elif cookie_name(form) not in response.cookies:
        set_cookie(response, request, stamp, form)


def cookie_name(form: str) -> str:
    return f"form_{form}"


def _salt(form: str) -> str:
    return f"forms_app.stamp.{form}"


def _receipt_salt(form: str) -> str:
    return f"forms_app.receipt.{form}"
