"""Serves the desk on this machine alone, until it is stopped."""

import os
import socket
import threading
import webbrowser
from collections.abc import Callable

import uvicorn

from model.errors import InputError
from webside.desk.app import make
from webside.desk.door import Door
from webside.desk.session import Session

HOST = "127.0.0.1"


def listen(port: int) -> socket.socket:
    """A socket of this machine's own address; port 0 is any that is free. InputError if the port is taken."""
    own = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere it would let two share a port; here it only forgets a desk that was just closed
        own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        own.bind((HOST, port))
    except OSError as error:
        own.close()
        raise InputError(
            f"port {port} cannot be used ({error.strerror or error})", expected="a free port, or none for any free one"
        ) from error
    own.listen()
    return own


def serve(session: Session, own: socket.socket, tell: Callable[[str], None], *, browser: bool) -> None:
    """Serve until Ctrl-C, then forget everything. `tell` is told the address."""
    door = Door(make(session), own.getsockname()[1])
    config = uvicorn.Config(
        door,
        log_level="error",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    tell(door.address)
    if browser:
        # Some browsers of a terminal do not return before they are left.
        threading.Thread(target=webbrowser.open, args=(door.address,), daemon=True).start()
    try:
        uvicorn.Server(config).run(sockets=[own])
    except KeyboardInterrupt:
        pass
    finally:
        session.close()
        own.close()
