#!/bin/sh
# Starts the server as /lib/systemd/system/mariadb.service does: as mysql, with Debian's own look afterwards. Idempotent.
set -u
[ "${1-}" = inside ] || exec @INSIDE@ env -i 'LANDFALL_LAB=@LAB@' PATH=/usr/sbin:/usr/bin:/sbin:/bin "$0" inside

answers() {
    mariadb-admin --defaults-file=/etc/mysql/debian.cnf --connect-timeout=1 ping >/dev/null 2>&1
}

answers && exit 0
install -m 755 -o mysql -g root -d /run/mysqld
setpriv --reuid=mysql --regid=mysql --init-groups setsid mariadbd </dev/null >>'@ERROR_LOG@' 2>&1 &
pid=$!
until answers; do
    if ! kill -0 "$pid" 2>/dev/null; then
        echo "The server did not start; the end of @ERROR_LOG@ says:" >&2
        tail -n 20 '@ERROR_LOG@' >&2
        exit 1
    fi
    sleep 0.05
done
/etc/mysql/debian-start </dev/null >>'@ERROR_LOG@' 2>&1
