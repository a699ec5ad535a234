# Applies the redo log to the copy in $1, with $2 bytes of memory, by the program $3; $4 is how that is called in the form
# that it had as innobackupex, or nothing.
if [ -n "$4" ]; then
    set -- $4 --apply-log "--use-memory=$2" "$1"
else
    set -- "$3" --prepare "--use-memory=$2" "--target-dir=$1"
fi
"$@" >log 2>&1 </dev/null
status=$?
if [ "$status" -ne 0 ] || ! grep -q 'completed OK!' log; then
    echo "$1 $2 ended with status $status: $(tail -n 10 log)"
    exit 1
fi
