#!/bin/sh
# Unpacks packages of another release of Debian, with the libraries that they need, below PREFIX, and nowhere else; PREFIX/bin has
# their programs, which run there with their own libraries. The packages come from where this machine's own come from.
#   unpack-from-debian.sh PREFIX RELEASE PACKAGE...
set -eu
prefix=$1 release=$2
shift 2
for program in apt-get dpkg-deb tar; do
    command -v "$program" >/dev/null || { echo "there is no $program on this machine"; exit 1; }
done
. /etc/os-release
from=$(apt-get indextargets --no-release-info --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
    awk -v own="$VERSION_CODENAME" '$1 == own { print $2; exit }')
[ -n "$from" ] || { echo "this machine has no source of Debian's packages"; exit 1; }

apt=$prefix/apt
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/etc" "$apt/packages"
: >"$apt/status"
echo "deb $from $release main" >"$apt/sources.list"
# The machine's own keys and proxy stay as they are.
apt_get() {
    apt-get -qq -o APT::Sandbox::User="$(id -un)" -o APT::Install-Recommends=false -o Acquire::Check-Valid-Until=false \
        -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::Languages=none \
        -o Dir::State="$apt" -o Dir::State::Lists="$apt/lists" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt/cache" \
        -o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts="$apt/etc" \
        -o Dir::Etc::Preferences="$apt/none" -o Dir::Etc::PreferencesParts="$apt/etc" "$@"
}
apt_get update
# What packages need to be installed, and their programs do not need to run.
needed=$(apt_get install -s "$@" | awk '$1 == "Inst" { print $2 }' |
    grep -vE '^(perl.*|libperl.*|libgdbm.*|libdb5.*|gcc-.*-base|base-.*|dpkg|tar|debconf|cdebconf|adduser|passwd|lsb-base|psmisc)$')
(cd "$apt/packages" && apt_get download $needed)
for package in "$apt"/packages/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$prefix" --keep-directory-symlink
done
rm -rf "$apt"

# MariaDB's programs start each other, and look for them beside the name that they were started with.
# A process is known by the name of what it was started from: that is the loader, which has each program's name here.
mkdir "$prefix/bin" "$prefix/loader"
for program in "$prefix"/usr/sbin/* "$prefix"/usr/bin/*; do
    case $(basename "$program") in mysql* | my_* | maria* | mbstream) ;; *) continue ;; esac
    name=$(basename "$program")
    if [ "$(head -c 4 "$program" | tail -c 3)" != ELF ]; then continue; fi
    cp "$prefix"/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 "$prefix/loader/$name"
    cat >"$prefix/bin/$name" <<'WRAPPER'
#!/bin/sh
prefix=${0%/bin/*}
WRAPPER
    echo "program=\$prefix${program#"$prefix"}" >>"$prefix/bin/$name"
    case $name in maria*) echo 'called=$prefix/bin/${program##*/}' ;; *) echo 'called=$program' ;; esac >>"$prefix/bin/$name"
    cat >>"$prefix/bin/$name" <<'WRAPPER'
exec "$prefix/loader/${program##*/}" --inhibit-cache --library-path "$prefix/usr/lib/x86_64-linux-gnu" --argv0 "$called" "$program" "$@"
WRAPPER
    chmod 755 "$prefix/bin/$name"
done
"$prefix/bin/$(ls "$prefix/bin" | grep -m 1 -E '^(mariadbd|mysqld)$')" --no-defaults --version >/dev/null
