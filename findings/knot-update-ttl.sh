#!/usr/bin/env bash
# A dynamic update that adds a record which Knot DNS has, with another TTL, is answered with NOERROR and changes nothing: neither the TTL nor
# the serial. If the update deletes the record first, its TTL changes.
# Expected: the TTL of the update, as in BIND and PowerDNS (RFC 2136 section 3.4.2.2: the record of the zone is replaced; section 2.5.1 says
# that a duplicate is ignored, but a duplicate has the same TTL there). Who lowers a TTL by nsupdate before a move believes that it is done.
# Needs knotd, kdig and nsupdate (Debian: knot, knot-dnsutils, bind9-dnsutils). Listens on 127.0.0.1.
set -euo pipefail
folder=$(mktemp -d)
port=$((20000 + RANDOM % 20000))
trap 'kill "$server" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
mkdir "$folder/db"
cat > "$folder/zone" <<'ZONE'
$ORIGIN example.org.
$TTL 3600
@ IN SOA ns hostmaster 1 7200 3600 604800 300
@ IN NS ns
ns IN A 192.0.2.53
www IN A 192.0.2.1
ZONE
cat > "$folder/knot.conf" <<CONF
server:
    rundir: $folder
    listen: 127.0.0.1@$port
database:
    storage: $folder/db
acl:
  - id: local
    address: 127.0.0.1
    action: update
zone:
  - domain: example.org
    file: $folder/zone
    zonefile-sync: -1
    zonefile-load: whole
    acl: local
CONF
PATH=$PATH:/usr/sbin
dpkg-query --show knot
knotd -c "$folder/knot.conf" > "$folder/log" 2>&1 &
server=$!
ask() { kdig @127.0.0.1 -p "$port" +norec +timeout=2 +retry=0 +noall +answer "$@" 2> "$folder/out" | tr -s ' \t' ' '; }
for _ in $(seq 50); do ask example.org SOA | grep -q hostmaster && break; sleep 0.2; done
update() { printf 'server 127.0.0.1 %s\nzone example.org\n%s\nsend\n' "$port" "$1" | nsupdate && echo NOERROR; }
serial() { ask example.org SOA | cut -d ' ' -f 7; }
seen() { # UPDATE: prints the response code, the serial, and the TTLs
    update "$1"
    echo "serial $(serial)"
    ask www.example.org A | grep IN | sort
}
out=$(
    seen 'update add www.example.org. 60 A 192.0.2.1'
    seen $'update delete www.example.org. A 192.0.2.1\nupdate add www.example.org. 60 A 192.0.2.1'
)
echo "$out"
diff <(echo "$out") - <<'SEEN'
NOERROR
serial 1
www.example.org. 3600 IN A 192.0.2.1
NOERROR
serial 2
www.example.org. 60 IN A 192.0.2.1
SEEN
