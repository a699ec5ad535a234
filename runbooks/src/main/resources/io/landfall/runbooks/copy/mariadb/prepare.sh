# Applies the redo log to the copy in $1, with $2 bytes of memory, by the tool $3.
case $3 in
innobackupex) set -- --innobackupex --apply-log "--use-memory=$2" "$1" ;;
*) set -- --prepare "--use-memory=$2" "--target-dir=$1" ;;
esac
mariadb-backup "$@" >log 2>&1 </dev/null
status=$?
if [ "$status" -ne 0 ] || ! grep -q 'completed OK!' log; then
    echo "mariadb-backup $1 $2 ended with status $status: $(tail -n 10 log)"
    exit 1
fi
