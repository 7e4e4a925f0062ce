"""Parse commands that end with a text: from the first word that is no option on, store the words as typed."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperOption


class TextLast(TyperCommand):
    """A command that stores its words as typed (Typer's `ignore_unknown_options` reads `- cilium` as `-c ilium`)."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `--` before the first word of the text."""
        help_option = self.get_help_option(ctx)
        return super().parse_args(ctx, split_text([*self.params, *([help_option] if help_option else [])], args))


def split_text(params: list[Any], args: list[str]) -> list[str]:
    """Return the arguments with `--` where the text begins; a last word `--private` counts as the option."""
    options = {name: p for p in params if isinstance(p, TyperOption) for name in (*p.opts, *p.secondary_opts)}
    at = 0
    while at < len(args) and args[at] != "--":
        option = _option(options, args[at])
        if option is None:
            return _with_private([*args[:at], "--", *args[at:]], at, options)
        takes_value = not (option.is_flag or option.count or "=" in args[at])
        at += 1 + (option.nargs if takes_value else 0)
    return args


def _option(options: dict[str, TyperOption], word: str) -> TyperOption | None:
    name, _, joined = word.partition("=")
    return options.get(name if name.startswith("--") or not joined else word)


def _with_private(args: list[str], at: int, options: dict[str, TyperOption]) -> list[str]:
    if "--private" in options and len(args) > at + 2 and args[-1] == "--private":
        return [*args[:at], "--private", *args[at:-1]]
    return args


def doubtful_words(words: list[str], known: set[str], verb: str) -> list[str]:
    """Return a warning for each word of a text that looks like an option, typed too late or mistyped."""
    warnings = [
        f"{word} comes after the text began, so it is part of it (options come before; confnote undo takes it back)"
        for word in dict.fromkeys(words[1:])
        if word in known
    ]
    first = words[0] if words else ""
    if first.startswith("-") and first.lstrip("-")[:1].isalpha() and first not in known:
        warnings.insert(0, f"{first} is no option of {verb}, so it is part of the text (confnote undo takes it back)")
    return warnings
