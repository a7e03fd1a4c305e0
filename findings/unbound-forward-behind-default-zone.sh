#!/bin/sh
# Unbound 1.17 never asks the servers of a forward-zone for a name that one of its default local zones has.
#
# Expected: "forward-zone: 10.in-addr.arpa." with the address of the office's server makes Unbound ask that server, since a zone that the
# operator has configured is more than a default. BIND leaves out its automatic empty zone of that name with "forward only", and
# else says in its log that "forward only" may be meant; dnsmasq with --bogus-priv asks the server of --rev-server. In Unbound it works for lan., corp. and internal.
# Seen: NXDOMAIN for reverse names of private addresses and for home.arpa., at once and without any query. The configuration passes
# unbound-checkconf, and the log has no line about it.
#
# Why it matters: reverse lookups of the own network fail, and the operator looks for a fault in the server that was never asked.
# "local-zone: 10.in-addr.arpa. nodefault" is needed as well, for exactly the name of the default zone.
#
# Needs the Debian packages unbound, dnsmasq-base and bind9-dnsutils; listens on 127.66.10.1 and 127.66.10.2.
set -eu
for program in /usr/sbin/unbound /usr/sbin/unbound-checkconf /usr/sbin/dnsmasq /usr/bin/dig; do
    [ -x "$program" ] || { echo "missing: $program"; exit 2; }
done
work=$(mktemp -d)
trap 'kill $started 2>/dev/null || true; wait; rm -rf "$work"' EXIT
started=

/usr/sbin/unbound -V | sed -n 's/^Version/Unbound/p'
/usr/sbin/dnsmasq --version | head -n 1

/usr/sbin/dnsmasq -k -C /dev/null -p 6702 --listen-address=127.66.10.2 --bind-interfaces --no-resolv --no-hosts --pid-file= --user="$(id -un)" \
    --log-queries --log-facility="$work/queries" --auth-server=ns.lan --auth-zone=lan \
    --ptr-record=1.1.1.10.in-addr.arpa,desk.lan --host-record=desk.home.arpa,10.1.1.1 --host-record=desk.lan,10.1.1.1 >"$work/dnsmasq.log" 2>&1 &
started=$!

serve() { # [LINE]: an Unbound with forward zones for the names of the office
    cat >"$work/unbound.conf" <<CONF
server:
    interface: 127.66.10.1@6701
    directory: "$work"
    chroot: ""
    username: ""
    pidfile: ""
    use-syslog: no
    logfile: "$work/unbound.log"
    do-not-query-localhost: no
    module-config: "iterator"
    $1
forward-zone:
    name: "10.in-addr.arpa."
    forward-addr: 127.66.10.2@6702
forward-zone:
    name: "home.arpa."
    forward-addr: 127.66.10.2@6702
forward-zone:
    name: "lan."
    forward-addr: 127.66.10.2@6702
CONF
    /usr/sbin/unbound-checkconf "$work/unbound.conf" >"$work/check" 2>&1 || { cat "$work/check"; exit 1; }
    /usr/sbin/unbound -d -c "$work/unbound.conf" 2>"$work/stderr" &
    unbound=$!
    started="$started $unbound"
    i=0
    until [ "$(ask desk.lan A)" = "NOERROR 1" ] || [ $i = 30 ]; do
        i=$((i + 1))
        sleep 0.2
    done
}

ask() { # NAME TYPE: response code and number of answers
    dig @127.66.10.1 -p 6701 +tries=1 +time=3 "$1" "$2" \
        | sed -n 's/.*status: \([A-Z]*\),.*/\1/p; s/.*ANSWER: \([0-9]*\),.*/\1/p' | tr '\n' ' ' | sed 's/ $//'
}

serve ""
lan=$(ask desk.lan A)
reverse=$(ask 1.1.1.10.in-addr.arpa PTR)
home=$(ask desk.home.arpa A)
asked=$(grep -c 'query.*arpa' "$work/queries" || true)
warned=$(grep -ci 'warn\|arpa' "$work/unbound.log" || true)
kill "$unbound"; wait "$unbound" 2>/dev/null || true
serve 'local-zone: "10.in-addr.arpa." nodefault'
without=$(ask 1.1.1.10.in-addr.arpa PTR)

echo "desk.lan A:                           $lan"
echo "1.1.1.10.in-addr.arpa PTR:            $reverse"
echo "desk.home.arpa A:                     $home"
echo "queries to the server for these two:  $asked"
echo "lines of the log about them:          $warned"
echo "PTR with local-zone ... nodefault:    $without"
[ "$lan" = "NOERROR 1" ] && [ "$reverse" = "NXDOMAIN 0" ] && [ "$home" = "NXDOMAIN 0" ] && [ "$asked" = 0 ] && [ "$warned" = 0 ] \
    && [ "$without" = "NOERROR 1" ]
