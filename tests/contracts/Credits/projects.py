"""One project of the tests and its days."""

from datetime import date

DESIGN, REPORT = b"\x0e" * 32, b"\x0f" * 32
FIRST = (date(2021, 1, 1) - date(1970, 1, 1)).days
LAST = (date(2030, 12, 31) - date(1970, 1, 1)).days
DAY_LIMIT = 2_932_897
