# Brings the tables of the server that the options file "input" names to the form of its program, by the program $1.
LC_ALL=C
export LC_ALL
"$1" "--defaults-file=$PWD/input" --skip-write-binlog >log 2>&1 </dev/null
status=$?
[ "$status" -eq 0 ] || echo "$1 ended with status $status: $(tail -n 10 log)"
exit "$status"
