"""A site that stands: where its services are, until it is told to stop."""

import json
import signal
import threading

from rich.console import Console

from cli.site import Site

WHERE = {
    "web": "Pages 页面",
    "api": "API",
    "oracle": "Oracle (devices post here)",
    "devnet": "Node, JSON-RPC",
    "signer": "Signer of the demo's accounts",
}
MOST_ACCOUNTS = 16


def say_where(site: Site, console: Console) -> None:
    """Print the addresses of the services, and whom one can sign in as."""
    console.print()
    for name, what in WHERE.items():
        url = site.rpc_url if name == "devnet" else site.url(name)
        console.print(f"{what:34} {url}{'/docs' if name == 'api' else ''}", highlight=False)
    labels = site.keys / "labels.json"
    if labels.exists():
        console.print("\nDemo accounts, to sign in with through the signer:")
        for address, title in list(json.loads(labels.read_text()).items())[:MOST_ACCOUNTS]:
            console.print(f"  {address}  {title}", highlight=False)
    console.print("\nCtrl-C stops everything; `make clean` forgets the run.")


def until_stopped() -> None:
    """Wait for Ctrl-C or SIGTERM."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    stopped.wait()
