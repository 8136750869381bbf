"""Run the API: `python -m api`, settings from `CHAINETS_API_…`."""

import uvicorn

from api.app import create_app
from api.settings import ApiSettings

STREAMS_END_S = 2
"""How long open streams may hold up a stop, in seconds."""


def main() -> None:
    """Serve until stopped."""
    settings = ApiSettings()
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        timeout_graceful_shutdown=STREAMS_END_S,
    )


if __name__ == "__main__":
    main()
