# Plays a disk that many people use: the file is taken at once, and shows under its name some time later.
mkdir -p "$(dirname "$2")"
(sleep 3; mv "$1" "$2") > /dev/null 2>&1 &
