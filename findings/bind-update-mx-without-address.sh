#!/usr/bin/env bash
# BIND 9.18 refuses a dynamic update with an MX record whose exchange is in the zone and has no address, although it loads and
# transfers the same record. At the apex it does so for NS records; for SRV records, and for NS records of a delegation, it does not.
# Expected: NOERROR, as Knot DNS and PowerDNS answer. RFC 2136 section 3.4 has no such check, and a client may add the address with its
# next update. Who fills a zone by updates, record by record, gets REFUSED, which looks like a missing permission; and two servers that
# get the same updates end with different zones.
# Needs named, named-checkzone, nsupdate and dig (Debian: bind9, bind9-utils, bind9-dnsutils).
set -euo pipefail
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$folder"' EXIT
cat > "$folder/zone" <<'ZONE'
$ORIGIN example.org.
$TTL 300
@ SOA ns hostmaster 1 7200 3600 604800 300
@ NS ns
ns A 192.0.2.1
loaded MX 10 nobody
ZONE
cat > "$folder/named.conf" <<CONF
options { directory "$folder"; pid-file none; session-keyfile none; listen-on port 5399 { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; };
controls { };
zone "example.org" { type primary; file "zone"; allow-update { 127.0.0.1; }; };
CONF
dpkg-query --show bind9
PATH=$PATH:/usr/sbin
named-checkzone example.org "$folder/zone"
named -g -c "$folder/named.conf" 2> "$folder/log" & server=$!
ask() { dig +noall +answer +time=1 +tries=1 @127.0.0.1 -p 5399 "$@"; }
for _ in $(seq 100); do ask example.org SOA | grep -q hostmaster && break; sleep 0.1; done
[[ $(ask loaded.example.org MX) == *"10 nobody.example.org."* ]]
update() { # RECORD: prints the response code
    if printf 'server 127.0.0.1 5399\nzone example.org\nupdate add %s\nsend\n' "$1" | nsupdate > "$folder/out" 2>&1; then echo NOERROR; else sed -n 's/^update failed: //p' "$folder/out"; fi
}
check() { # RECORD RCODE
    local rcode
    rcode=$(update "$1")
    echo "$1: $rcode"
    [ "$rcode" = "$2" ]
}
check "mail.example.org. 300 MX 10 nobody.example.org." REFUSED
check "example.org. 300 NS nobody.example.org." REFUSED
check "mail.example.org. 300 MX 10 ns.example.org." NOERROR
check "mail.example.org. 300 MX 10 nobody.example.net." NOERROR
check "mail.example.org. 300 SRV 0 0 25 nobody.example.org." NOERROR
check "cut.example.org. 300 NS nobody.example.org." NOERROR
