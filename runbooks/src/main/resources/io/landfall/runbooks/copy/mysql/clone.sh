# Clones a server into the directory $1, as the statements in the file "input" say, by a server whose data lies here, which
# listens to no network and is gone afterwards. $2 the libraries of its plugins; then its further options. The file
# "progress" tells each second how many bytes have arrived. The file "rate" may say meanwhile how many MiB a second may come,
# 0 for no limit.
# No option file and no variable of this user's may lead the client elsewhere.
unset MYSQL_PWD MYSQL_HOST MYSQL_TCP_PORT
LC_ALL=C MYSQL_TEST_LOGIN_FILE=/dev/null
export LC_ALL MYSQL_TEST_LOGIN_FILE
into=$1 libraries=$2
shift 2
program=$(command -v mysqld || echo /usr/sbin/mysqld)

start() {
    exec "$program" --no-defaults --secure-file-priv=NULL "--user=$(id -un)" "--datadir=$PWD/recipient" "$@" >>log 2>&1 </dev/null
}

ask() {
    mysql --no-defaults --protocol=socket --user=root "--socket=$PWD/s" --batch --skip-column-names "$@"
}

fail() {
    echo "$1: $(tail -n 5 asked 2>/dev/null) $(grep -F '[ERROR]' log | tail -n 5)"
    exit 1
}

(start --initialize-insecure "$@") || fail "The recipient of the clone could not be made"
start "--socket=$PWD/s" "--pid-file=$PWD/pid" --skip-networking --skip-log-bin --mysqlx=OFF \
    "--plugin-load-add=$libraries" "$@" &
server=$!
until ask -e 'DO 0' >/dev/null 2>&1 </dev/null; do
    kill -0 "$server" 2>/dev/null || fail "The recipient of the clone did not start"
    sleep 0.1
done

rmdir -- "$into" || exit 1
ask <input >asked 2>&1 &
client=$!
while kill -0 "$client" 2>/dev/null; do
    ask -e 'SELECT COALESCE(SUM(data), 0) FROM performance_schema.clone_progress' >told 2>/dev/null </dev/null &&
        mv -f told progress
    if [ -e rate ]; then
        mv -f rate taken
        read -r most <taken
        ask -e "SET GLOBAL clone_max_data_bandwidth = $most, GLOBAL clone_max_network_bandwidth = $most" \
            >/dev/null 2>&1 </dev/null || [ -e rate ] || mv -f taken rate
    fi
    sleep 0.5
done
wait "$client"
status=$?
kill -KILL "$server"
wait "$server" 2>/dev/null
[ "$status" -eq 0 ] || fail "The clone was not made"
