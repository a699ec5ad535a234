# Starts a server on the clone in $1, which listens to no network and asks nobody who he is; it recovers, does the
# statements $2, prints what they print, and ends in good order. Then its further options.
# No option file and no variable of this user's may lead the client elsewhere.
unset MYSQL_PWD MYSQL_HOST MYSQL_TCP_PORT
LC_ALL=C MYSQL_TEST_LOGIN_FILE=/dev/null
export LC_ALL MYSQL_TEST_LOGIN_FILE
directory=$1 statements=$2
shift 2
program=$(command -v mysqld || echo /usr/sbin/mysqld)

ask() {
    mysql --no-defaults --protocol=socket --user=root "--socket=$PWD/s" --batch --skip-column-names "$@" </dev/null
}

fail() {
    echo "$1: $(cat asked 2>/dev/null) $(grep -F '[ERROR]' log | tail -n 5)"
    exit 1
}

"$program" --no-defaults --secure-file-priv=NULL "--user=$(id -un)" "--datadir=$directory" "--socket=$PWD/s" "--pid-file=$PWD/pid" \
    --skip-networking --skip-grant-tables --skip-log-bin --mysqlx=OFF --event-scheduler=OFF --performance-schema=OFF \
    --gtid-mode=ON --enforce-gtid-consistency=ON --loose-skip-replica-start --loose-skip-slave-start "$@" \
    >>log 2>&1 </dev/null &
server=$!
until ask -e 'DO 0' >/dev/null 2>&1; do
    kill -0 "$server" 2>/dev/null || fail "The clone did not start"
    sleep 0.1
done
# In one session: with the privileges back, nobody else gets in.
ask -e "$statements; SHUTDOWN" >told 2>asked || fail "The clone was not made ready"
wait "$server" || fail "The clone did not end in good order"
cat told
