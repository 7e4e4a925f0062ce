"""Named values that are imported on first use: built-in ones, and those that installed packages add."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from confnote.core.lookup import nearest
from confnote.errors import Refused, Unknown

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

Value = TypeVar("Value")


class Registry(Generic[Value]):
    """Values by name. `built_in` maps a name to `package.module:VALUE`; `group` is a group of entry points.

    A built-in name wins over an entry point of the same name.
    """

    def __init__(self, what: str, group: str, built_in: Mapping[str, str]) -> None:
        self.what, self.group, self.built_in = what, group, built_in
        self._loaded: dict[str, Value] = {}

    def load(self, name: str) -> Value:
        """Return the value of this name; raise Unknown with the names there are, the nearest first."""
        if name not in self._loaded:
            self._loaded[name] = self._import(name)
        return self._loaded[name]

    def names(self) -> tuple[str, ...]:
        """Return the built-in names, then those of installed packages."""
        return tuple(dict.fromkeys([*self.built_in, *(point.name for point in self._entry_points())]))

    def all(self) -> Iterator[Value]:
        """Yield every value, built-in ones first."""
        return map(self.load, self.names())

    def _import(self, name: str) -> Value:
        if name in self.built_in:
            module, _, attribute = self.built_in[name].partition(":")
            return cast("Value", getattr(import_module(module), attribute))
        for point in self._entry_points():
            if point.name == name:
                try:
                    return cast("Value", point.load())
                except Exception as error:  # a package of somebody else may fail in any way
                    raise Refused(f"the {self.what} {name!r} cannot be loaded from {point.value}: {error}") from error
        known = self.names()
        ranked = nearest(name, known, len(known), 0, whole=True)
        raise Unknown(f"no {self.what} is called {name!r}; there are {', '.join(ranked)}")

    def _entry_points(self) -> tuple[EntryPoint, ...]:
        from importlib.metadata import entry_points  # 15 ms, and a built-in name needs none

        return tuple(entry_points(group=self.group))
