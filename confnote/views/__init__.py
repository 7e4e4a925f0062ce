"""Lists, cards, figures and pictures as lines, plain text or JSON. They read no store, no clock."""
