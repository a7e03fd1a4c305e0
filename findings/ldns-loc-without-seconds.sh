#!/usr/bin/env bash
# ldns reads a longitude without seconds together with the seconds of the latitude, times a thousand.
# Expected: minutes and seconds may be left out of each angle and are then 0 (RFC 1876 section 3), so that 4 53 E is
# 4 53 0.000 E, whatever stands before it. ldns makes 5 09 40 E of it, 19 km away, and says nothing; signers that read
# zones with ldns sign and publish the wrong place. With seconds written out it reads the same angle well.
# Needs ldns-read-zone (Debian: ldnsutils).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/zone" <<'ZONE'
$ORIGIN example.org.
$TTL 3600
@ IN SOA ns.example.net. hostmaster.example.net. 1 7200 3600 604800 300
@ IN NS ns.example.net.
left-out LOC 52 22 1 N 4 53 E 0m
written LOC 52 22 1 N 4 53 0 E 0m
ZONE
echo "ldns $(ldns-read-zone -v 2>&1 | grep -o 'version [0-9.]*' | head -1)"
out=$(ldns-read-zone "$folder/zone" | grep LOC | tr -s ' \t' ' ')
echo "$out"
diff <(echo "$out") - <<'SEEN'
left-out.example.org. 3600 IN LOC 52 22 1.000 N 05 09 40.000 E 0m 1m 10000m 10m
written.example.org. 3600 IN LOC 52 22 1.000 N 04 53 0.000 E 0m 1m 10000m 10m
SEEN
