#!/usr/bin/env bash
# Moves the writes from a server to the one that follows it, by hand but without waiting for anybody: every step is a call
# of the database's own client, and is checked. Prints the window in milliseconds.
#
# hand-switch.sh CLIENT SOURCE TARGET APPLICATION PROPERTIES PID_FILE ADDRESS
#   CLIENT: the program, `mariadb` or `mysql` (8.0.23 or newer)
#   SOURCE, TARGET, APPLICATION: option files of the client; the third is the application's account on the source
#   PROPERTIES, PID_FILE: the application's file with `database=`, and its process, which reads it again on SIGHUP
#   ADDRESS: the target's, as HOST:PORT
set -euo pipefail
export LC_ALL=C
client=$1 source=$2 target=$3 application=$4 properties=$5 pid_file=$6 address=$7

if [[ ${client##*/} == mariadb ]]; then
    replica=SLAVE thread=Slave behind=Seconds_Behind_Master close=read_only
    written=@@GLOBAL.gtid_binlog_pos applied=@@GLOBAL.gtid_slave_pos wait_for=MASTER_GTID_WAIT
    processes=information_schema.PROCESSLIST
    long="information_schema.INNODB_TRX WHERE trx_started < NOW() - INTERVAL 5 SECOND"
else
    replica=REPLICA thread=Replica behind=Seconds_Behind_Source close=super_read_only
    written=@@GLOBAL.gtid_executed applied=@@GLOBAL.gtid_executed wait_for=WAIT_FOR_EXECUTED_GTID_SET
    processes=performance_schema.processlist
    long="performance_schema.events_transactions_current WHERE state = 'ACTIVE' AND timer_wait > 5e12"
fi

ask() { "$client" --defaults-file="$1" --batch --skip-column-names --execute="$2"; }
status() { "$client" --defaults-file="$target" --vertical --execute="SHOW $replica STATUS" | sed -n "s/^ *$1: //p"; }
refuse() { echo "$*" >&2; exit 1; }
# As long as the target is closed, the source can take writes again.
undo() { ask "$source" 'SET GLOBAL read_only = 0'; refuse "$* The source takes writes again."; }
expect() { [[ $2 == "$3" ]] || undo "$1 is '$2', not '$3'."; }

# Before writes stop: the target is closed and in step, and nothing on the source is in the way.
[[ $(ask "$target" 'SELECT @@GLOBAL.read_only') == 1 ]] || refuse "The target takes writes."
[[ $(status "${thread}_IO_Running") == Yes && $(status "${thread}_SQL_Running") == Yes ]] || refuse "The target does not follow."
(($(status "$behind") <= 1)) || refuse "The target is behind."
[[ -z $(ask "$source" 'XA RECOVER') ]] || refuse "The source has a prepared XA transaction."
[[ $(ask "$source" "SELECT COUNT(*) FROM $long") == 0 ]] || refuse "The source has a transaction older than 5 s."

began=${EPOCHREALTIME/./}
trap 'undo "A step failed."' ERR
ask "$source" "SET GLOBAL $close = 1"
expect "$close of the source" "$(ask "$source" "SELECT @@GLOBAL.$close")" 1
sessions=$(ask "$source" "SELECT CONCAT('KILL ', id, ';') FROM $processes WHERE user = 'app'")
# One that has gone by itself is an error, and no matter.
"$client" --defaults-file="$source" --force --execute="$sessions" 2>/dev/null || true
canary='START TRANSACTION; INSERT INTO shop.ledger_log (writer, sequence, digest) VALUES (-1, 0, "canary"); ROLLBACK'
refused=$(ask "$application" "$canary" 2>&1) && undo "The application can still write on the source."
[[ $refused == *'ERROR 1290 '* ]] || undo "The source refused a write for another reason: $refused."
expect "XA RECOVER of the source" "$(ask "$source" 'XA RECOVER')" ''
position=$(ask "$source" "SELECT $written")
expect "The wait for $position on the target" "$(ask "$target" "SELECT $wait_for('$position', 10)")" 0
expect "The source's position" "$(ask "$source" "SELECT $written")" "$position"
expect "The target's position" "$(ask "$target" "SELECT $applied")" "$position"
expect "The target's last error" "$(status Last_SQL_Errno)" 0
ask "$target" "STOP $replica"
# The point of no return.
trap - ERR
ask "$target" "RESET $replica ALL"
ask "$target" 'SET GLOBAL read_only = 0'
opened=${EPOCHREALTIME/./}
[[ $(ask "$target" 'SELECT @@GLOBAL.read_only') == 0 ]] || refuse "The target is not open; the source is closed."

(umask 077 && sed "s/^database=.*/database=$address/" "$properties" >"$properties.new")
mv "$properties.new" "$properties"
kill -HUP "$(cat "$pid_file")"
printf '%d.%03d\n' $(((opened - began) / 1000)) $(((opened - began) % 1000))
