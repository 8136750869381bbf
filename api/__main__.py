"""Run the API: `python -m api`, settings from `CHAINETS_API_…`."""

import uvicorn

from api.app import create_app
from api.settings import ApiSettings


def main() -> None:
    """Serve until stopped."""
    settings = ApiSettings()
    uvicorn.run(create_app(settings), host=settings.host, port=settings.port, log_level="warning")


if __name__ == "__main__":
    main()
