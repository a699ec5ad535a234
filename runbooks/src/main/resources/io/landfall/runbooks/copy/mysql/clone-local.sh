# The server copies itself; $data is its data directory.
program=mysql
# No option file and no variable of this user's may lead the client elsewhere.
unset MYSQL_PWD MYSQL_HOST MYSQL_TCP_PORT
MYSQL_TEST_LOGIN_FILE=/dev/null
export MYSQL_TEST_LOGIN_FILE

# Into $2, through a directory of the data's owner, who makes it; then it is nobody's but this user's.
into() {
    {
        chmod 0711 -- "$(dirname -- "$2")" "$2" && mkdir -m 0700 -- "$2/gate" && chown --reference="$data" -- "$2/gate" &&
            mysql "--defaults-file=$PWD/input" --protocol=socket \
                -e "CLONE LOCAL DATA DIRECTORY = '$(printf '%s' "$2/gate/clone" | sed "s/[\\\\']/\\\\&/g")'" &&
            mv -T -- "$2/gate/clone" "$2/backup" && rmdir -- "$2/gate" && chmod 0700 -- "$(dirname -- "$2")" "$2" &&
            chown -hR -- "$(id -u):$(id -g)" "$2/backup"
    } >backup.log 2>&1 </dev/null
}

is_whole() { [ -z "$(find "$1/backup" ! -type f ! -type d 2>&1)" ]; }
