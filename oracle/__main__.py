"""`python -m oracle`"""

import sys

from chain.errors import TlsUnusable
from oracle.service import run
from oracle.settings import OracleSettings

EXIT_BAD_INPUT = 2

if __name__ == "__main__":
    try:
        run(OracleSettings())
    except TlsUnusable as error:
        print(f"oracle: {error}", file=sys.stderr)
        sys.exit(EXIT_BAD_INPUT)
