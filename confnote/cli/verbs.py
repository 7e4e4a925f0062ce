"""The table of commands: name, module, one line of help, and when in a conference you use it.

`cli.plain` prints it without Typer, `cli.app` builds its commands from it.
"""

BEFORE, DURING, AFTER = "Before the conference", "At the conference", "After the conference"
UPKEEP = "Upkeep"
GROUPS = (BEFORE, DURING, AFTER, UPKEEP)

# name -> (module under confnote.cli.commands, one line of help, group)
VERBS: dict[str, tuple[str, str, str]] = {
    "new": ("new", "Add a conference and use it.", BEFORE),
    "use": ("use", "Switch to a conference; without a name, list them.", BEFORE),
    "schedule": ("schedule", "Import a programme, or its next version.", BEFORE),
    "agenda": ("list", "Show the programme by day, with your sessions marked.", BEFORE),
    "plan": ("plan", "Put sessions on your agenda: choose from a list, or name them.", BEFORE),
    "here": ("here", "Pin the room you sit in.", DURING),
    "start": ("start", "Start a session: your notes go to it.", DURING),
    "stop": ("start", "Leave the current session.", DURING),
    "add": ("add", "Add a note to the session that is on.", DURING),
    "rate": ("rate", "Rate the session, 1 to 5, with a verdict; or a product.", DURING),
    "tech": ("tech", "Record a product, or complete its entry.", DURING),
    "link": ("link", "Put a link on a session, a tech or a note.", DURING),
    "live": ("live", "Open a prompt: each line you enter is a note.", DURING),
    "now": ("now", "Say what is on, and where the next note goes.", DURING),
    "search": ("search", "Find words in the notes of all conferences.", AFTER),
    "about": ("about", "Show what you heard of a person or product, at all conferences.", AFTER),
    "list": ("list", "List notes, sessions, tech, links and more.", AFTER),
    "show": ("list", "Show one session, note or tech with all it has.", AFTER),
    "edit": ("edit", "Change a note, session, tech, link or conference.", AFTER),
    "move": ("move", "Move notes to another session, day or conference.", AFTER),
    "done": ("done", "Mark questions and actions as done.", AFTER),
    "rm": ("rm", "Delete records; untrash restores them.", AFTER),
    "recordings": ("recordings", "Link the recordings of your sessions from a list of videos.", AFTER),
    "moments": ("moments", "Find where in its recording each note belongs.", AFTER),
    "quotes": ("quotes", "Offer the exact words of quotes that you typed roughly.", AFTER),
    "review": ("review", "Add what a day lacks: ratings, takeaways, speakers, answers.", AFTER),
    "stats": ("stats", "Count hours, notes and ratings, or draw a picture.", AFTER),
    "export": ("export", "Write a post, or update it with new notes.", AFTER),
    "preview": ("preview", "Show the post in the terminal.", AFTER),
    "untrash": ("rm", "Restore a deleted record.", UPKEEP),
    "undo": ("undo", "Undo the last change.", UPKEEP),
    "redo": ("undo", "Redo the change that was undone.", UPKEEP),
    "history": ("undo", "List the changes, and when they were made.", UPKEEP),
    "dump": ("dump", "Print everything as JSON Lines.", UPKEEP),
    "load": ("load", "Read a dump, or an old post, into the store.", UPKEEP),
    "backup": ("backup", "Copy the store to one consistent file.", UPKEEP),
    "restore": ("backup", "Replace the store with a backup.", UPKEEP),
    "doctor": ("doctor", "Check the store, and say how to repair it.", UPKEEP),
    "help": ("help", "Explain a command, or show a page of the manual.", UPKEEP),
    "config": ("config", "Show where files are and the settings; change a setting.", UPKEEP),
}
ALIASES = {"status": "now", "log": "list"}
# what other programs call a thing -> what to type here
ELSEWHERE = {
    "delete": "rm", "remove": "rm", "init": "new", "create": "new", "import": "schedule import", "restart": "start",
    "note": "add", "session": "start", "sessions": "list sessions", "notes": "list notes", "find": "search",
    "grep": "search", "ls": "list", "mv": "move", "quit": "stop", "settings": "config",
    "repl": "live", "shell": "live", "check": "doctor", "man": "help", "photo": "add --photo FILE",
}  # fmt: skip
# what one may call an option of `edit` -> its name
EDIT_OPTIONS = {
    "--end": "--until", "--stop": "--until", "--to": "--until", "--start": "--at", "--begin": "--at", "--from": "--at",
    "--time": "--at", "--where": "--room", "--hall": "--room", "--location": "--room", "--description": "--abstract",
    "--tag": "--tags", "--zone": "--timezone", "--stars": "--rating", "--comment": "--verdict", "--text": "--abstract",
}  # fmt: skip

SUMMARY = "Notes at a conference, filed by the clock, drafted into a post."
MORE = "confnote help explains commands and topics."
VERSION_HELP = "Print the version."
DB_HELP = "The store to use: the file with your notes."
CONFERENCE_HELP = "The conference to use, by its short name or a part of it."
JSON_HELP = "Answer in JSON."
