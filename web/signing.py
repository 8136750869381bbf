"""
Signing at the owner: the page asks, the user's own program or wallet signs, the page hears one event back.

The script `static/signing.js` speaks to both. No key and no password ever comes here.
"""

import json
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from nicegui import ui
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from web.view import Method, View

Kind = Literal["transaction", "message"]
Heard = Callable[[dict[str, Any]], Awaitable[None]]

ACCOUNTS_TIMEOUT_S = 60.0  # a wallet may ask its user first


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to sign."""

    kind: Kind
    account: str
    payload: dict[str, Any] | str
    """The unsigned transaction, or the message."""
    method: Method


def sign_on_click(
    view: View,
    button: Element,
    job: Job,
    *,
    signed: Heard,
    failed: Heard,
    window: Heard,
    outlives_button: bool = False,
) -> None:
    """
    Let a click on `button` start the signing in the browser itself, so that its window may open.

    `signed` hears {raw | signature | transaction_hash}, `failed` hears {kind, detail}, `window` hears {url} where the
    browser has blocked the signer's window. Once the button is gone none of them hears, except that `outlives_button`
    lets `signed` hear all the same: the page may have moved on before the user approved.
    """
    ticket = secrets.token_hex(8)
    told = {
        "ticket": ticket,
        "kind": job.kind,
        "account": job.account,
        "payload": job.payload,
        "method": job.method,
        "signer": view.settings.signer_url,
    }
    button.on("click", js_handler=f"() => window.chainets.sign({json.dumps(told)})")

    def only_mine(heard: Heard, *, outlives: bool = False) -> Callable[[GenericEventArguments], Awaitable[None]]:
        async def handle(event: GenericEventArguments) -> None:
            detail = event.args if isinstance(event.args, dict) else {}
            if detail.get("ticket") == ticket and (outlives or not button.is_deleted):
                await heard(detail)

        return handle

    ui.on("signed", only_mine(signed, outlives=outlives_button))
    ui.on("not_signed", only_mine(failed))
    ui.on("signing_window", only_mine(window))


async def accounts(view: View, method: Method) -> dict[str, Any]:
    """Ask the browser which accounts a method offers: {accounts: [{address, name}]} or {error}."""
    signer = json.dumps(view.settings.signer_url)
    call = f"window.chainets.signerAccounts({signer})" if method == "signer" else "window.chainets.walletAccounts()"
    found: dict[str, Any] = await ui.run_javascript(f"return await {call}", timeout=ACCOUNTS_TIMEOUT_S)
    return found


async def has_wallet() -> bool:
    """Tell whether the browser brings a wallet."""
    return bool(await ui.run_javascript("return window.chainets.hasWallet()", timeout=5.0))
