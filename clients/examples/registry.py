"""
A registry's program: one of the two reviews of a day's published results, and the delivery of its trades. Run it with
the keys of two people, one after the other. Copy it and make it yours.

It signs in to the API with its key (EIP-4361) to see which trades wait, and signs each transaction here.

    KEYSTORE=registry.json PASSPHRASE=… python registry.py 2026-11-20
"""

import os
import sys
from pathlib import Path

import httpx
from eth_account import Account
from eth_account.messages import encode_defunct

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


def sign_in(key):
    """Open a session; later requests carry it."""
    message = answer(API.post("/auth/nonce", json={"address": key.address}))["message"]
    signature = "0x" + key.sign_message(encode_defunct(text=message)).signature.hex()
    session = answer(API.post("/auth/sessions", json={"message": message, "signature": signature}))
    API.headers["Authorization"] = f"Bearer {session['token']}"


if __name__ == "__main__":
    key = Account.from_key(Account.decrypt(Path(os.environ["KEYSTORE"]).read_text(), os.environ["PASSPHRASE"]))
    sign_in(key)
    while True:
        days = answer(API.get("/registry/settlement", params={"day": sys.argv[1]}))["items"]
        for day in days:
            named = {"product_id": day["product_id"], "day": day["day_number"]}
            if day["state"] == "published":
                clearing = {"figures": day["figures"], "clearing_hash": day["own_clearing_hash"]}
                send(key, "Settlement", "clear", **named, **clearing)
            elif day["state"] == "cleared" and day["cleared_by"] != key.address:
                if day["clearing_hash"] != day["own_clearing_hash"]:
                    sys.exit(f"the first review of {day['symbol']} names another clearing file")
                send(key, "Settlement", "confirm_results", **named, clearing_hash=day["clearing_hash"])
            for chunk in day["to_settle"]:
                send(key, "Settlement", "settle", trades=chunk["trades"], skip=0)
        if not any(day["to_settle"] for day in days):
            break
