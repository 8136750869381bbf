"""
What can go wrong with backups:

* BackupError
  + NothingToKeep
  + NotABackup
  + TargetInUse
  + ChainDiffers
  + ReadModelDiffers
"""


class BackupError(Exception):
    """Anything that goes wrong with backups."""


class NothingToKeep(BackupError):
    """There is no evidence store, or no place for a backup."""


class NotABackup(BackupError):
    """Not a backup of ours, a damaged one, or one of another network."""


class TargetInUse(BackupError):
    """What would be restored into holds something already."""


class ChainDiffers(BackupError):
    """The chain has anchored something else than what the backup holds."""


class ReadModelDiffers(BackupError):
    """The read model that the chain gives is not the one that was there when the backup was made."""
