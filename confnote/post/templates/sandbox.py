"""Run a user's template: without access to Python, and within limits of time, memory and length.

A template can come from somebody else, and a loop in it can run for ever.
"""

from __future__ import annotations

import signal
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from confnote.errors import ConfnoteError, Refused
from confnote.post.templates import Source

# a post of 1,000 notes takes about a second and has 500,000 characters
SECONDS = 10
MEGABYTES = 512
CHARACTERS = 2_000_000


class TooMuch(Exception):
    """A template has reached a limit; the text says which."""


class UnknownName(StrictUndefined):
    """A name that is not defined; for a field of a record, the error lists the fields."""

    @property
    def _undefined_message(self) -> str:
        owner = self._undefined_obj
        fields = getattr(owner, "__dataclass_fields__", None)
        if fields is None:
            return super()._undefined_message
        owner_name = type(owner).__name__.removeprefix("Template").lower()
        return f"a {owner_name} has no {self._undefined_name!r}; it has {', '.join(fields)}"


@contextmanager
def running(
    source: Source, finalize: Callable[[Any], Any], filters: Mapping[str, Callable[..., Any]]
) -> Iterator[Callable[[Mapping[str, Any]], str]]:
    """Yield a function that fills the template with values; the limits apply to the whole block.

    `finalize` writes a value that is printed without a filter. Raises Refused, with file, line and reason, for any
    error of the template in the block.
    """

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        text = source.read(name)
        return None if text is None else (text, name, lambda: True)

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load),
        undefined=UnknownName,
        autoescape=True,  # the results of filters and macros are Markdown; `finalize` escapes all else
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # the optimizer ignores TooMuch, and tries each part of a constant expression again
    )
    environment.filters.update(filters)
    try:
        with _limited_time(), _limited_memory():
            yield lambda values: _joined(environment.get_template(source.name).generate(values))
    except ConfnoteError:
        raise
    except Exception as error:  # a template can cause an error of any type
        raise Refused(_explained(error, source)) from error


def _explained(error: Exception, source: Source) -> str:
    """Return file, line and reason of an error."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or source.name}, line {error.lineno}: {error.message}"
    # Jinja2 gives its frames the file names and lines of the template
    calls = traceback.extract_tb(error.__traceback__)
    frame = next((call for call in reversed(calls) if source.read(call.filename) is not None), None)
    place = f"{frame.filename}, line {frame.lineno}" if frame else source.name
    if isinstance(error, TemplateNotFound):
        return f"{place}: there is no file {error.name} beside the template"
    if isinstance(error, TooMuch):
        return f"{place}: {error}"
    if isinstance(error, MemoryError):
        return f"{place}: the template takes more than {MEGABYTES} MB of memory"
    return f"{place}: {error.message if isinstance(error, TemplateError) else f'{type(error).__name__}: {error}'}"


def _joined(parts: Iterable[str]) -> str:
    """Join the parts of a filled template; raise TooMuch if they are too long."""
    kept, length = [], 0
    for part in parts:
        length += len(part)
        if length > CHARACTERS:
            raise TooMuch(f"the template writes more than {CHARACTERS:,} characters")
        kept.append(part)
    return "".join(kept)


@contextmanager
def _limited_time() -> Iterator[None]:
    """Raise TooMuch if the block takes too much processor time.

    There is no limit on Windows, which has no such timer, and in a thread, where a timer does not work.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: Any) -> None:
        raise TooMuch(f"the template takes more than {SECONDS} seconds")

    before = signal.signal(signal.SIGPROF, stop)
    try:
        # again a little later, because Jinja2 ignores an error of a constant expression while it compiles
        signal.setitimer(signal.ITIMER_PROF, SECONDS, SECONDS / 10)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    finally:  # `stop` may have raised just before the timer ended
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _limited_memory() -> Iterator[None]:
    """Make the block raise MemoryError if it takes too much; there is a limit on Linux only."""
    try:
        import resource  # Windows has none

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (ImportError, OSError):
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = pages * resource.getpagesize() + MEGABYTES * 1024 * 1024
    if soft != resource.RLIM_INFINITY:
        most = min(most, soft)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
