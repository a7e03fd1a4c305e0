#!/usr/bin/env bash
# BIND 9.18 and NSD 4.6 answer NOERROR to a query without a question that has a wrong server cookie.
# Expected: BADCOOKIE. RFC 7873 section 5.4 says so ("SHALL"): such a query confirms a server cookie that the client has stored.
# The response has another server cookie than the query, which is the only sign. So a monitor that asks each server of an anycast
# address whether it accepts the cookie of the others finds nothing wrong when their secrets differ, if it looks at the response code.
# Needs named, nsd and dig (Debian: bind9, nsd, bind9-dnsutils).
set -euo pipefail
folder=$(mktemp -d)
servers=()
trap '[ ${#servers[@]} = 0 ] || kill "${servers[@]}"; wait; rm -rf "$folder"' EXIT
printf '$ORIGIN example.org.\n@ 300 SOA ns hostmaster 1 7200 3600 604800 300\n@ 300 NS ns\nns 300 A 192.0.2.1\n' > "$folder/zone"
cat > "$folder/named.conf" <<CONF
options { directory "$folder"; pid-file none; session-keyfile none; listen-on port 5399 { 127.0.0.1; }; listen-on-v6 { none; };
          recursion no; cookie-secret "000102030405060708090a0b0c0d0e0f"; };
controls { };
zone "example.org" { type primary; file "zone"; };
CONF
cat > "$folder/nsd.conf" <<CONF
server:
  ip-address: 127.0.0.1@5398
  username: ""
  chroot: ""
  zonesdir: "$folder"
  pidfile: "$folder/nsd.pid"
  xfrdfile: "$folder/xfrd"
  zonelistfile: "$folder/zones"
  database: ""
  answer-cookie: yes
  cookie-secret: 000102030405060708090a0b0c0d0e0f
remote-control:
  control-enable: no
zone:
  name: example.org
  zonefile: zone
CONF
dpkg-query --show bind9 nsd
PATH=$PATH:/usr/sbin
named -g -c "$folder/named.conf" 2> "$folder/named.log" & servers+=($!)
nsd -d -c "$folder/nsd.conf" 2> "$folder/nsd.log" & servers+=($!)
for port in 5399 5398; do
    ask() { dig +time=1 +tries=1 @127.0.0.1 -p "$port" "$@"; }
    for _ in $(seq 100); do ask example.org SOA | grep -q hostmaster && break; sleep 0.1; done
    cookie=$(ask +cookie=0102030405060708 example.org SOA | sed -n 's/^; COOKIE: \([0-9a-f]*\).*/\1/p')
    [ ${#cookie} = 48 ]
    wrong=${cookie%?}$([ "${cookie: -1}" = 0 ] && echo 1 || echo 0)
    for sent in "$cookie" "$wrong"; do
        ask +header-only +cookie="$sent" > "$folder/out"
        echo "port $port, $([ "$sent" = "$cookie" ] && echo right || echo wrong) cookie: $(grep -o 'status: [A-Z]*' "$folder/out"), $(grep '; COOKIE' "$folder/out")"
        grep -q 'status: NOERROR' "$folder/out"
    done
done
