# SPDX-License-Identifier: LGPL-2.1-or-later
"""The leader of a session, as a shell is one: puts a program into the foreground of a terminal and looks after it.

Only so do ^C, ^Z and a hang-up reach the program as they do in real life. terminal.py runs this file.
"""

import fcntl
import os
import signal
import sys
import termios


def lead(report, orders, terminal, background, *command):
    """The leader: runs the command and tells what becomes of it, one line each, on the descriptor report."""
    report, orders, terminal = int(report), int(orders), int(terminal)
    for descriptor in (report, orders, terminal):
        os.set_inheritable(descriptor, False)
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    begin, begun = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.read(begin, 1)
        # Whoever runs the suite, in the background perhaps, may ignore some; a shell's own children do not.
        for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        os.execv(command[0], command)
    # A shell may take the terminal back at any time, and outlives a hang-up to see its children end.
    for ignored in (signal.SIGTTOU, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    os.setpgid(child, child)
    if background != "background":
        os.tcsetpgrp(terminal, child)
    os.write(report, b"pid %d\n" % child)
    os.write(begun, b".")

    while True:
        _, status = os.waitpid(child, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            os.write(report, b"ended %d\n" % os.waitstatus_to_exitcode(status))
            return
        os.tcsetpgrp(terminal, os.getpgrp())
        os.write(report, b"stopped %d\n" % os.WSTOPSIG(status))
        if os.read(orders, 1) == b"f":
            os.tcsetpgrp(terminal, child)
        os.killpg(child, signal.SIGCONT)


if __name__ == "__main__":
    lead(*sys.argv[1:])
