"""Run a command with the loopback interface up, in a network of its own: python offline.py COMMAND...

Prefect talks to its own server over 127.0.0.1. Called through `unshare -rn`, this gives the two of them that
address and nothing else, even where the whole machine has been cut off from every network.
"""

import fcntl
import os
import socket
import struct
import sys

GET_FLAGS, SET_FLAGS, UP = 0x8913, 0x8914, 1


def loopback_up():
    """Switch the interface `lo` of this network on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        given = fcntl.ioctl(asking, GET_FLAGS, struct.pack("16sh14x", b"lo", 0))
        flags = struct.unpack("16sh14x", given)[1]
        fcntl.ioctl(asking, SET_FLAGS, struct.pack("16sh14x", b"lo", flags | UP))


if __name__ == "__main__":
    loopback_up()
    os.execvp(sys.argv[1], sys.argv[1:])
