"""Links of a programme in a post: one recording, under the style's own word, and no chat room."""

XML = """<schedule><conference><title>Cloud Days 2026</title><time_zone_name>Europe/Madrid</time_zone_name></conference>
<day date="2026-05-18"><room name="Hall 1"><event id="1"><title>Engines</title><date>2026-05-18T10:00:00+02:00</date>
<start>10:00</start><duration>00:50</duration><links>
<link href="https://chat.example.org/#/room/1">Chat room (web)</link>
<link href="https://video.example.org/1.webm">Video recording (WebM/VP9, 101M)</link>
<link href="https://video.example.org/1.mp4">Video recording (mp4/aac, 249M)</link>
<link href="https://example.org/paper.pdf">The paper</link>
</links></event></room></day></schedule>
"""


def test_a_post_has_one_recording_and_the_store_has_all(desk):
    desk.file("programme.xml").write_text(XML)
    desk("new", "Cloud Days 2026", "--schedule", "programme.xml")
    desk.room(("18 10:05", ["add", "-s", "s1", "They hum."]))
    post = desk("export", "-o", "-").out
    assert "## [Engines](https://video.example.org/1.mp4)" in post
    assert "[The paper](https://example.org/paper.pdf)" in post
    assert "webm" not in post
    assert "chat" not in post
    shown = desk("show", "s1").out
    assert "1.webm" in shown
    assert "chat.example.org" in shown
    # a link that the user adds is no second file of the programme
    desk("link", "-s", "s1", "https://media.ccc.de/v/1")
    post = desk("export", "-o", "-").out
    assert "https://media.ccc.de/v/1" in post
    assert "1.mp4" not in post
