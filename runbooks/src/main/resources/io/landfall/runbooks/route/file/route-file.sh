# Does with the file $1 of run $2 what $3 and further words say, one after the other. A text that is asked for comes after
# the line `-- text`, in base64; `-- done` says that all went well.
set -e
path=$(readlink -fv -- "$1" && printf .)
path=${path%??}
# From here on nobody can exchange the directory, and a name in it leads nowhere else unless a link is followed.
cd -P -- "${path%/*}/"
file=./${path##*/}
before=$file.landfall-before-run$2
staged=$file.landfall-staged-run$2

# Goes into an empty directory beside the file, of ours: nobody else can look or write into it, nor move it to another
# `..`, which takes writing into it.
enter() {
    here=$(stat -c %d:%i .)
    new=$(mktemp -d -- "$file.landfall-new-XXXXXXXXXX")
    cd -P -- "$new"
    [ -O . ] && [ "$(stat -c %d:%i ..)" = "$here" ] && [ -z "$(ls -A)" ] || {
        echo "somebody exchanges names beside $path"
        exit 1
    }
    trap 'rm -f -- next; cd .. && rmdir -- "$new"' EXIT
}

# What is made there gets the name $1 beside the file. A rename takes the place of what has that name; it follows no link.
leave() {
    mv -fT -- next "../$1"
    trap - EXIT
    cd ..
    rmdir -- "$new"
}

back_up() {
    enter
    cp -p -- "../$file" next
    leave "$before"
}

cannot_keep() {
    echo "$path has $(stat -L -c 'owner %U, group %G, mode %a' -- "../$file"), which $(id -un) can't give to its next" \
        "text. Nothing was changed. Make $(id -un) its owner, with a group of his."
    exit 1
}

# Root's group cannot be kept by anybody else. Who is in it needs no permission; another group shall not get it.
keep_out_the_group() {
    [ "$(stat -L -c %g -- "../$file")" = 0 ] || cannot_keep
    chmod g= next
}

write() {
    enter
    cp -p --attributes-only -- "../$file" next
    case $(stat -c %u:%g:%a next) in
    "$(stat -L -c %u:%g:%a -- "../$file")") ;;
    "$(stat -L -c %u: -- "../$file")"*"$(stat -L -c :%a -- "../$file")") keep_out_the_group ;;
    *) cannot_keep ;;
    esac
    base64 -d >next
    sync next
    leave "$staged"
}

print() {
    exec 3<"$1"
    echo '-- text'
    base64 <&3
}

shift 2
for what; do
    case $what in
    read) print "$file" ;;
    waiting) [ ! -f "$staged" ] || [ -L "$staged" ] || print "$staged" ;;
    stage)
        back_up
        write
        ;;
    switch) [ ! -f "$staged" ] || [ -L "$staged" ] || ! cmp -s -- "$file" "$before" || mv -fT -- "$staged" "$file" ;;
    afresh)
        [ -e "$before" ] || back_up
        write
        mv -fT -- "$staged" "$file"
        ;;
    settle)
        sync -- "$file" .
        print "$file"
        ;;
    discard)
        rm -f -- "$staged"
        ! cmp -s -- "$file" "$before" || rm -f -- "$before"
        ;;
    esac
done
echo '-- done'
