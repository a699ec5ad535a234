# Prints how many bytes the files below $1 hold; 0 when there are none.
find "$1" -type f -printf '%s\n' 2>/dev/null | awk '{ sum += $1 } END { printf "%.0f\n", sum }'
