"""`python -m web`."""

from web.app import run

if __name__ == "__main__":
    run()
