# shellcheck shell=bash
set -uo pipefail

if ((BASH_VERSINFO[0] < 4 || BASH_VERSINFO[0] == 4 && BASH_VERSINFO[1] < 4)); then
    echo "This needs bash 4.4 or newer; this is $BASH_VERSION. Run it on Landfall's machine or on a database host." >&2
    exit 2
fi

declare -A DATABASE_HOST=() DATABASE_PORT=() DATABASE_USER=() PASSWORD_OF=() STATUS=() CLIENT_OPTIONS=()
declare -A SSH_HOST=() SSH_PORT=() SSH_USER=() SSH_KEY=() SSH_KNOWN_HOSTS=() SSH_AGENT=() SSH_BASTION=() SSH_SUDO=()
declare -A PASSWORDS=()
SERVERS=()

# server NAME HOST PORT USER OTHER [OPTION...]: takes the password of OTHER, which may be itself; OPTION is the client's.
server() {
    SERVERS+=("$1") DATABASE_HOST[$1]=$2 DATABASE_PORT[$1]=$3 DATABASE_USER[$1]=$4 PASSWORD_OF[$1]=$5
    CLIENT_OPTIONS[$1]=$(IFS=$'\n'; echo "${*:6}")
}

# login NAME HOST PORT USER KEY KNOWN_HOSTS AGENT BASTION SUDO: BASTION is the name of a login before it, SUDO says that
# commands run as root by sudo; each may be empty, and so KEY or AGENT.
login() {
    SSH_HOST[$1]=$2 SSH_PORT[$1]=$3 SSH_USER[$1]=$4 SSH_KEY[$1]=$5 SSH_KNOWN_HOSTS[$1]=$6 SSH_AGENT[$1]=$7
    SSH_BASTION[$1]=$8 SSH_SUDO[$1]=$9
}

say() { printf '%s\n' "$*"; }
refuse() { say "$@" >&2; exit 1; }
misused() { say "$@" "\`bash $0 --help\` lists what can be said. Nothing was changed." >&2; exit 2; }
pause() { read -rt "$1" <> <(:) || true; }

# ---- what servers and hosts are asked

# The password gets to the client through a pipe: it is in no file, no argument and no environment.
options() {
    printf '[client]\nprotocol=tcp\nconnect-timeout=5\ndefault-character-set=utf8mb4\n'
    option host "${DATABASE_HOST[$1]}"
    option port "${DATABASE_PORT[$1]}"
    option user "${DATABASE_USER[$1]}"
    option password "${PASSWORDS[${PASSWORD_OF[$1]}]}"
    option init-command "$CLIENT_BEGINS"
}

