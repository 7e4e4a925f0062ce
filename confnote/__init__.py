"""Take notes at a conference, file them by the clock, draft the blog post.

The layers, from the user down. A package imports from the rows below, seldom from its own (tests/test_layers.py has
the exact list):

    quick, cli, live          read words, call actions, print; `quick` serves the frequent commands without Typer
    picker                    the screen on which `cli` lets the user choose sessions
    actions                   the use cases: each one that writes makes one change of the store, and returns what it did
    views                     lists and cards: one description of each, shown plain, with Rich or as JSON
    recap, upkeep             reading old posts; dumps, backups, the doctor
    post, recordings          drafting and merging posts; lists of recordings, captions, moments, quotes
    schedule                  reading programmes
    store                     the SQLite file: schema, reading, writing, the journal, where a note goes
    config, core              the settings; text, time, names, links, files
    model, errors             values; errors with exit codes

The main values:

    model.Conference, Session, Note, Tech, Link, Speaker: frozen records of the store. References are uids, instants
        are milliseconds since 1970 UTC. `model.Dossier` is one conference with all its records.
    store.db.Store            an open database; `store.change(...)` is one transaction and one change in the journal
    store.now.Place           where a note of one instant goes
    schedule.value.Schedule   a programme as read from a file: a list of `Slot`s
    post.content.select.Content, post.content.blocks.Block, post.draft.Post: a post as records, as blocks, as text
    cli.run.Run               one run of a command: store, time, conference, form of output

Six paths through the code, each with the command that starts it. `__main__` tries `quick.serve`, then
`cli.plain.serve` (help, undo, lists in a plain form), and only then imports Typer with `cli.app`, which loads the
command's module:

    A note        `confnote add`: `quick.serve`, or `cli.commands.add`, calls `actions.capture.add_note`. That asks
                  `store.now.place_of` where the note goes and inserts the note in one change; the triggers of
                  `store.triggers` write the journal. `actions.messages` says where the note went. `live` runs a line by
                  `live.commands.execute`.
    A programme   `cli.commands.schedule`: `schedule.fetch` gets the file, `schedule.formats` finds the format that
                  recognises the file and reads a `Schedule`. `actions.programme.compare_programme` reads the
                  sessions of the store, `schedule.match` pairs sessions with slots, `schedule.changes` decides what
                  changes, and `actions.programme.import_programme` writes all of it as one change.
    An export     `cli.commands.export` calls `actions.export.drafting`, which reads the conference and its posts, and
                  `post.export.plan_export`, which drafts each post by `post.draft`: `post.content.select.gather`
                  selects what belongs in the post, a layout makes blocks of that, the site writes the blocks as
                  Markdown, after the front matter. Then it calls `actions.export.carry_out`, which stores each draft
                  and writes its file.
    A re-export   the same way, but `post.export` also reads the file that the author edited.
                  `post.merge.remake.remake` merges the three: `last` is what confnote wrote last, `edited` that file,
                  `new` the new draft. Edited pieces keep the author's words.
    Recordings    `cli.commands.recordings`: `recordings.formats` reads the list, `recordings.match` finds the session
                  of each recording, and `actions.recordings` links them. `cli.commands.moments` reads captions;
                  `recordings.align` finds when each recording began, from which `core.positions` computes the moment
                  of each note.
    A search      `confnote search`: `store.search` asks the full-text tables and ranks the hits, without reading any
                  whole record; `views.hits` shows them. The user's words are never query syntax, but for quotes.

Another package adds a site, a layout or a programme format by an entry point. .github/CONTRIBUTING.md shows how to add
each of these, a setting, a style key, a note kind or a session column.
"""

__version__ = "0.2.0"
