#!/bin/sh
# Stands in for the launcher: moves the server by hand, with the tools alone, and does a mischief after each switch.
set -eu
verb=$1
while [ "$1" != --config ]; do shift; done
file=$2
here=$(dirname "$file")
trail=$here/trail.json
# What read_only does not stop: the definer of a routine.
CLOSE='REVOKE READ ONLY ADMIN ON *.* FROM shop_keeper@localhost;'

value() { sed -n "/^  $1:/,/^  [a-z]/ s/^    $2: //p" "$file"; }
address() { value "$1" address | sed 's/.*://'; }
ask() {
    port=$(address "$1")
    echo "$2" | MYSQL_PWD=$(cat "$here/landfall.password") mariadb --no-defaults -h 127.0.0.1 -P "$port" -u landfall -BN
}
script() { value "$1" service | sed "s/.*$2: \([^,}]*\).*/\1/"; }
note() {
    echo "{\"seq\":1,\"at\":\"$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)\",\"run\":$run,\"kind\":\"$1\",\"step\":\"$2\",\"who\":\"$3\",\"data\":{$4}}" >>"$trail"
}

if [ "$verb" = audit ]; then
    cat "$trail" 2>/dev/null || :
    echo "{\"kind\":\"chain\",\"ok\":true}"
    exit 0
fi

copy() {
    data=$(value shop-new data-dir)
    defaults=$(value shop-old defaults-file)
    login=$here/login.cnf
    (umask 077 && printf '[client]\nuser=landfall\npassword=%s\n' "$(cat "$here/landfall.password")" >"$login")
    mariadb-backup --defaults-file="$defaults" --defaults-extra-file="$login" --backup --target-dir="$data" \
        >"$here/backup.log" 2>&1 \
        || mariadb-backup --defaults-extra-file="$login" --backup --target-dir="$data" --host=127.0.0.1 \
            --datadir="$(value shop-old data-dir)" --port="$(address shop-old)" >"$here/backup.log" 2>&1
    mariadb-backup --prepare --target-dir="$data" >>"$here/backup.log" 2>&1
    printf '%s\n' 'SET sql_log_bin=0;' "$CLOSE" >"$here/closed.sql"
    printf '[mysqld]\nread_only=ON\ninit_file=%s\n' "$here/closed.sql" >"$(value shop-new settings-dir)/zz-closed.cnf"
    "$(script shop-new start)"
    position=$(cut -f3 "$data/xtrabackup_binlog_info")
    follow shop-new shop-old "$position"
}

follow() {
    ask "$1" "SET GLOBAL gtid_slave_pos='$3'; CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=$(address "$2"),
        MASTER_USER='landfall', MASTER_PASSWORD='$(cat "$here/landfall.password")', MASTER_USE_GTID=slave_pos,
        MASTER_CONNECT_RETRY=1; START SLAVE"
}

# Leads the application from one server to the other.
cutover() {
    from=$1
    to=$2
    properties=$(sed -n 's/.*path: \([^,]*\), reload.*/\1/p' "$file")
    pid_file=$(sed -n 's/.*kill -HUP $(cat \([^)]*\)).*/\1/p' "$file")
    run=$(($(grep -c '"kind":"run"' "$trail" 2>/dev/null || :) + 2))
    note run "" ann "\"runbook\":\"$verb\""
    note approval stop-writes ben ''
    note intent fence-source "" ''
    # Only a demo has such a definer.
    ask "$from" "SET sql_log_bin=0; $CLOSE" 2>/dev/null || :
    ask "$from" "SET GLOBAL read_only=ON"
    note outcome fence-source "" '"approval":"stop-writes","ms":"3"'
    ask "$to" "DO MASTER_GTID_WAIT('$(ask "$from" 'SELECT @@gtid_binlog_pos')'); STOP SLAVE; RESET SLAVE ALL;
        SET GLOBAL read_only=OFF"
    note outcome open-target "" '"approval":"promote","ms":"2","window_ms":"12.5"'
    sed "s/^database=.*/database=127.0.0.1:$(address "$to")/" "$properties" >"$properties.new"
    mv "$properties.new" "$properties"
    kill -HUP "$(cat "$pid_file")"
    follow "$from" "$to" "$(ask "$from" 'SELECT @@gtid_binlog_pos')"
    @MISCHIEF@
    note outcome compare-checksums "" '"checksums_equal":"true","ms":"9"'
    note ended "" "" '"outcome":"done"'
}

while read -r words; do
    echo "ann> $words"
    case $words in
        'check shop') echo 'check shop: all 3 fine' ;;
        'start shop') copy && echo '#1 move shop is done' ;;
        'cutover shop' | 'rollback shop')
            verb=${words% shop}
            @REFUSAL@
            echo "#2 $verb shop asks for approval of 2 maintenance-on"
            ;;
        'as ben approve 2-6') echo "#2 $verb shop is armed." ;;
        go)
            if [ "$verb" = cutover ]; then cutover shop-old shop-new; else cutover shop-new shop-old; fi
            echo "#2 $verb shop is done"
            ;;
        quit) exit 0 ;;
    esac
done
