"""
Runs a module that ends when the supervisor that started it does: `python cli/child.py PARENT_PID MODULE`.

On Linux the kernel sends SIGTERM when the parent's thread that started us ends, however it ended; elsewhere a killed
supervisor leaves its services behind. Started by its path, so that the folder it runs in says whose modules it runs.
"""

import ctypes
import os
import runpy
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with(parent_pid: int) -> None:
    """Ask for SIGTERM at the parent's end; exit at once if it ended before we asked."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent_pid:
            sys.exit(f"the supervisor, process {parent_pid}, is gone")


def main(parent_pid: str, module: str) -> None:
    """Become that module, as `python -m` would."""
    end_with(int(parent_pid))
    sys.path[0] = os.getcwd()
    sys.argv = [module]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
