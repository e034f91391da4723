"""Runs a program that has no IPv6: `python -m tests.without_ipv6 chromium ...`.

The whole Chromium asks the kernel for a way to an address of Google's whenever it looks up a name, to learn whether
there is IPv6. It sends nothing, but is counted as an attempt to reach another machine. Linux refuses the socket here.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import socket
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
ALLOW, REFUSE = 0x7FFF_0000, 0x0005_0000
"""Of Linux's prctl.h and seccomp.h."""
LOAD, IF_EQUAL, RETURN = 0x20, 0x15, 0x06
"""Of Linux's bpf_common.h: load a word of the call, jump if it equals, return."""
NUMBER_OF_CALL, FIRST_ARGUMENT = 0, 16
"""Where they stand in `seccomp_data`."""
SOCKET = {"x86_64": 41, "aarch64": 198}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def refuse_ipv6() -> None:
    """Refuse sockets of IPv6 to this process and to all that it starts; OSError where the kernel does not do that."""
    steps = (
        (LOAD, 0, 0, NUMBER_OF_CALL),
        (IF_EQUAL, 0, 3, SOCKET[platform.machine()]),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (IF_EQUAL, 0, 1, socket.AF_INET6),
        (RETURN, 0, 0, REFUSE | errno.EAFNOSUPPORT),
        (RETURN, 0, 0, ALLOW),
    )
    program = _Program(len(steps), b"".join(struct.pack("HBBI", *step) for step in steps))
    libc = ctypes.CDLL(None, use_errno=True)
    for asked in ((PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program))):
        if libc.prctl(*asked) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    refuse_ipv6()
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606  it becomes the program it was asked to start
