"""What one types, shown in the input with the characters visible that would turn or garble the line."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from prompt_toolkit.formatted_text.utils import fragment_list_to_text
from prompt_toolkit.layout.processors import Processor, Transformation
from prompt_toolkit.layout.utils import explode_text_fragments

from confnote.core.text import safe_text

if TYPE_CHECKING:
    from prompt_toolkit.layout.processors import TransformationInput


class Visible(Processor):
    """Shows bidi overrides and half characters as `safe_text` does; prompt-toolkit shows control characters itself."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """Return the line as it is shown, and which column of it belongs to which character."""
        fragments = transformation_input.fragments
        text = fragment_list_to_text(fragments)
        if text.isascii() or safe_text(text) == text:
            return Transformation(fragments)
        exploded = explode_text_fragments(fragments)
        shown = [(style, char if char.isascii() else safe_text(char)) for style, char, *_ in exploded]
        ends = list(accumulate((len(part) for _, part in shown), initial=0))
        sources = [number for number, (_, part) in enumerate(shown) for _ in part] or [0]

        def to_source(column: int) -> int:
            return sources[column] if column < len(sources) else len(shown) + column - len(sources)

        def to_display(place: int) -> int:
            return ends[place] if place < len(ends) else ends[-1] + place - len(ends) + 1

        return Transformation([*shown], source_to_display=to_display, display_to_source=to_source)
