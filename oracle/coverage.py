"""Which time a device's counted readings cover, so that no energy is counted twice."""

from bisect import bisect_right

from carbon.readings import Flag

TIME_GAP, REPEATED_INTERVAL = Flag.TIME_GAP.value, Flag.REPEATED_INTERVAL.value


class Coverage:
    """
    Disjoint intervals in the order of time; those that touch are one, so a meter without gaps has a single one.

    `changed` holds what the disk does not know yet: the end of the interval by its start, None when it is gone.
    """

    __slots__ = ("_ends", "_starts", "changed")

    def __init__(self, intervals: list[tuple[int, int]]) -> None:
        """Take disjoint intervals (start, end), oldest first."""
        self._starts, self._ends = [start for start, _ in intervals], [end for _, end in intervals]
        self.changed: dict[int, int | None] = {}

    @property
    def end_s(self) -> int:
        """When the last interval ends; -1 before the first reading."""
        return self._ends[-1] if self._ends else -1

    def extend(self, end_s: int) -> None:
        """Move the end of the last interval, as readings without a gap do."""
        self._ends[-1] = self.changed[self._starts[-1]] = end_s

    def add(self, start_s: int, end_s: int) -> int:
        """
        Cover an interval, unless some of it is covered already.

        :return: `REPEATED_INTERVAL` when nothing was added, `TIME_GAP` when it starts after all others ended, else 0
        """
        ends = self._ends
        if not ends or start_s > ends[-1]:
            self._insert(len(ends), start_s, end_s)
            return TIME_GAP if len(ends) > 1 else 0
        if start_s == ends[-1]:
            self.extend(end_s)
            return 0
        return self._add_between(start_s, end_s)

    def _add_between(self, start_s: int, end_s: int) -> int:
        starts, ends = self._starts, self._ends
        after = bisect_right(starts, start_s)
        if (after and ends[after - 1] > start_s) or (after < len(starts) and starts[after] < end_s):
            return REPEATED_INTERVAL
        if after < len(starts) and starts[after] == end_s:
            end_s = ends[after]
            self.changed[starts[after]] = None
            del starts[after], ends[after]
        if after and ends[after - 1] == start_s:
            ends[after - 1] = self.changed[starts[after - 1]] = end_s
        else:
            self._insert(after, start_s, end_s)
        return 0

    def _insert(self, at: int, start_s: int, end_s: int) -> None:
        self._starts.insert(at, start_s)
        self._ends.insert(at, end_s)
        self.changed[start_s] = end_s
