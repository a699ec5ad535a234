# Passes on at most $1 blocks of 64 KiB each quarter of a second, 0 for no limit, until the file "rate" says another number. The
# tools' own --throttle counts reads, whatever their size, and so slows down small files a hundred times more than large ones.
limit() {
    blocks=$1
    while :; do
        [ ! -e rate ] || read -r blocks <rate
        if [ "$blocks" = 0 ]; then
            count=256
        else
            count=$blocks
            sleep 0.25 </dev/null >/dev/null 2>&1 &
        fi
        dd bs=65536 "count=$count" iflag=fullblock 2>taken || break
        read -r passed <taken
        case $passed in 0+0*) break ;; esac
        wait
    done
}

