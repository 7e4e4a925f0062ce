#!/bin/sh
# KubeCon + CloudNativeCon Europe 2021, online: one day of talks, posts and links played into a Hugo post.
# Titles, speakers, links and products are those of the event; the prose is our own.
# Usage: examples/kubecon-eu-2021.sh [FOLDER]    (the post goes to FOLDER, by default examples/out)
set -eu
out=${1:-"$(dirname "$0")/out"}
mkdir -p "$out"
CONFNOTE_DB="$out/kubecon-eu-2021.db" # a store of its own: it is removed first
export CONFNOTE_DB
unset CONFNOTE_CONFERENCE
XDG_STATE_HOME=$(cd "$out" && pwd)/state # confnote remembers there that the store was: it makes none in its place
export XDG_STATE_HOME
rm -rf "$CONFNOTE_DB" "$XDG_STATE_HOME/confnote/stores"

clock() { CONFNOTE_NOW="2021-05-04T$1:00+01:00"; export CONFNOTE_NOW; }

clock 08:30
confnote new "KubeCon Europe 2021" --dates "4-7 May 2021" --timezone Europe/Lisbon --place online --hashtag "#KubeCon"

clock 09:00
confnote start "LitmusChaos project office hours" --kind office-hours --url https://litmuschaos.io/
confnote add "The day began at the office hours of [LitmusChaos](https://litmuschaos.io/): experiments are declared as resources, and a workflow runs them in order. Since the last time I looked it has learnt a great deal."
confnote link - <<'EMBED'
<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Coffee, headset, office hours. <a href="https://twitter.com/hashtag/KubeCon?src=hash&amp;ref_src=twsrc%5Etfw">#KubeCon</a> from the kitchen table.</p>&mdash; A Listener (@listener) <a href="https://twitter.com/listener/status/1389500000000000000?ref_src=twsrc%5Etfw">May 4, 2021</a></blockquote> <script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>
EMBED
confnote rate 4

clock 11:00
confnote start "First Principles in Cloud Native Technology" --speaker "Ronald Petty @ronald_petty" \
  --slides https://static.sched.com/hosted_files/kccnceu2021/58/FirstPrinciplesOfCloudNativeTechnologyKubeCon_EU_2021.pdf
confnote add "Ronald Petty took the cloud apart until nothing but processes was left, and put it together again. The slides are [here](https://static.sched.com/hosted_files/kccnceu2021/58/FirstPrinciplesOfCloudNativeTechnologyKubeCon_EU_2021.pdf)."
confnote rate 5 'instructive and entertaining'

clock 12:00
confnote start "Open Standards: Anchoring Extensibility for Cloud-Native" --speaker "Katie Gamanji @k_gamanji"
confnote add "Katie Gamanji showed how much of the ecosystem stands on four interfaces: CRI, CNI, CSI and SMI. Who agrees on an interface can disagree on everything else."

clock 14:00
confnote start "Charting our K8s and Cloud Native Journey: Past, Present and Future" --kind roundtable
confnote add "A roundtable on how Kubernetes became boring, which was meant as praise."

clock 15:30
confnote start "Vitess, are we Fast Yet?" --speaker "Akilan Selvacoumar, PlanetScale" --speaker "Florent Poinsard, PlanetScale" \
  --url https://github.com/vitessio/arewefastyet/
confnote add "Every push to Vitess is benchmarked, and [arewefastyet](https://github.com/vitessio/arewefastyet/) shows the curve."
clock 16:10
confnote stop

confnote tech LitmusChaos "Chaos Engineering for your Kubernetes" --url https://litmuschaos.io/
confnote tech Longhorn "Cloud native distributed block storage for Kubernetes" --url https://longhorn.io/
confnote tech kured "Kubernetes Reboot Daemon" --url https://github.com/weaveworks/kured
confnote tech Falco "Cloud-Native runtime security" --url https://falco.org/
confnote tech gVisor "an application kernel for containers" --url https://gvisor.dev/

clock 18:00
confnote add --section intro "Notes of a first day, written as they came. This year it was all on a screen."
confnote add --section tech-intro "What I want to look at again:"
confnote add --section tech-closing "All of it from the talks; the booths have to wait."

confnote list
confnote export -o "$out" --site hugo --layout talks --style label.sessions=Sessions --style session=prose --style social=embed --style label.tech="Cool Tech" \
  --set 'title=KubeCon Europe 2021: Notes  #1' --set date=2021-05-04T18:04:59+01:00 --set 'authors=A Listener' \
  --set 'categories=[kubecon, kubernetes]' --set 'summary=A first day at KubeCon Europe, as it came.' --unset tags
