"""`docs/rights.md` says what `contracts/rights.toml` says."""

from scripts._rights import load
from scripts.rights import PAGE, page


def test_page__of_the_table_as_it_is__is_the_one_in_the_repository() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(load())
