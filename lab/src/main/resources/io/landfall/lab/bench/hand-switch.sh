#!/usr/bin/env bash
# Moves the writes from a MariaDB server to the one that follows it, by hand but without waiting for anybody: every step is
# a call of the database's own client, and is checked. Prints the window in milliseconds.
#
# hand-switch.sh SOURCE TARGET APPLICATION PROPERTIES PID_FILE ADDRESS
#   SOURCE, TARGET, APPLICATION: option files of the client; the third is the application's account on the source
#   PROPERTIES, PID_FILE: the application's file with `database=`, and its process, which reads it again on SIGHUP
#   ADDRESS: the target's, as HOST:PORT
set -euo pipefail
export LC_ALL=C
source=$1 target=$2 application=$3 properties=$4 pid_file=$5 address=$6

ask() { mariadb --defaults-file="$1" --batch --skip-column-names --execute="$2"; }
status() { mariadb --defaults-file="$target" --execute='SHOW SLAVE STATUS\G' | sed -n "s/^ *$1: //p"; }
refuse() { echo "$*" >&2; exit 1; }
# As long as the target is closed, the source can take writes again.
undo() { ask "$source" 'SET GLOBAL read_only = 0'; refuse "$* The source takes writes again."; }
expect() { [[ $2 == "$3" ]] || undo "$1 is '$2', not '$3'."; }

# Before writes stop: the target is closed and in step, and nothing on the source is in the way.
[[ $(ask "$target" 'SELECT @@GLOBAL.read_only') == 1 ]] || refuse "The target takes writes."
[[ $(status Slave_IO_Running) == Yes && $(status Slave_SQL_Running) == Yes ]] || refuse "The target does not follow."
(($(status Seconds_Behind_Master) <= 1)) || refuse "The target is behind."
[[ -z $(ask "$source" 'XA RECOVER') ]] || refuse "The source has a prepared XA transaction."
long="SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_started < NOW() - INTERVAL 5 SECOND"
[[ $(ask "$source" "$long") == 0 ]] || refuse "The source has a transaction older than 5 s."

began=${EPOCHREALTIME/./}
trap 'undo "A step failed."' ERR
ask "$source" 'SET GLOBAL read_only = 1'
expect "read_only of the source" "$(ask "$source" 'SELECT @@GLOBAL.read_only')" 1
sessions=$(ask "$source" "SELECT CONCAT('KILL ', id, ';') FROM information_schema.PROCESSLIST WHERE user = 'app'")
# One that has gone by itself is an error, and no matter.
mariadb --defaults-file="$source" --force --execute="$sessions" 2>/dev/null || true
canary='START TRANSACTION; INSERT INTO shop.ledger_log (writer, sequence, digest) VALUES (-1, 0, "canary"); ROLLBACK'
refused=$(ask "$application" "$canary" 2>&1) && undo "The application can still write on the source."
[[ $refused == *'ERROR 1290 '* ]] || undo "The source refused a write for another reason: $refused."
expect "XA RECOVER of the source" "$(ask "$source" 'XA RECOVER')" ''
position=$(ask "$source" 'SELECT @@GLOBAL.gtid_binlog_pos')
expect "The wait for $position on the target" "$(ask "$target" "SELECT MASTER_GTID_WAIT('$position', 10)")" 0
expect "The source's position" "$(ask "$source" 'SELECT @@GLOBAL.gtid_binlog_pos')" "$position"
expect "The target's position" "$(ask "$target" 'SELECT @@GLOBAL.gtid_slave_pos')" "$position"
expect "The target's last error" "$(status Last_SQL_Errno)" 0
ask "$target" 'STOP SLAVE'
# The point of no return.
trap - ERR
ask "$target" 'RESET SLAVE ALL'
ask "$target" 'SET GLOBAL read_only = 0'
opened=${EPOCHREALTIME/./}
[[ $(ask "$target" 'SELECT @@GLOBAL.read_only') == 0 ]] || refuse "The target is not open; the source is closed."

(umask 077 && sed "s/^database=.*/database=$address/" "$properties" >"$properties.new")
mv "$properties.new" "$properties"
kill -HUP "$(cat "$pid_file")"
printf '%d.%03d\n' $(((opened - began) / 1000)) $(((opened - began) % 1000))
