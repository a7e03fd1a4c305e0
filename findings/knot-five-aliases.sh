#!/usr/bin/env bash
# Knot DNS answers a chain of six aliases of one zone with the first five, NOERROR and no address.
# Expected: the whole chain and the address (RFC 1034 section 4.3.2 step 3a), as NSD and BIND give for six. A stub
# that asks this server takes the name for one without address; a resolver has to ask again for the rest.
# Needs knotd and kdig (Debian: knot, knot-dnsutils). Listens on 127.0.0.1.
set -euo pipefail
folder=$(mktemp -d)
port=$((20000 + RANDOM % 20000))
trap 'kill "$server" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
cat > "$folder/zone" <<'ZONE'
$ORIGIN example.org.
$TTL 3600
@ IN SOA ns.example.net. hostmaster.example.net. 1 7200 3600 604800 300
@ IN NS ns.example.net.
c0 IN CNAME c1
c1 IN CNAME c2
c2 IN CNAME c3
c3 IN CNAME c4
c4 IN CNAME c5
c5 IN CNAME c6
c6 IN A 192.0.2.1
ZONE
cat > "$folder/knot.conf" <<CONF
server:
    rundir: $folder
    listen: 127.0.0.1@$port
database:
    storage: $folder/db
zone:
  - domain: example.org
    file: $folder/zone
CONF
knotd --version
knotd -c "$folder/knot.conf" > "$folder/log" 2>&1 &
server=$!
ask() { kdig @127.0.0.1 -p "$port" +norec +timeout=2 +retry=0 "$@"; }
for _ in $(seq 50); do ask example.org SOA > "$folder/soa" 2>&1 && grep -q NOERROR "$folder/soa" && break; sleep 0.2; done
out=$(ask c0.example.org A +noall +header +answer | grep -E 'status|IN' | tr -s ' \t' ' ' | sed 's/; id:.*//')
echo "$out"
[ "$(ask c1.example.org A +short | tail -n 1)" = 192.0.2.1 ] || { echo "the five from c1 on do not reach the address"; exit 1; }
diff <(echo "$out") - <<'SEEN'
;; ->>HEADER<<- opcode: QUERY; status: NOERROR
c0.example.org. 3600 IN CNAME c1.example.org.
c1.example.org. 3600 IN CNAME c2.example.org.
c2.example.org. 3600 IN CNAME c3.example.org.
c3.example.org. 3600 IN CNAME c4.example.org.
c4.example.org. 3600 IN CNAME c5.example.org.
SEEN
