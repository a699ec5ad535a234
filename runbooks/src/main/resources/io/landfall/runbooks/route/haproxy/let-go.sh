# Whoever holds connections back with the mark $1 has let go.
for round in $(seq 200); do
    left=$(grep -lszxF -- "LANDFALL_HOLD=$1" /proc/[0-9]*/environ | cut -d/ -f3)
    [ -n "$left" ] || exit 0
    kill $left 2>/dev/null
    sleep 0.02
done
echo "still there: $left"
exit 1
