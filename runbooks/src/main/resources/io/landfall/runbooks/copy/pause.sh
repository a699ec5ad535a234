# Stops what reads for the task of the directory $1, and says "paused"; or says why it did not: "gone" when nothing of it
# runs, "locked" while a backup holds locks on the server, which must not last longer than they have to.
reading=
for process in $(grep -lszxF -- "LANDFALL_TASK=$1" /proc/[0-9]*/environ | cut -d/ -f3); do
    case $(cat "/proc/$process/comm" 2>/dev/null) in
    mariadb-backup | mariabackup | xtrabackup | innobackupex | rsync | tar | mysqld) reading="$reading $process" ;;
    esac
done
[ -n "$reading" ] || { echo gone; exit 0; }
kill -STOP $reading 2>/dev/null
log=$1/backup.log
if [ -e "$log" ]; then
    asked=$(grep -c 'Acquiring BACKUP LOCKS' "$log")
    light=$(grep -c 'Acquired locks for BACKUP STAGE START' "$log")
    if [ "$asked" -gt "$light" ] || grep -qE 'FLUSH|BACKUP STAGE (BLOCK|END)' "$log"; then
        kill -CONT $reading 2>/dev/null
        echo locked
        exit 0
    fi
fi
echo paused
