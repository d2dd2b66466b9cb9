"""What makes thousands of apps in one process cheap: their templates and addresses are compiled once."""

from collections.abc import Callable
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class CompiledOnce(BytecodeCache):
    """Keeps the compiled templates of all apps, as `FileSystemBytecodeCache` would in files."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Return what is kept; Jinja looks whether it is of the same source."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


def once(compile_builder: Callable[[Rule, bool], Builder]) -> Callable[[Rule, bool], Builder]:
    """Let Werkzeug compile the function that builds an address once for each address."""
    made: dict[Any, Builder] = {}

    def find_or_compile(rule: Rule, append_unknown: bool = True) -> Builder:
        key = (rule.rule, rule.merge_slashes, repr(rule.defaults), append_unknown)
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    return find_or_compile
