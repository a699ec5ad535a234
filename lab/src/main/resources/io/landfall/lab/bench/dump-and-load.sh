#!/usr/bin/env bash
# Dumps the schema `shop` of a server into another, which has nothing yet, as whoever makes a replica without a hot copy.
#
# dump-and-load.sh DUMP CLIENT SOURCE TARGET
#   DUMP, CLIENT: `mariadb-dump` and `mariadb`, or `mysqldump` (8.0.26 or newer) and `mysql`
#   SOURCE, TARGET: option files of both programs
set -euo pipefail
dump=$1 client=$2 source=$3 target=$4
if [[ ${client##*/} == mariadb ]]; then position=(--gtid --master-data=1); else position=(--set-gtid-purged=ON); fi

"$dump" --defaults-file="$source" --single-transaction --quick "${position[@]}" --databases shop |
    "$client" --defaults-file="$target" --init-command='SET sql_log_bin = 0'
