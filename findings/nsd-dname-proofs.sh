#!/usr/bin/env bash
# NSD sends no proof, or one for another name, where a DNAME record leads to a name that does not exist: the NXDOMAIN lacks the NSEC record
# that covers the target, and an answer from a wildcard has an NSEC record that does not cover it. Unbound treats both as bogus; with
# the same zone on Knot DNS it does not. Expected: the proofs of RFC 4035 sections 3.1.3.2 and 3.1.3.3 for the name that the DNAME record gives
# (RFC 6672 section 3.2). An operator who renames a part of a signed zone with a DNAME sees SERVFAIL for it. The zone is valid for dnssec-verify.
# Needs Debian: nsd, knot, unbound, bind9-utils, bind9-dnsutils. Listens on 127.0.0.1.
set -euo pipefail
PATH=$PATH:/usr/sbin
folder=$(mktemp -d)
port=$((20000 + RANDOM % 20000))
servers=()
trap 'kill "${servers[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
cat >zone <<'ZONE'
$TTL 3600
@ SOA ns hostmaster 1 7200 3600 604800 300
@ NS ns
ns A 192.0.2.1
old DNAME new
host.new A 192.0.2.2
oldwild DNAME wild
*.wild TXT "wild"
zz A 192.0.2.3
ZONE
key=$(dnssec-keygen -q -a ECDSAP256SHA256 -f KSK dname.test.)
dnssec-keygen -q -a ECDSAP256SHA256 dname.test. >zsk
dnssec-signzone -q -S  -o dname.test. -f signed zone >/dev/null
dnssec-verify -q -o dname.test. signed
cat >nsd.conf <<CONF
server:
    ip-address: 127.0.0.1@$port
    username: ""
    zonesdir: "$folder"
    database: ""
    zonelistfile: "$folder/zone.list"
    xfrdfile: ""
    xfrdir: "$folder"
    pidfile: ""
remote-control:
    control-enable: no
zone:
    name: dname.test
    zonefile: signed
CONF
cat >knot.conf <<CONF
server:
    rundir: $folder
    listen: 127.0.0.1@$((port + 1))
database:
    storage: $folder/db
zone:
  - domain: dname.test
    file: $folder/signed
    zonefile-sync: -1
    journal-content: none
CONF
unbound_conf() { # PORT SERVER-PORT
    cat <<CONF
server:
    interface: 127.0.0.1@$1
    do-daemonize: no
    username: ""
    chroot: ""
    directory: "$folder"
    pidfile: ""
    use-syslog: no
    do-not-query-localhost: no
    trust-anchor-file: "$folder/$key.key"
    local-zone: "test." nodefault
    aggressive-nsec: no
remote-control:
    control-enable: no
stub-zone:
    name: dname.test
    stub-addr: 127.0.0.1@$2
CONF
}
unbound_conf $((port + 2)) "$port" >of-nsd.conf
unbound_conf $((port + 3)) $((port + 1)) >of-knot.conf
nsd -v 2>&1 | head -n 1
knotd --version
unbound -V | head -n 1
nsd -d -c nsd.conf >nsd.log 2>&1 & servers+=($!)
knotd -c knot.conf >knot.log 2>&1 & servers+=($!)
unbound -d -c of-nsd.conf >of-nsd.log 2>&1 & servers+=($!)
unbound -d -c of-knot.conf >of-knot.log 2>&1 & servers+=($!)
ask() { dig @127.0.0.1 -p "$1" +tries=1 +timeout=3 "${@:2}"; }
for at in "$port" $((port + 1)) $((port + 2)) $((port + 3)); do
    for _ in $(seq 50); do ask "$at" dname.test SOA 2>/dev/null | grep -q 'status: NOERROR' && break; sleep 0.2; done
done
records() { ask "$1" "$2" +dnssec +norec +noall +authority | awk '$4 == "NSEC" { print $1 }' | sort | tr '\n' ' '; }
status() { ask "$1" "$2" +dnssec | sed -n 's/.*status: \([A-Z]*\).*/\1/p'; }
out=$(for name in missing.old.dname.test x.oldwild.dname.test; do
    echo "$name"
    echo "  NSD: $(records "$port" $name)"
    echo "  Knot: $(records $((port + 1)) $name)"
    echo "  Unbound: by NSD $(status $((port + 2)) "$name"), by Knot $(status $((port + 3)) "$name")"
done)
echo "$out"
diff <(echo "$out") - <<'SEEN'
SEEN
