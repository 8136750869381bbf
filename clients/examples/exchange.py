"""
An exchange's program: opens the trading day of a product, or publishes a day's results. Copy it and make it yours.

The key stays here: the API prepares each transaction, this program signs it, the API relays it.

    KEYSTORE=exchange.json PASSPHRASE=… python exchange.py open 1
    KEYSTORE=exchange.json PASSPHRASE=… python exchange.py publish 1 2026-11-20
"""

import json
import os
import sys
from datetime import date
from pathlib import Path

import httpx
from eth_account import Account

API = httpx.Client(base_url=os.environ.get("API", "http://127.0.0.1:8000"), timeout=60)


def answer(response):
    """What the API says; a refusal ends the program with the reason."""
    return response.json() if response.is_success else sys.exit(response.json()["detail"])


def send(key, contract, function, **arguments):
    """Prepare, sign here, relay, wait for the block."""
    call = {"contract": contract, "function": function, "arguments": arguments, "from": key.address}
    prepared = answer(API.post("/transactions/prepare", json=call))
    print(prepared["summary"]["en"])
    raw = "0x" + key.sign_transaction(prepared["transaction"]).raw_transaction.hex()
    return answer(API.post("/transactions/relay?wait=1", json={"raw": raw}))


def sums_of(made, method):
    """Trades, t and fen by one method of trading."""
    names = ("trades", "quantity_t", "amount_fen")
    return next(
        ({name: row[name] for name in names} for row in made if row["method"] == method), dict.fromkeys(names, 0)
    )


if __name__ == "__main__":
    what, product_id, *day = sys.argv[1:]
    key = Account.from_key(Account.decrypt(Path(os.environ["KEYSTORE"]).read_text(), os.environ["PASSPHRASE"]))
    if what == "open":
        done = send(key, "Market", "open_day", product_id=product_id)
    else:
        made = answer(API.get(f"/market/{product_id}/methods", params={"from": day[0], "to": day[0]}))["items"]
        figures = [sums_of(made, method) for method in ("listed", "block", "auction", "agreed")]
        number = (date.fromisoformat(day[0]) - date(1970, 1, 1)).days
        done = send(key, "Settlement", "publish_results", product_id=product_id, day=number, figures=figures)
    print(json.dumps(done["events"], indent=1))
