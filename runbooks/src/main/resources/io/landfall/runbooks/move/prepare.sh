# Applies the redo log to the copy in $1, with $2 bytes of memory.
mariadb-backup --prepare "--use-memory=$2" "--target-dir=$1" >log 2>&1 </dev/null
status=$?
if [ "$status" -ne 0 ] || ! grep -q 'completed OK!' log; then
    echo "mariadb-backup --prepare ended with status $status: $(tail -n 10 log)"
    exit 1
fi
