"""Run the API: `python -m api`, settings from `CHAINETS_API_…`."""

import gc
import logging
import sys

import uvicorn

from api.app import create_app
from api.settings import ApiSettings
from carbon.supervision import BadThresholds
from chain.errors import TlsUnusable
from networks.errors import DescriptionInvalid
from ops.logs import set_up

EXIT_BAD_INPUT = 2
STREAMS_END_S = 2
"""How long open streams may hold up a stop, in seconds."""


def keep_loaded() -> None:
    """Take what has been loaded out of the collector's sight: it need not walk it while someone waits for an answer."""
    gc.collect()
    gc.freeze()


def main() -> None:
    """Serve until stopped."""
    set_up(logging.WARNING)
    settings = ApiSettings()
    try:
        app = create_app(settings)
    except (TlsUnusable, DescriptionInvalid, BadThresholds) as error:
        print(f"api: {error}", file=sys.stderr)
        sys.exit(EXIT_BAD_INPUT)
    keep_loaded()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        log_config=None,
        timeout_graceful_shutdown=STREAMS_END_S,
    )


if __name__ == "__main__":
    main()
