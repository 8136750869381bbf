"""
What can go wrong in a script:

* ScriptError
  + NoSigner
  + ParametersInvalid
  + RecordInvalid
  + CodeDiffers
  + DirectorySealed
  + NotInTree
  + NoCandidate
  + NotApplied
  + BadRights

They are click's own kind of error, so that a person reads one line and the exit code is 1.
"""

import click


class ScriptError(click.ClickException):
    """A script stopped; nothing is half done that another run does not finish."""


class NoSigner(ScriptError):
    """No account to sign with was named, or its keystore does not open."""


class ParametersInvalid(ScriptError):
    """A parameter file is missing or holds something else."""


class RecordInvalid(ScriptError):
    """A deployment file is of another chain or cannot be read."""


class CodeDiffers(ScriptError):
    """The contract on the chain was made from other source."""


class DirectorySealed(ScriptError):
    """Only governors name contracts from now on."""


class NotInTree(ScriptError):
    """A contract of the deployment order has no source."""


class NoCandidate(ScriptError):
    """A contract that is never replaced, or that there is nothing to replace it with."""


class NotApplied(ScriptError):
    """A role was to be granted to an account that never applied."""


class BadRights(ScriptError):
    """A row of the table of rights says something that the table's head does not explain."""
