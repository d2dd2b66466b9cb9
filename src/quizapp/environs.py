"""What WSGI tells the app of a request, made from what granian's RSGI tells."""

import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_FIXED = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
}
_OWN = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
"""The headers that have names of their own; a header written with `_` in place of `-` does not get there."""


def environ_of(scope: Any) -> "WSGIEnvironment":
    """Give the environment of a request (PEP 3333), but for its body."""
    server, _, port = scope.server.rpartition(":")
    environ = _FIXED | {
        "REQUEST_METHOD": scope.method,
        # The path's bytes, each as a character: so WSGI wants it.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": _bare(server),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": _bare(scope.client.rpartition(":")[0]),
        "wsgi.url_scheme": scope.scheme,
    }
    for name, value in scope.headers.items():
        variable = _variable(name)
        if variable in environ:
            separator = ";" if variable == "HTTP_COOKIE" else ","
            environ[variable] = f"{environ[variable]}{separator}{value}"
        else:
            environ[variable] = value
    if "HTTP_HOST" not in environ:
        environ["HTTP_HOST"] = scope.authority or ""
    return environ


@lru_cache(256)
def _variable(header: str) -> str:
    return _OWN.get(header) or f"HTTP_{header.replace('-', '_').upper()}"


def _bare(address: str) -> str:
    """Give an address without what belongs to an address with a port."""
    return address.strip("[]").partition("%")[0]
