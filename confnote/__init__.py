"""Take notes at a conference, file them by the clock, draft the blog post.

The layers, from the user down. A package imports only from those below it (tests/test_layers.py checks it):

    quick, cli, live          read words, call actions, print; `quick` serves the frequent commands without Typer
    actions                   the use cases: one that writes opens one change of the store, and returns what it did
    views                     lists and cards: one description of each, shown plain, with Rich or as JSON
    post, schedule,           drafting and merging posts; reading programmes;
    recap, upkeep             reading old posts; dumps, backups, the doctor
    store                     the SQLite file: schema, reading, writing, the journal, where a note goes
    config, core              the settings; text, time, names, links, files
    model, errors             values; errors with exit codes

The main values:

    model.Conference, Session, Note, Tech, Link, Speaker: frozen, as the store has them. References are uids, instants
        are milliseconds since 1970 UTC. `model.Dossier` is one conference with all its records.
    store.db.Store            an open database; `store.change(...)` is one transaction and one entry of the journal
    store.now.Place           where a note of one instant goes
    schedule.value.Schedule   a programme as a file has it, with its `Slot`s
    post.content.select.Content, post.content.blocks.Block, post.draft.Post: what a post contains, as blocks, as text
    cli.run.Run               one run of a command: store, time, conference, how it answers

Five trips through the code, each with the command that starts it. `__main__` asks `quick.serve`, then `cli.plain.serve`
(the help, and lists in a plain form), and only then imports Typer with `cli.app`, which loads the command's module:

    A note        `confnote add`: `quick.serve`, or `cli.commands.add`, calls `actions.capture.add_note`. It asks
                  `store.now.place_of` where the note goes and inserts it in one change; triggers write the journal.
                  `actions.messages` says where the note went. A line of `live` arrives by `live.commands.execute`.
    A programme   `cli.commands.schedule`: `schedule.fetch` gets the file, `schedule.formats` asks each format if it
                  knows it, and that one returns a `Schedule`. `actions.programme.compare_programme` reads the
                  sessions of the store, `schedule.match` pairs them with its slots, `schedule.changes` decides what
                  changes, and `actions.programme.import_programme` writes that as one change.
    An export     `cli.commands.export`: `actions.export.drafting` reads the conference and its posts, and
                  `post.export.plan_export` has each post drafted by `post.draft`: `post.content.select.gather` keeps
                  what belongs in it, a layout returns blocks, the site writes them as Markdown, front matter goes
                  before them. `actions.export.carry_out` stores each draft, then writes its file.
    A re-export   the same way: `post.export` reads the file that the author edited. `post.merge.merge.remake`
                  merges it with the new draft, the stored draft being the base: edited pieces keep the author's words.
    A search      `confnote search`: `store.search` asks the full-text tables and ranks what they find, without reading
                  any record whole; `views.hits` shows it. Words of the user are never query syntax.

A site, a layout or a programme format of another package comes in by an entry point (`core.lookup`). How to add one of
each, a setting, a style key, a note kind or a session column is in .github/CONTRIBUTING.md.
"""

__version__ = "0.2.0"
