# Passes on at most so many blocks of 64 KiB each quarter of a second. The tools' own --throttle counts reads, whatever their
# size, and so slows down small files a hundred times more than large ones.
limit() {
    while :; do
        sleep 0.25 </dev/null >/dev/null 2>&1 &
        dd bs=65536 "count=$1" iflag=fullblock 2>taken || break
        read -r blocks <taken
        case $blocks in 0+0*) break ;; esac
        wait
    done
}

