#!/bin/sh
# Knot Resolver 5.6 answers every query of type ANY with SERVFAIL, and asks no server.
#
# Expected: an answer as RFC 8482 section 4 describes it (some records, or a synthesised HINFO), what the upstream server answers
# (BIND, Unbound and PowerDNS Recursor do that), or NOTIMP or REFUSED, which say "not this query" in a way that a client can tell from a fault.
# Seen: SERVFAIL without an extended error, although the same name resolves for A, and although a forwarder would answer ANY.
#
# Why it matters: SERVFAIL means "try another server, or later". Clients that ask ANY (mail servers of the qmail kind, JNDI, monitoring scripts)
# take the domain for broken and repeat the query, and the operator looks for a fault in the zone.
#
# Needs the Debian packages knot-resolver, dnsmasq-base and bind9-dnsutils; listens on 127.66.9.1 and 127.66.9.2.
set -eu
for program in /usr/sbin/kresd /usr/sbin/dnsmasq /usr/bin/dig; do
    [ -x "$program" ] || { echo "missing: $program"; exit 2; }
done
work=$(mktemp -d)
trap 'kill $started 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
started=

/usr/sbin/kresd -V
/usr/sbin/dnsmasq --version | head -n 1

/usr/sbin/dnsmasq -k -C /dev/null -p 6602 --listen-address=127.66.9.2 --bind-interfaces --no-resolv --no-hosts --pid-file= \
    --local=/example/ --host-record=www.example,192.0.2.1 --txt-record=www.example,text >"$work/dnsmasq.log" 2>&1 &
started=$!
cat >"$work/kresd.conf" <<'CONF'
net.ipv6 = false
net.listen('127.66.9.1', 6601, { kind = 'dns' })
modules.unload('priming')
trust_anchors.remove('.')
policy.add(policy.suffix(policy.STUB('127.66.9.2@6602'), { todname('example.') }))
CONF
/usr/sbin/kresd -n -c "$work/kresd.conf" "$work" >"$work/kresd.log" 2>&1 &
started="$started $!"

ask() { # ADDRESS PORT TYPE: response code and number of answers
    dig @"$1" -p "$2" +tries=1 +time=3 www.example "$3" | sed -n 's/.*status: \([A-Z]*\),.*/\1/p; s/.*ANSWER: \([0-9]*\),.*/\1/p' | tr '\n' ' '
}
i=0
until [ "$(ask 127.66.9.1 6601 A)" = "NOERROR 1 " ] || [ $i = 30 ]; do
    i=$((i + 1))
    sleep 0.2
done

forwarder=$(ask 127.66.9.2 6602 ANY)
address=$(ask 127.66.9.1 6601 A)
any=$(ask 127.66.9.1 6601 ANY)
echo "forwarder, ANY:      $forwarder"
echo "Knot Resolver, A:    $address"
echo "Knot Resolver, ANY:  $any"
[ "$forwarder" = "NOERROR 2 " ] && [ "$address" = "NOERROR 1 " ] && [ "$any" = "SERVFAIL 0 " ]
