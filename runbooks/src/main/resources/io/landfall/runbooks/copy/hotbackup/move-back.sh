# Moves by $program the backup in $moving into the empty directory $data of the server with this option file, or with none: all
# of it, as this user may not write elsewhere what the option file keeps there.
aria=
[ "$program" != mariadb-backup ] || aria="--loose-aria-log-dir-path=$data"
$program ${option_file:+"--defaults-file=$option_file"} --move-back "--target-dir=$moving" "--datadir=$data" \
    "--innodb-log-group-home-dir=$data" "--innodb-undo-directory=$data" ${aria:+"$aria"} \
    >log 2>&1 </dev/null
status=$?
if [ "$status" -ne 0 ] || ! grep -q 'completed OK!' log; then
    echo "$program --move-back ended with status $status: $(tail -n 10 log)"
    exit 1
fi
