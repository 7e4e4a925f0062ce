"""Show the input line with the characters made visible that would garble or reverse it."""

from __future__ import annotations

from itertools import accumulate

from prompt_toolkit.formatted_text.utils import fragment_list_to_text
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.layout.utils import explode_text_fragments

from confnote.core.text import safe_text


class SafeInput(Processor):
    """Makes bidi overrides and lone surrogates visible in the input; prompt-toolkit does so for control characters."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """Return the line as it is shown, and which column belongs to which character."""
        fragments = transformation_input.fragments
        text = fragment_list_to_text(fragments)
        if text.isascii() or safe_text(text) == text:
            return Transformation(fragments)
        exploded = explode_text_fragments(fragments)
        shown = [(style, char if char.isascii() else safe_text(char)) for style, char, *_ in exploded]
        ends = list(accumulate((len(part) for _, part in shown), initial=0))
        sources = [number for number, (_, part) in enumerate(shown) for _ in part] or [0]

        # the cursor may be behind the last character: both functions count on beyond the text
        def to_source(column: int) -> int:
            return sources[column] if column < len(sources) else len(shown) + column - len(sources)

        def to_display(index: int) -> int:
            return ends[index] if index < len(ends) else ends[-1] + index - len(ends) + 1

        return Transformation([*shown], source_to_display=to_display, display_to_source=to_source)
