# Runs what stands on standard input by a shell of its own, which ends after $1 s; what was printed last, then its status.
# What it is stands in no process list. Whatever it starts carries LANDFALL_TASK=$2.
mask=$(umask)
umask 077
step=$(cat)
out=$(mktemp) || exit 1
exec 3>"$out" 4<"$out"
rm -f -- "$out"
umask "$mask"
LANDFALL_STEP=$step LANDFALL_TASK=$2 timeout -k 2 "$1" \
    sh -c 'step=$LANDFALL_STEP; unset LANDFALL_STEP; eval "$step"' </dev/null >&3 2>&1 3>&- 4<&-
status=$?
tail -c 4000 <&4
printf '\n%d' "$status"
