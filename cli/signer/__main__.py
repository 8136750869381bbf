"""Run the signer: `python -m cli.signer`, settings from `CHAINETS_SIGNER_…`."""

import sys

import uvicorn

from cli.signer.app import create_app
from cli.signer.settings import SignerSettings

LOUD = """
!!! --yes: EVERYTHING THAT THE CONFIGURED PAGES ASK FOR IS SIGNED WITHOUT ASKING.
!!! For unattended tests and demonstrations only. Stop this program if you did not mean that.
"""


def run(settings: SignerSettings, approves_all: bool = False) -> None:
    """Serve on loopback until stopped."""
    if approves_all:
        print(LOUD, file=sys.stderr, flush=True)
    uvicorn.run(create_app(settings, approves_all), host="127.0.0.1", port=settings.port, log_level="warning")


if __name__ == "__main__":
    run(SignerSettings(), "--yes" in sys.argv[1:])