option() {
    local value=${2//\\/\\\\}
    printf '%s="%s"\n' "$1" "${value//\"/\\\"}"
}

# sql SERVER STATEMENTS [OPTION]: prints values alone; what ends in \G is printed with its columns' names. That is no command
# for the client: MySQL's takes none by default any more.
sql() {
    local flags=()
    mapfile -t flags <<< "${CLIENT_OPTIONS[$1]}"
    [[ -n ${flags[0]} ]] || flags=()
    flags+=(-B)
    if [[ $2 == *'\G' ]]; then flags+=(--vertical); else flags+=(-N); fi
    "$CLIENT" --defaults-file=<(options "$1") "${flags[@]}" "${@:3}" < <(printf '%s\n' "${2%'\G'}")
}

# with_password SERVER STATEMENTS FILE: the password in FILE takes the place of {password}.
with_password() {
    local password
    if [[ -r $3 ]]; then
        password=$(<"$3")
    else
        password=$(asked "password of the replication account, which is in $3 on Landfall's machine")
    fi
    password=${password//\\/\\\\}
    sql "$1" "${2//\{password\}/"${password//\'/\'\'}"}"
}

# end SERVER QUERY: the sessions whose ids QUERY gives are killed, in its order, and seen to be gone.
end() {
    local ids left tries
    mapfile -t ids < <(sql "$1" "$2" || echo unknown)
    [[ ${ids[*]-} != *unknown* ]] || return 1
    if ((${#ids[@]} > 0)); then
        sql "$1" "$(printf 'KILL CONNECTION %s;\n' "${ids[@]}")" --force 2> /dev/null # some are gone by then
        for ((tries = 0; tries < 100; tries++)); do
            left=$(sql "$1" "SELECT id FROM $PROCESSES WHERE id IN ($(IFS=,; echo "${ids[*]}"))") || return 1
            [[ -n $left ]] || break
            pause 0.1
        done
        if [[ -n $left ]]; then
            say "connections ${left//$'\n'/, } are still there 10 s after KILL"
            return 1
        fi
    fi
    say gone
}

# host NAME COMMAND
host() {
    local flags=() way=() command said status=0
    if [[ -n ${SSH_BASTION[$1]} ]]; then
        ssh_flags "${SSH_BASTION[$1]}"
        way=(ssh "${flags[@]}" -W "[${SSH_HOST[$1]}]:${SSH_PORT[$1]}" --
            "${SSH_USER[${SSH_BASTION[$1]}]}@${SSH_HOST[${SSH_BASTION[$1]}]}")
        way=("${way[@]//\'/\'\\\'\'}")
        way=("${way[@]//%/%%}")
        way=(-o "ProxyCommand=$(printf "'%s' " "${way[@]}")")
    fi
    ssh_flags "$1"
    # What a login shell there says by itself is no answer.
    command="printf '\\n%s\\n' 'landfall begins here'; $2"
    if [[ -n ${SSH_SUDO[$1]} ]]; then command="exec sudo -n -- sh -c '${command//\'/\'\\\'\'}'"; fi
    said=$(ssh -n "${way[@]}" "${flags[@]}" -- "${SSH_USER[$1]}@${SSH_HOST[$1]}" "$command") || status=$?
    said=$'\n'$said$'\n'
    printf '%s' "${said#*$'\nlandfall begins here\n'}"
    return "$status"
}

# Puts the options for a login into flags.
ssh_flags() {
    flags=(-p "${SSH_PORT[$1]}" -o BatchMode=yes -o ConnectTimeout=10)
    if [[ -r ${SSH_KEY[$1]} ]]; then flags+=(-i "${SSH_KEY[$1]}"); fi
    if [[ -S ${SSH_AGENT[$1]} ]]; then flags+=(-o "IdentityAgent=\"${SSH_AGENT[$1]}\""); fi
    if [[ -r ${SSH_KNOWN_HOSTS[$1]} ]]; then flags+=(-o "UserKnownHostsFile=\"${SSH_KNOWN_HOSTS[$1]}\""); fi
}

# web URL PATH: the status with which http://URL/PATH answers.
web() (
    name=${1%:*} status=
    exec 3<> "/dev/tcp/${name//[][]/}/${1##*:}" || exit 1
    printf 'GET %s HTTP/1.0\r\nHost: %s\r\nConnection: close\r\n\r\n' "$2" "$1" >&3
    read -rt 5 _ status _ <&3
    say "$status"
)

asked() {
    local typed
    printf '%s: ' "$1" >&2
    IFS= read -rs typed || { say "No password came." >&2; exit 1; }
    printf '\n' >&2
    printf '%s' "$typed"
}

# Asks for each password of these servers once.
ask_passwords() {
    local name of
    for name in "$@"; do
        of=${PASSWORD_OF[$name]}
        if [[ -z ${PASSWORDS[$of]+typed} ]]; then
            PASSWORDS[$of]=$(asked "password of ${DATABASE_USER[$of]} on $of") || exit 1
        fi
    done
}

# ---- one line after the other

number=0 code=0
step='' otherwise='' came=''
wanted=()

step() {
    step=$1 otherwise=$2
    say "$1"
}

# fits HOW WANTED CAME
fits() {
    local one line found
    case $1 in
        any) return 0 ;;
        is) [[ $3 == "$2" ]] ;;
        lines)
            while read -r one; do
                found=
                while read -r line; do [[ $line != "$one" ]] || found=yes; done <<< "$3"
                [[ -n $found ]] || return 1
            done <<< "$2"
            ;;
    esac
}

# line WHAT HOW WANTED LOOK PLACE TEXT ACT PLACE TEXT...: WHAT is so afterwards. It is looked at first, and after it was
# done; LOOK `none`: it is done each time, and its own answer is what counts. ACT `none`: it is only looked at.
line() {
    local what=$1 tries
    local -a look=("${@:4:3}") act=("${@:7}")
    wanted=("$2" "$3")
    ((++number))
    local place=${act[1]:-${look[1]}}
    if [[ -n $OFF && $place == "$OFF" ]]; then
        say "  $number. left out, as $place is off: $what"
    elif [[ " $SKIPPED " == *" $number "* ]]; then
        say "  $number. left out, as you said: $what"
    elif [[ -n $DRY_RUN ]]; then
        say "  $number. $what"
        case ${act[0]} in
            none) ;;
            end) say "     on $place: KILL each of ${act[2]}" ;;
            *) say "     on $place: ${act[2]}" ;;
        esac
    elif [[ ${act[0]} == none ]]; then
        answers "${look[@]}" || stopped "$what"
        say "  $number. $what: $came"
    elif [[ ${look[0]} == none ]]; then
        answers "${act[@]}" || stopped "$what"
        say "  $number. done: $what"
    elif answers "${look[@]}"; then
        say "  $number. already so: $what"
    else
        came=$("${act[@]}") || { code=$?; stopped "$what"; }
        for ((tries = 0; tries < 50; tries++)); do
            if answers "${look[@]}"; then
                say "  $number. done: $what"
                return
            fi
            pause 0.2
        done
        stopped "$what"
    fi
}

