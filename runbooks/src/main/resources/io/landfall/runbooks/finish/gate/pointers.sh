# Prints where something on this host still points at the old server, as FILE:LINE, and `? FILE WHY` for what was not
# looked at. Never what a line says: it may hold a password. $1 `old` on the old server's own host; further words are
# the names and addresses of the old server.
where=$1
shift
jobs="/etc/crontab /etc/cron.d /etc/cron.hourly /etc/cron.daily /etc/cron.weekly /etc/cron.monthly
/var/spool/cron /etc/systemd/system"
options="/etc/mysql /etc/my.cnf /etc/my.cnf.d $HOME/.my.cnf"
case $where in
old)
    places=$jobs
    set -- -e mysqldump -e mariadb-dump -e mydumper -e mariadb-backup -e mariabackup -e xtrabackup -e innobackupex \
        -e mysqladmin -e mariadb-admin
    ;;
*)
    places="$jobs $options"
    for word; do
        set -- "$@" -e "$word"
        shift
    done
    ;;
esac
for place in $places; do
    [ -e "$place" ] || continue
    find "$place" ! -readable -prune -printf "? %p can't be read\\n" 2>/dev/null
    find "$place" -xdev -type f -readable ! -size -256k -printf '? %p is larger than 255 KiB\n' 2>/dev/null
    find "$place" -xdev -type f -readable -size -256k -print0 2>/dev/null |
        {
            timeout 8 xargs -0 -r grep -nwFIH "$@" /dev/null 2>/dev/null
            [ $? != 124 ] || echo "? $place was not searched to its end within 8 s"
        } | grep -v '^[^:]*:[0-9]*:[[:space:]]*#' | cut -d: -f1,2
done | sed '51{s/.*/? and there are more than these 50/;q}'
exit 0
