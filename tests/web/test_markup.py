"""Markup and CSV made from what others wrote."""

from web.markup import Column, csv_of, table, tag

ROWS = [{"name": "<script>alert(1)</script>", "t": 5}, {"name": "=HYPERLINK(1)", "t": 7}]

COLUMNS = [
    Column("Name", lambda row: row["name"], lambda row: row["name"]),
    Column("Quantity (t)", lambda row: row["t"], lambda row: row["t"], end=True),
    Column("Shown only", lambda row: tag("b", "x")),
]


def test_table__with_markup_in_a_name__shows_it_as_text() -> None:
    written = table(COLUMNS, ROWS, "Names")
    assert "<script>" not in written
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in written
    assert "<b>x</b>" in written


def test_attribute__with_a_quote__stays_one_attribute() -> None:
    assert tag("a", "x", title='"><i>') == '<a title="&quot;&gt;&lt;i&gt;">x</a>'


def test_table__can_be_reached_and_scrolled__by_keyboard() -> None:
    assert 'tabindex="0" role="region" aria-label="Names"' in table(COLUMNS, ROWS, "Names")


def test_csv__of_rows__has_bare_figures_and_no_formulas() -> None:
    lines = csv_of(COLUMNS, ROWS).decode("utf-8-sig").splitlines()
    assert lines == ["Name,Quantity (t)", "<script>alert(1)</script>,5", "'=HYPERLINK(1),7"]
