#!/bin/sh
# Knot Resolver 5.6 passes an alias from a server of policy.STUB on to the client without its target.
#
# Expected: policy.STUB with the authoritative server of a zone, as for an internal zone beside the public ones, resolves the names of that
# zone. If www.inside.example is an alias of www.outside.example, the answer has the alias and the address, as from Unbound (stub-zone),
# BIND (static-stub) and PowerDNS Recursor (forward-zones).
# Seen: NOERROR with the CNAME record only, although the same resolver answers www.outside.example with its address. An alias of a name
# that does not exist is NOERROR as well, not NXDOMAIN.
#
# Why it matters: stub resolvers as that of the C library do not follow aliases by themselves. For them, NOERROR without an address means
# that the host has none, so the host cannot be reached, and nothing in the answer or the log is an error.
#
# Needs the Debian packages knot-resolver, nsd, dnsmasq-base and bind9-dnsutils; listens on 127.66.11.1 to 127.66.11.3.
set -eu
for program in /usr/sbin/kresd /usr/sbin/nsd /usr/sbin/dnsmasq /usr/bin/dig; do
    [ -x "$program" ] || { echo "missing: $program"; exit 2; }
done
work=$(mktemp -d)
trap 'kill $started 2>/dev/null || true; wait; rm -rf "$work"' EXIT
started=

/usr/sbin/kresd -V
/usr/sbin/nsd -v 2>&1 | head -n 1

cat >"$work/inside.zone" <<'ZONE'
$ORIGIN inside.example.
@ 300 IN SOA ns admin 1 3600 600 86400 300
@ 300 IN NS ns
ns 300 IN A 127.66.11.2
www 300 IN CNAME www.outside.example.
gone 300 IN CNAME gone.outside.example.
ZONE
cat >"$work/nsd.conf" <<CONF
server:
    ip-address: 127.66.11.2@6802
    username: ""
    pidfile: "$work/nsd.pid"
    xfrdfile: "$work/xfrd.state"
    xfrdir: "$work"
    zonelistfile: "$work/zone.list"
    zonesdir: "$work"
    database: ""
remote-control:
    control-enable: no
zone:
    name: inside.example
    zonefile: inside.zone
CONF
/usr/sbin/nsd -d -c "$work/nsd.conf" >"$work/nsd.log" 2>&1 &
started=$!
/usr/sbin/dnsmasq -k -C /dev/null -p 6803 --listen-address=127.66.11.3 --bind-interfaces --no-resolv --no-hosts --pid-file= --user="$(id -un)" \
    --local=/outside.example/ --host-record=www.outside.example,192.0.2.1 >"$work/dnsmasq.log" 2>&1 &
started="$started $!"
cat >"$work/kresd.conf" <<'CONF'
net.ipv6 = false
net.listen('127.66.11.1', 6801, { kind = 'dns' })
modules.unload('priming')
trust_anchors.remove('.')
policy.add(policy.suffix(policy.STUB('127.66.11.2@6802'), { todname('inside.example.') }))
policy.add(policy.suffix(policy.STUB('127.66.11.3@6803'), { todname('outside.example.') }))
CONF
/usr/sbin/kresd -n -c "$work/kresd.conf" "$work" >"$work/kresd.log" 2>&1 &
started="$started $!"

ask() { # NAME: response code and types of the answer
    dig @127.66.11.1 -p 6801 +tries=1 +time=3 "$1" A >"$work/answer" || true
    echo "$(sed -n 's/.*status: \([A-Z]*\),.*/\1/p' "$work/answer") $(sed -n '/^;; ANSWER/,/^$/p' "$work/answer" | awk '/IN/ { print $4 }' | tr '\n' ' ')" \
        | sed 's/ *$//'
}
i=0
until [ "$(ask www.outside.example)" = "NOERROR A" ] && [ "$(ask ns.inside.example)" = "NOERROR A" ] || [ $i = 30 ]; do
    i=$((i + 1))
    sleep 0.2
done

target=$(ask www.outside.example)
alias=$(ask www.inside.example)
absent=$(ask gone.outside.example)
gone=$(ask gone.inside.example)
echo "www.outside.example A:                      $target"
echo "www.inside.example A, an alias of it:       $alias"
echo "gone.outside.example A:                     $absent"
echo "gone.inside.example A, an alias of it:      $gone"
[ "$target" = "NOERROR A" ] && [ "$alias" = "NOERROR CNAME" ] && [ "$absent" = "NXDOMAIN" ] && [ "$gone" = "NOERROR CNAME" ]
