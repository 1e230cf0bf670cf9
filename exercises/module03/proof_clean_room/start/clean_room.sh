# What Mira will have: the files that are handed over, in an empty folder, with an empty home and nothing set.
# sh clean_room.sh        The room is removed afterwards; its data are made there.
set -eu
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cp -r Makefile ageing config profiles workflow "$room"
mkdir "$room/home"
cd "$room"
alone() { env -i PATH="$PATH" HOME="$room/home" LC_ALL=C.UTF-8 "$@"; }
alone make data
alone snakemake --profile profiles/local results/quality_control/D03.json
cat results/quality_control/D03.json
