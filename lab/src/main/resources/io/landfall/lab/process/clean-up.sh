# Ends every process of the lab directory $1 and removes the directory, as soon as standard input ends.
# Run by its own session, so that it outlives whoever opened the lab. Idempotent.
lab=$1
trap '' HUP INT TERM
cat >/dev/null

# A process belongs to the lab when its environment says so. sshd overwrites its environment with its title: it is known
# by its pid file, as long as the process of that number still names the lab directory in its title.
marked() {
    grep -lszxF -- "LANDFALL_LAB=$lab" /proc/[0-9]*/environ | cut -d/ -f3
    find "$lab" -name '*.pid' -type f 2>/dev/null | while read -r file; do
        read -r pid <"$file" || continue
        case $pid in '' | *[!0-9]*) continue ;; esac
        grep -qsF -- "$lab/" "/proc/$pid/cmdline" && echo "$pid"
    done
}

with_descendants() {
    cat /proc/[0-9]*/stat 2>/dev/null | awk -v roots="$*" '
        { pid = $1; sub(/^.*\) /, ""); parent[pid] = $2; state[pid] = $1 }
        END {
            count = split(roots, list, " ")
            for (i = 1; i <= count; i++) in_lab[list[i]] = 1
            do {
                grown = 0
                for (pid in parent)
                    if (!(pid in in_lab) && (parent[pid] in in_lab)) { in_lab[pid] = 1; grown = 1 }
            } while (grown)
            for (pid in in_lab) if ((pid in state) && state[pid] != "Z") print pid
        }'
}

turns=0
while [ "$turns" -lt 100 ]; do
    pids=$(with_descendants $(marked))
    [ -n "$pids" ] || break
    kill -KILL $pids 2>/dev/null
    turns=$((turns + 1))
    sleep 0.05
done
rm -rf -- "$lab" || rm -rf -- "$lab"
