# Makes a backup by $program, which is called $before in the form of $form when that is innobackupex; $unpacks takes its
# stream apart.
stream() {
    case $form in
    innobackupex) set -- $before "--defaults-file=$PWD/input" --stream=xbstream "--parallel=$1" "$PWD" ;;
    *) set -- $program "--defaults-file=$PWD/input" --backup --stream=xbstream "--parallel=$1" "--target-dir=$PWD/target" ;;
    esac
    "$@" 2>backup.log </dev/null
}

into() {
    case $form in
    innobackupex) set -- $before "--defaults-file=$PWD/input" "--parallel=$1" "$2" ;;
    *) set -- $program "--defaults-file=$PWD/input" --backup "--parallel=$1" "--target-dir=$2/backup" ;;
    esac
    "$@" 2>backup.log </dev/null
}

# With the name that the tool would have given it.
unpack() {
    into=$1/backup
    [ "$form" != innobackupex ] || into=$1/$(date +%F_%H-%M-%S)
    mkdir -- "$into" && $unpacks -x -C "$into"
}

is_whole() { grep -q 'completed OK!' backup.log; }
