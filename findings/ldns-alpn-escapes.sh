#!/usr/bin/env bash
# ldns does not know the escapes of value lists in SVCB and HTTPS.
# Expected: a list has two levels of escapes (RFC 9460 appendix A.1); of the RFC's own test vector (appendix D.2)
# alpn="f\\\\oo\\,bar,h2" two protocols are left, f\oo,bar and h2. ldns makes three of it, f\\oo\ among them, and
# prints back the text that it was given, so that the difference shows in the octets only, and in signatures.
# Needs ldns-read-zone (Debian: ldnsutils).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/zone" <<'ZONE'
$ORIGIN example.org.
$TTL 3600
@ IN SOA ns.example.net. hostmaster.example.net. 1 7200 3600 604800 300
@ IN NS ns.example.net.
www HTTPS 1 . alpn="f\\\\oo\\,bar,h2"
ZONE
echo "ldns $(ldns-read-zone -v 2>&1 | grep -o 'version [0-9.]*' | head -1)"
out=$(ldns-read-zone -u HTTPS "$folder/zone" | grep 'TYPE65' | tr -s ' \t' ' ')
echo "$out"
# The octets that the RFC has: 0001 00 0001 000c 08 665c6f6f2c626172 02 6832.
diff <(echo "$out") - <<'SEEN'
www.example.org. 3600 IN TYPE65 \# 21 0001000001000e06665c5c6f6f5c03626172026832
SEEN
