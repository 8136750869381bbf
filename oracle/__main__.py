"""`python -m oracle`"""

from oracle.service import run
from oracle.settings import OracleSettings

if __name__ == "__main__":
    run(OracleSettings())
