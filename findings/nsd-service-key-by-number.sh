#!/usr/bin/env bash
# NSD and ldns read keyNNNNN of SVCB and HTTPS through the text format of the key that has this number.
# Expected: the value of keyNNNNN is the octets of the parameter (RFC 9460 section 2.1), so that key1=\002h2 is
# alpn=h2: a length and a name. BIND reads it so. NSD and ldns put a length before it once more and serve one protocol
# whose name is the three octets 02 68 32; a client finds none that it knows. A zone that a generator writes in the
# generic form, so that servers older than a key can read it, changes its meaning when the server learns the name.
# Needs nsd-checkzone (Debian: nsd), ldns-read-zone (ldnsutils), named-compilezone (bind9-utils).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/zone" <<'ZONE'
$ORIGIN example.org.
$TTL 3600
@ IN SOA ns.example.net. hostmaster.example.net. 1 7200 3600 604800 300
@ IN NS ns.example.net.
www HTTPS 1 . key1=\002h2
ZONE
dpkg-query -W nsd ldnsutils bind9-utils
out=$(
    echo "NSD $(nsd-checkzone -p example.org "$folder/zone" 2>/dev/null | grep HTTPS | tr -s ' \t' ' ')"
    echo "ldns $(ldns-read-zone -u HTTPS "$folder/zone" | grep 'TYPE65' | tr -s ' \t' ' ')"
    echo "BIND $(named-compilezone -q -i none -s full -o - example.org "$folder/zone" | grep HTTPS | tr -s ' \t' ' ')"
)
echo "$out"
diff <(echo "$out") - <<'SEEN'
NSD www 3600 IN HTTPS 1 . alpn="\002h2"
ldns www.example.org. 3600 IN TYPE65 \# 11 0001000001000403026832
BIND www.example.org. 3600 IN HTTPS 1 . alpn="h2"
SEEN
