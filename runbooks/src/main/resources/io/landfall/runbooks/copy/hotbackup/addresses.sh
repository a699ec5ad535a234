# Prints the address with which this host connects to the host $1; nothing when it can't be told.
address=$(getent ahosts "$1" 2>/dev/null | awk 'NR == 1 { print $1 }')
ip -o route get "${address:-$1}" 2>/dev/null | sed -n 's/.* src \([^ ]*\).*/\1/p'
exit 0
