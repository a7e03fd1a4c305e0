#!/usr/bin/env bash
# Knot DNS 3.2 refuses every query for a catalog zone over UDP, and answers the same query over TCP.
# Expected: the SOA record over UDP as well. A secondary compares serials by a query for the SOA record, over UDP (RFC 1034 section
# 4.3.5, RFC 1996 section 3.11), and RFC 9432 has no other rule for catalog zones. A secondary that asks over UDP only sees
# REFUSED, believes that this primary does not serve the zone, and misses all changes of the catalog after the first transfer.
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
ZONE
cat > "$folder/knot.conf" <<CONF
server:
    rundir: $folder
    listen: 127.0.0.1@$port
database:
    storage: $folder/db
acl:
  - id: all
    address: 127.0.0.0/8
    action: transfer
zone:
  - domain: catalog.example
    catalog-role: generate
    acl: all
    storage: $folder
  - domain: example.org
    file: $folder/zone
    acl: all
    catalog-role: member
    catalog-zone: catalog.example
CONF
knotd --version
knotd -c "$folder/knot.conf" > "$folder/log" 2>&1 &
server=$!
ask() { kdig @127.0.0.1 -p "$port" +norec +timeout=2 +retry=0 "$@"; }
status() { ask "$@" +noall +header | sed -n 's/.*status: \([A-Z]*\);.*/\1/p'; }
for _ in $(seq 50); do [ "$(status catalog.example SOA +tcp 2>/dev/null)" = NOERROR ] && break; sleep 0.2; done
out=$(for name in example.org catalog.example; do
    echo "$name over UDP: $(status "$name" SOA), over TCP: $(status "$name" SOA +tcp)"
done)
echo "$out"
[ "$(ask catalog.example AXFR +noall +answer | grep -c example.org)" -ge 1 ] || { echo "the catalog zone has no member"; exit 1; }
diff <(echo "$out") - <<'SEEN'
example.org over UDP: NOERROR, over TCP: NOERROR
catalog.example over UDP: REFUSED, over TCP: NOERROR
SEEN