# answers COMMAND...: whether it prints what is wanted.
answers() {
    code=0
    came=$("$@") || code=$?
    ((code == 0)) && fits "${wanted[@]}" "$came"
}

# stopped WHAT
stopped() {
    local expected="\`${wanted[1]}\`"
    case ${wanted[0]} in
        any) expected='exit status 0' ;;
        lines) expected="the lines ${wanted[1]//$'\n'/, }" ;;
        is) [[ -n ${wanted[1]} ]] || expected=nothing ;;
    esac
    if [[ -n $came ]]; then came="\`$came\`"; else came=nothing; fi
    if ((code != 0)); then came+=", and exit status $code; what was said is above"; fi
    say ''
    say "STOPPED at line $number of \`$VERB\` ($step): $1"
    say "  expected: $expected"
    say "  came:     $came"
    say "  now:      $(brief "$SOURCE"); $(brief "$TARGET")"
    say "  to do:    $otherwise Then run this again from the start: what is done already is seen and passed over."
    if ((number > GUARDED)); then
        say "            Did you do that by hand, or must it wait? Leave it out: --skip $number."
    fi
    exit 1
}

# brief SERVER
brief() {
    if [[ $1 == "$OFF" ]]; then
        say "$1 is off, as you said"
    else
        say "$1 $(sql "$1" "$CLOSED" 2> /dev/null || echo 'does not answer')"
    fi
}

# ---- which way

# Prints opened, closed or unknown.
target_was() {
    local answer lines
    answer=$(sql "$TARGET" "$OPENED")
    mapfile -t lines <<< "$answer"
    if [[ ${lines[0]} == writable || ${lines[1]-} == opened || ${lines[2]-} == own && -z ${lines[3]-} ]]; then
        say opened
    elif [[ ${lines[0]} == read-only && -n ${lines[2]-} ]]; then
        say closed
    else
        say unknown
    fi
}

describe() {
    local answer line
    say "$1 (${DATABASE_HOST[$1]}:${DATABASE_PORT[$1]}), $2"
    if answer=$(sql "$1" "${STATUS[$1]}"); then
        while read -r line; do say "  ${line//$'\t'/ }"; done <<< "$answer"
        say "  $(follows "$1")"
    else
        say "  does not answer; why is above"
    fi
}

follows() {
    local name value what=''
    while read -r name value; do
        case $name in
            *_Host:) what="follows $value" ;;
            *_Port:) what+=":$value" ;;
            *_IO_Running:) what+=", receiver $value" ;;
            *_SQL_Running:) what+=", applier $value" ;;
            Last_IO_Error: | Last_SQL_Error:) [[ -z $value ]] || what+=", $value" ;;
        esac
    done < <(sql "$1" "$FOLLOWS\G")
    say "${what:-follows nobody}"
}

status() {
    describe "$SOURCE" 'the source of this run'
    describe "$TARGET" 'the target of this run'
    say ''
    say "Is only the chat gone? Then Landfall is at work: leave it alone. Did it die? Start it: it finishes or goes back"
    say "within seconds. Only when it can't be started: see to it that it stays off (systemctl disable --now landfall)."
    case $(target_was) in
        opened)
            say "$TARGET was opened. Never open $SOURCE again: bash $0 on"
            say 'way: on'
            ;;
        closed)
            say "$TARGET was not opened. Going back to $SOURCE loses nothing: bash $0 back"
            say 'way: back'
            ;;
        *)
            say "$TARGET can't be asked whether it was opened. $START_TARGET and ask again; never guess. Is its machine off" \
                "for good? Then \`back --target-is-off $TARGET\`."
            say 'way: unknown'
            exit 1
            ;;
    esac
}

