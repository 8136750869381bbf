"""People at a terminal as the hands of a settlement: keystores, prepared calls that are shown, a yes before signing."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import typer
from eth_account.signers.local import LocalAccount

from chain.client import Chain
from cli.settling.steps import Party
from cli.tx import REFUSED, confirmed, fail, open_keystore, prepare, show

ANOTHER = 3
"""Exit: all that could be done here is done, the next step is another person's."""
OPTION = {
    Party.EXCHANGE: "--exchange",
    Party.FIRST: "--registry",
    Party.SECOND: "--second",
    Party.REGISTRY: "--registry",
}
PATIENCE_S, PAUSE_S = 60.0, 0.5
"""How long an earlier transaction of the same key may take to get into a block."""


@dataclass
class Terminal:
    """Signs with the keystores that were named."""

    chain: Chain
    http: httpx.Client
    keystores: dict[Party, Path]
    passphrase_file: Path | None
    yes: bool
    title: str = ""
    """Product and day that are worked on."""
    _keys: dict[Path, LocalAccount] = field(default_factory=dict)
    _delivers: bool = False

    def act(self, party: Party, function: str, /, **arguments: Any) -> None:
        """Prepare, show, sign, relay; a delivery is asked for once."""
        key = self._key(party, function)
        self._wait_for_own(str(key.address))
        is_more = function == "settle" and self._delivers
        try:
            prepared = prepare(self.http, key, "Settlement", function, arguments)
        except typer.Exit:
            if function == "settle":
                typer.echo("chainets: all chunks before are delivered; go on without a trade with --skip", err=True)
            raise
        if not is_more:
            show(prepared)
        done = confirmed(self.http, key, prepared, self.yes or is_more)
        self._delivers = function == "settle"
        typer.echo(f"{self.title}: {function}, block {done['block']}, transaction {done['transaction_hash']}")

    def _key(self, party: Party, function: str) -> LocalAccount:
        file = self.keystores.get(party)
        if file is None:
            fail(f"{self.title}: {function} is up to {party}; name that keystore with {OPTION[party]}", ANOTHER)
        if file not in self._keys:
            self._keys[file] = open_keystore(file, self.passphrase_file)
        return self._keys[file]

    def _wait_for_own(self, account: str) -> None:
        """Let what an interrupted run sent get into a block first: the chain's state then says what is left."""
        deadline = time.monotonic() + PATIENCE_S
        while self.chain.nonce(account) > int(self.chain.rpc.call("eth_getTransactionCount", account, "latest"), 16):
            if time.monotonic() > deadline:
                fail(f"a transaction of {account} is in no block yet; run this again when it is", REFUSED)
            time.sleep(PAUSE_S)
