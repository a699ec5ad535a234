# Makes the directory $1 anew, in it a key pair with the comment $2 and how ssh uses it there, and prints the public key.
umask 077
safe_way "$(dirname -- "$1")" || exit 1
rm -rf -- "$1"
mkdir -- "$1" && ssh-keygen -q -t ed25519 -N '' -C "$2" -f "$1/key" </dev/null >&2 && cat >"$1/ssh_config" <<'TEXT' || exit 1
IdentityFile key
IdentitiesOnly yes
BatchMode yes
StrictHostKeyChecking yes
UserKnownHostsFile known_hosts
GlobalKnownHostsFile /dev/null
UpdateHostKeys no
ControlPath none
ConnectTimeout 10
ServerAliveInterval 5
ServerAliveCountMax 6
TEXT
cat -- "$1/key.pub"