back() {
    case $(target_was) in
        opened)
            refuse "Did not go back: $TARGET was opened; it takes writes, or has transactions of its own and follows nobody." \
                "Nothing was changed. What was written there would be lost. Go on: bash $0 on"
            ;;
        closed)
            [[ -z $OFF ]] || refuse "$TARGET answers, so it is not off. Nothing was changed. Leave out --target-is-off."
            ;;
        *)
            [[ -n $OFF ]] || refuse "Did not go back: $TARGET can't be asked whether it was opened, why is above. Nothing was" \
                "changed. $START_TARGET and say this again. Is its machine off for good? back --target-is-off $TARGET"
            ;;
    esac
    back_first
    if [[ -z $OFF && -z $DRY_RUN && $(target_was) != closed ]]; then
        refuse "STOPPED: $TARGET was opened meanwhile, or can't be asked any more. $SOURCE is as it was. See: bash $0 status"
    fi
    back_then
    ended "$SOURCE takes the writes; $TARGET stays closed."
}

on() {
    if [[ $(target_was) != opened ]]; then
        refuse "Did not go on: $TARGET was not opened, or can't be asked. Nothing was changed." \
            "Does it answer and stay closed? Going back loses nothing: bash $0 back"
    fi
    on_first
    on_then
    ended "$TARGET takes the writes; $SOURCE stays closed."
}

ended() {
    say ''
    [[ -z $DRY_RUN ]] || { say 'Nothing was changed.'; return; }
    say "Done. $1 Now: $(brief "$SOURCE"); $(brief "$TARGET")."
    [[ -z $OFF ]] || say "When $OFF comes back, see that it is read-only before anybody is led to it: bash $0 status"
    say "Start Landfall when it can be started: it sees what was done and ends run $RUN accordingly."
}

# ---- what can be said

usage() {
    printf '%s\n' "$TITLE" \
        'For when Landfall dies in the window and can not be started again. Asks the servers, never the chat or the journal.' \
        '' \
        "  bash $0 status                 says which way: back or on. Changes nothing" \
        "  bash $0 back [options]         $SOURCE takes the writes again. Refused when $TARGET was opened" \
        "  bash $0 on [options]           $TARGET takes the writes for good. Refused unless it was opened" \
        '' \
        '  --dry-run                numbers what would be done; changes nothing' \
        '  --skip NUMBER            leaves out one line, which you did by hand or which must wait; may be repeated' \
        "  --target-is-off $TARGET   with back: its machine is off for good; you name it" \
        "  --source-is-off $SOURCE   with on: the same" \
        '' \
        "It needs bash, ssh and the client \`$CLIENT\`, and asks for the password of each account of Landfall once." \
        'A key with a passphrase must be in your ssh-agent: run `ssh-add KEY` first.' \
        'It stops at the first answer that is not expected. Run it again from the start: what is done is passed over.'
}

DRY_RUN='' SKIPPED='' OFF='' VERB=''

read_words() {
    while (($# > 0)); do
        case $1 in
            -h | --help | help) usage; exit 0 ;;
            status | back | on)
                [[ -z $VERB ]] || misused "Say one of \`status\`, \`back\` and \`on\`, not \`$VERB\` and \`$1\`."
                VERB=$1
                ;;
            --dry-run) DRY_RUN=yes ;;
            --skip)
                [[ ${2-} =~ ^[1-9][0-9]*$ ]] || misused "\`--skip\` needs the number of a line, as \`--dry-run\` shows it."
                SKIPPED+=" $2"
                shift
                ;;
            --target-is-off) off "$TARGET" back "$1" "${2-}"; shift ;;
            --source-is-off) off "$SOURCE" on "$1" "${2-}"; shift ;;
            *) misused "\`$1\` is not a verb. There are \`status\`, \`back\` and \`on\`." ;;
        esac
        shift
    done
    [[ -n $VERB ]] || { usage >&2; exit 2; }
    [[ -z $OFF || $VERB == "$OFF_VERB" ]] || misused "That a server is off can't be said with \`$VERB\`, but with \`$OFF_VERB\`."
    GUARDED=0
    case $VERB in back) GUARDED=$BACK_GUARDED ;; on) GUARDED=$ON_GUARDED ;; esac
    local skipped
    for skipped in $SKIPPED; do
        ((skipped > GUARDED)) || misused "Line $skipped of \`$VERB\` can't be left out: without it a write may be lost."
    done
}

# off SERVER VERB OPTION NAMED
off() {
    [[ $4 == "$1" ]] || misused "\`$3\` needs the server's name, which is $1. You named \`$4\`."
    OFF=$1 OFF_VERB=$2
}

main() {
    local tool
    read_words "$@"
    for tool in ssh "$CLIENT"; do
        command -v "$tool" > /dev/null || { say "There is no \`$tool\` here (PATH=$PATH). Install it." >&2; exit 2; }
    done
    if [[ $VERB == on ]]; then ask_passwords "${SERVERS[@]}"; else ask_passwords "$SOURCE" "$TARGET"; fi
    "$VERB"
}
