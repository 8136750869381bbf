"""
What can go wrong with factors:

* FactorError
  + FactorTableError: a table does not hold what it should
  + FactorNotFound: no row answers the question
  + FactorAmbiguous: several rows do
  + FactorIncomplete: the row lacks a number that the question needs
  + UnitMismatch: the factor does not go with the activity's unit
"""


class FactorError(Exception):
    """Something is wrong with a factor or a question for one."""


class FactorTableError(FactorError):
    """A table does not hold what it should; row 1 is the first after the header, row 0 the header."""

    def __init__(self, table: str, row: int, column: str, problem: str) -> None:
        super().__init__(f"{table}, row {row}, column {column}: {problem}")
        self.table = table
        self.row = row
        self.column = column


class FactorNotFound(FactorError):
    """No row answers the question."""


class FactorAmbiguous(FactorError):
    """Several rows answer the question."""


class FactorIncomplete(FactorError):
    """The row lacks a number that the question needs."""


class UnitMismatch(FactorError):
    """The factor does not go with the activity's unit."""
