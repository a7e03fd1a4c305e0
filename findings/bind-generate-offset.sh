#!/usr/bin/env bash
# In a $GENERATE of BIND, the offset of ${OFFSET} goes on to hold for every plain $ behind it in the same field.
# Expected: $ is the number itself, as the manual says ("any single $ is replaced by the iterator value"), and only
# ${8000} is the number plus 8000. Who numbers ports and hosts in one directive gets records that lead to the wrong
# hosts, and no warning. ${0} is the number itself, also behind an offset.
# Needs named-compilezone (Debian: bind9-utils).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/zone" <<'ZONE'
$TTL 3600
@ IN SOA ns.example.net. hostmaster.example.net. 1 7200 3600 604800 300
@ IN NS ns.example.net.
$GENERATE 1-2 carried$ SRV "0 0 ${8000} host$.example.net."
$GENERATE 1-2 reset$ SRV "0 0 ${8000} host${0}.example.net."
ZONE
echo "BIND $(named-compilezone -v)"
out=$(named-compilezone -q -i none -s full -o - example.org "$folder/zone" | grep SRV | tr -s ' \t' ' ')
echo "$out"
diff <(echo "$out") - <<'SEEN'
carried1.example.org. 3600 IN SRV 0 0 8001 host8001.example.net.
carried2.example.org. 3600 IN SRV 0 0 8002 host8002.example.net.
reset1.example.org. 3600 IN SRV 0 0 8001 host1.example.net.
reset2.example.org. 3600 IN SRV 0 0 8002 host2.example.net.
SEEN
