#!/usr/bin/env bash
# A name in a hosts file of dnsmasq has only the address family of its line from there; the other family is asked upstream.
# Expected: a blocking list with lines such as "0.0.0.0 ads.example.net", as most lists are, blocks the host. A client with
# IPv6 gets the real AAAA record all the same, and HTTPS with its hints, and no line of the log says that the list was passed
# by. PowerDNS Recursor (export-etc-hosts) and Knot Resolver (hints) answer the other family with no records.
# Needs dnsmasq and dig (Debian: dnsmasq-base, bind9-dnsutils).
set -euo pipefail
folder=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; wait; rm -rf "$folder"' EXIT
echo "0.0.0.0 ads.example.net" > "$folder/hosts"
serve() { # PORT OPTION...: a dnsmasq that reads nothing of this machine
    dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts --bind-interfaces --listen-address=127.0.0.1 \
        --user="$(id -un)" --pid-file= --port="$1" "${@:2}" 2>"$folder/log.$1" &
    pids+=($!)
}
upstream=$((20000 + RANDOM % 10000))
blocking=$((upstream + 1))
serve "$upstream" --address=/ads.example.net/2001:db8::66
serve "$blocking" --server="127.0.0.1#$upstream" --addn-hosts="$folder/hosts"
for _ in $(seq 50); do
    dig +short +time=1 +tries=1 -p "$blocking" @127.0.0.1 ads.example.net A >"$folder/a" 2>/dev/null && break
    sleep 0.1
done
dnsmasq --version | head -n 1
out="A $(cat "$folder/a")
AAAA $(dig +short +time=2 -p "$blocking" @127.0.0.1 ads.example.net AAAA)"
echo "$out"
diff <(echo "$out") - <<'SEEN'
A 0.0.0.0
AAAA 2001:db8::66
SEEN
