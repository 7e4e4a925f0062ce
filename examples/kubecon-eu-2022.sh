#!/bin/sh
# KubeCon + CloudNativeCon Europe 2022, Valencia: four days of notes played into a Jekyll post.
# Titles, rooms and products are those of the event; the opinions are made up.
# Usage: examples/kubecon-eu-2022.sh [FOLDER]    (the post goes to FOLDER, by default examples/out)
set -eu
out=${1:-"$(dirname "$0")/out"}
mkdir -p "$out"
CONFNOTE_DB="$out/kubecon-eu-2022.db" # a store of its own: it is removed first
export CONFNOTE_DB
unset CONFNOTE_CONFERENCE
XDG_STATE_HOME=$(cd "$out" && pwd)/state # confnote remembers there that the store was: it makes none in its place
export XDG_STATE_HOME
rm -rf "$CONFNOTE_DB" "$XDG_STATE_HOME/confnote/stores"

# the clock of the room: every command below believes that it is this moment
clock() { CONFNOTE_NOW="2022-05-$1T$2:00+02:00"; export CONFNOTE_NOW; }

clock 16 20:00
confnote new "KubeCon EU 2022" --dates "16-20 May 2022" --timezone Europe/Madrid --day-one "18 May 2022" \
  --place "Valencia" --url https://events.linuxfoundation.org/archive/2022/kubecon-cloudnativecon-europe/ \
  --hashtag "#KubeCon"

# Tuesday, before the main days: Day 0
clock 17 10:30
confnote start "The New Stack Tapas Tuesday" --kind panel
confnote add Everybody on the panel is at least one Kubernetes version behind, and one company is two years behind.
confnote add -k takeaway Upgrades are a habit, not a project: the teams that do them monthly hardly notice.
confnote rate 4 honest
clock 17 16:00
confnote start "Lightning talks" --kind lightning
confnote add Telepresence lets one service run on the laptop while the rest stays in the cluster.
confnote add An incident is a property of the system, so the review asks what let it happen and not who.
clock 17 18:10
confnote stop
confnote tech Telepresence "local development against a remote cluster" --url https://www.telepresence.io

# Wednesday: Day 1
clock 18 09:00
confnote start "Opening keynotes" --kind keynote
confnote add Mercedes-Benz runs some 900 clusters with a small platform team, and moved all of it to Cluster API.
confnote rate 3
clock 18 11:00
confnote start "Kubernetes is Your Platform: Design Patterns For Extensible Controllers" \
  --speaker "Rafael Fernández López" --speaker "Fabrizio Pandini"
confnote add Our operators all follow one pattern, the talk had four more.
confnote add -k question "Which of them fits a controller that only reports?"
confnote rate 5 'changed how we read our own code'
clock 18 14:30
confnote start "Effective Disaster Recovery: The Day We Deleted Production" --speaker "Rick Spencer, InfluxData"
confnote add They deleted production with a correct pull request, and had it back in six hours.
confnote add -k takeaway 'Have a *big red button* that stops every rollout, and press it in a drill.'
confnote rate 5 funny and useful
clock 18 16:30
confnote start "Autoscaling Kubernetes Deployments: A (Mostly) Practical Guide" --speaker "Natalie Serebryakova"
confnote add Scale on what the user waits for, not on processor time.
clock 18 17:10
confnote stop
confnote tech Keptn "delivery and rollback decided by service level objectives" --url https://keptn.sh --booth P12
confnote tech CockroachDB "a database that survives the loss of a zone" --url https://www.cockroachlabs.com \
  --verdict "We have no use for it yet, and wish we had." --rating 4

# Thursday: Day 2
clock 19 09:00
confnote start "Keynotes" --new --kind keynote
confnote add CERN follows the experiments of the collider with clusters that are thrown away after each run.
clock 19 11:55
confnote start "Backstage: Restoring Order To Your Chaos"
# the recording begins at 11:57: each note is about what was said 20 seconds before
clock 19 11:59
confnote add A certificate expired, and it took four hours to find its owner.
clock 19 12:02
confnote add One catalogue for every team, with the owner of each service one click away.
clock 19 12:05
confnote add Wrong entries get corrected, empty ones never get filled in.
clock 19 12:08
confnote add From the idea to the first deployment: twenty minutes, and eleven days before.
clock 19 12:11
confnote add -k quote "We deleted the wiki and nobody asked for it."
clock 19 12:14
confnote add The plugin for costs: each team sees its own bill.
clock 19 12:22
confnote add -k quote "A portal nobody feeds is a museum."
confnote add -k action --private ask the platform team for a week to try Backstage
clock 19 12:25
confnote add Begin with search, they would say today, not with templates.
confnote rate 5
confnote link https://backstage.io
clock 19 13:00
confnote stop
confnote tech Backstage "an open platform for developer portals" --url https://backstage.io --rating 5
confnote tech ArgoCD "declarative continuous delivery for Kubernetes" --url https://argo-cd.readthedocs.io \
  --verdict "We are late to it, and start next month."
confnote tech Karpenter "right-sized nodes in seconds" --url https://karpenter.sh
confnote tech karpenter --verdict "Very cool." --rating 5

# Friday: Day 3
clock 20 11:00
confnote start "Kubernetes Everywhere: Lessons Learned From Going Multi-Cloud" --speaker "Niko Smeds"
confnote add Being on two clouds doubles the ways to fail unless the network is designed first.
clock 20 13:00
confnote stop
confnote add The halls were hot, and the flight left before the closing words.

# At home: what frames the post
clock 23 20:00
confnote add --section intro "Four days in Valencia, at [KubeCon Europe](https://events.linuxfoundation.org/archive/2022/kubecon-cloudnativecon-europe/). What follows is what I heard, day by day; the workshops of Tuesday count as Day 0."
confnote add --section "Overall Impressions" "The size of the community is the news: hardly a tool was shown that is not open source, and most of the people who maintain them were there to be asked."
confnote add --section tech-intro "What stood at the booths, and what I think of it:"

confnote list sessions
confnote export -o "$out" --site jekyll --layout days --style headings=setext --style label.tech="Booths, products" \
  --style 'order=Overall Impressions, days, tech' --set layout=default --set order=4 \
  --set 'description=Four days of Kubernetes in Valencia.' --unset date

# Four weeks later the recordings are out: whose they are, and the moment of each note in them
CONFNOTE_NOW=2022-06-20T20:00:00+02:00; export CONFNOTE_NOW
here=$(dirname "$0")
confnote recordings "$here/kubecon-eu-2022-videos.csv"
confnote moments --captions "$here/kubecon-eu-2022-captions"
confnote quotes --check
confnote export --style moment=link
