"""The table of commands: name, module, one line of help, and when in a conference it is used."""

from __future__ import annotations

GROUPS = ("Before", "In the room", "After", "Upkeep")

# name -> (module under confnote.cli.commands, one line, group)
VERBS: dict[str, tuple[str, str, str]] = {
    "new": ("new", "Make a conference and use it.", "Before"),
    "use": ("use", "Switch to a conference; without a name, list them.", "Before"),
    "schedule": ("schedule", "Read a programme, or its next version.", "Before"),
    "agenda": ("agenda", "The programme by day, mine marked.", "Before"),
    "plan": ("plan", "Put sessions on my agenda.", "Before"),
    "here": ("here", "Pin the room I sit in.", "In the room"),
    "start": ("start", "Sit down in a session.", "In the room"),
    "stop": ("stop", "Leave the session.", "In the room"),
    "add": ("add", "Take a note, filed where the clock says.", "In the room"),
    "rate": ("rate", "Rate the session, 1 to 5, with a verdict.", "In the room"),
    "tech": ("tech", "Record a product seen, or complete it.", "In the room"),
    "link": ("link", "Put a link on a session, a tech or a note.", "In the room"),
    "live": ("live", "Keep a prompt open: type a line, press Enter, it is kept.", "In the room"),
    "now": ("now", "What is on, and where the next note goes.", "In the room"),
    "search": ("search", "Find words in everything ever noted.", "After"),
    "list": ("list", "What the conference holds.", "After"),
    "show": ("show", "One thing, whole.", "After"),
    "edit": ("edit", "Change a note, session, tech, link or conference.", "After"),
    "move": ("move", "Refile notes.", "After"),
    "done": ("done", "Mark questions and actions as done.", "After"),
    "rm": ("rm", "Delete to the trash.", "After"),
    "review": ("review", "What a day still lacks: ratings, takeaways, speakers, answers.", "After"),
    "stats": ("stats", "What the conference was: hours, notes, ratings; a picture.", "After"),
    "export": ("export", "Draft or re-draft a post.", "After"),
    "preview": ("preview", "Show the post in the terminal.", "After"),
    "untrash": ("untrash", "Bring a deleted thing back.", "Upkeep"),
    "undo": ("undo", "Take back the last change.", "Upkeep"),
    "redo": ("redo", "Bring back what was undone.", "Upkeep"),
    "history": ("history", "What changed when.", "Upkeep"),
    "dump": ("dump", "Everything as JSON Lines.", "Upkeep"),
    "load": ("load", "A dump, or an old post, into the store.", "Upkeep"),
    "backup": ("backup", "The store as one consistent file.", "Upkeep"),
    "restore": ("restore", "A backup in place of the store.", "Upkeep"),
    "doctor": ("doctor", "What is wrong with the store, and what mends it.", "Upkeep"),
    "help": ("help", "Explain a command, or show a page of the manual.", "Upkeep"),
    "config": ("config", "Where everything is; the settings.", "Upkeep"),
}
ALIASES = {"status": "now", "log": "list"}
