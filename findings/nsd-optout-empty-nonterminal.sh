#!/usr/bin/env bash
# NSD denies a name below an empty non-terminal that only leads to insecure delegations (NSEC3 with opt-out) with a proof whose
# closest encloser has no NSEC3 record, so that Unbound treats the answer as bogus; with the same zone on Knot DNS it does not.
# Expected: the closest encloser of the proof is the closest one that has a record, here the apex (RFC 5155 section 7.2.1 with
# erratum 3441): dnssec-signzone leaves such empty non-terminals out of the chain, as the RFC allows. An operator of a registry
# with names such as a.b.example sees SERVFAIL for mistyped names. The zone is valid for dnssec-verify.
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
child.hollow NS ns.elsewhere.test.
ZONE
key=$(dnssec-keygen -q -a ECDSAP256SHA256 -f KSK optout.test.)
dnssec-keygen -q -a ECDSAP256SHA256 optout.test. >zsk
dnssec-signzone -q -S -3 - -A -o optout.test. -f signed zone >/dev/null
dnssec-verify -q -o optout.test. signed
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
    name: optout.test
    zonefile: signed
CONF
cat >knot.conf <<CONF
server:
    rundir: $folder
    listen: 127.0.0.1@$((port + 1))
database:
    storage: $folder/db
zone:
  - domain: optout.test
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
    name: optout.test
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
    for _ in $(seq 50); do ask "$at" optout.test SOA 2>/dev/null | grep -q 'status: NOERROR' && break; sleep 0.2; done
done
apex_records() { ask "$1" missing.hollow.optout.test A +dnssec +norec | grep -c 'NSEC3.* SOA ' || true; }
status() { ask "$1" missing.hollow.optout.test A +dnssec | sed -n 's/.*status: \([A-Z]*\).*/\1/p'; }
out="NSEC3 records of the apex in the proof: NSD $(apex_records "$port"), Knot $(apex_records $((port + 1)))
Unbound: by NSD $(status $((port + 2))), by Knot $(status $((port + 3)))"
echo "$out"
diff <(echo "$out") - <<'SEEN'
NSEC3 records of the apex in the proof: NSD 0, Knot 1
Unbound: by NSD SERVFAIL, by Knot NXDOMAIN
SEEN
