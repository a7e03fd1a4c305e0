#!/usr/bin/env bash
# ldns rejects signatures that expire after 19 January 2038 (2^31 seconds since 1970).
# Expected: the times of an RRSIG are numbers modulo 2^32, compared with serial number arithmetic (RFC 4034 section
# 3.1.5), so a signature made today may be valid for 68 years. ldns takes an expiration from 2^31 on as one before the
# inception. This matters to who signs a zone once for a long time: tests, labs, and trust anchors kept offline; drill -S
# has the same check. dnssec-verify of BIND accepts the same zone.
# Needs ldns-verify-zone (Debian: ldnsutils), dnssec-keygen and dnssec-signzone (Debian: bind9-utils).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > zone <<'ZONE'
$ORIGIN example.org.
$TTL 3600
@ IN SOA ns hostmaster 1 7200 3600 604800 300
@ IN NS ns
ns IN A 192.0.2.1
ZONE
echo "ldns $(ldns-verify-zone -v 2>&1 | grep -o 'version [0-9.]*' | head -1)"
dnssec-keygen -q -a ECDSAP256SHA256 -f KSK example.org > key
for expiration in 20380119031407 20380119031408; do
    dnssec-signzone -q -S -z -P -s 20260101000000 -e $expiration -o example.org -f signed zone > /dev/null 2>&1
    dnssec-verify -q -z -o example.org signed > /dev/null 2>&1 && echo "$expiration: dnssec-verify accepts it"
    if ldns-verify-zone -t 20270101000000 signed > seen 2>&1; then
        echo "$expiration: ldns accepts it"
    else
        echo "$expiration: ldns: $(grep -om1 'DNSSEC signature has .*date' seen)"
    fi
done | tee all
diff all - <<'SEEN'
20380119031407: dnssec-verify accepts it
20380119031407: ldns accepts it
20380119031408: dnssec-verify accepts it
20380119031408: ldns: DNSSEC signature has expiration date earlier than inception date
SEEN
