"""What services say: lines for people, or one JSON object a line where `CHAINETS_LOG_FORMAT=json` asks for it."""

import json
import logging
import os
from datetime import UTC, datetime

LINES = "%(asctime)s %(levelname)s %(name)s %(message)s"
QUIET = ("httpx", "alembic", "uvicorn.access")
"""Say at INFO what nobody needs of each request."""


class JsonLines(logging.Formatter):
    """One event, one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The event as JSON, ASCII only."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said)


def set_up(level: int = logging.INFO) -> None:
    """Write this process's log to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if os.environ.get("CHAINETS_LOG_FORMAT") == "json" else logging.Formatter(LINES))
    logging.basicConfig(level=level, handlers=[handler])
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
