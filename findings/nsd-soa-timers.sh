#!/usr/bin/env bash
# NSD 4.6 puts $TTL in the place of an SOA timer above 2147483647, and says that the zone is ok.
# Expected: the number as it is written. The timers of an SOA have 32 bits without a sign (RFC 1035 section 3.3.13); the
# limit of RFC 2181 section 8 is for TTLs. BIND and ldns keep the number. Who writes a zone that is never to expire on
# its secondaries gets one that expires after an hour, or whatever $TTL is, without a warning.
# Needs nsd-checkzone and named-compilezone (Debian: nsd, bind9-utils).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/zone" <<'ZONE'
$ORIGIN example.org.
$TTL 3600
@ IN SOA ns.example.net. hostmaster.example.net. ( 1 7200 3600 4294967295 300 )
@ IN NS ns.example.net.
ZONE
dpkg-query --show nsd bind9-utils
bind=$(named-compilezone -q -s full -o - example.org "$folder/zone" | grep SOA | tr -s ' \t' ' ')
nsd=$(nsd-checkzone -p example.org "$folder/zone" 2>&1 | tr -s ' \t\n' ' ')
echo "BIND: $bind"
echo "NSD:  $nsd"
[[ $bind == *" 1 7200 3600 4294967295 300"* ]]
[[ $nsd == *" 1 7200 3600 3600 300 "* && $nsd == *"is ok"* ]]
