#!/usr/bin/env bash
# BIND as a resolver answers SERVFAIL if its TCP connection is closed before the response. It does not open another one.
# Expected: the query is sent again, as RFC 7766 section 6.2.4 recommends; Unbound and Knot Resolver do so. Servers close
# connections under load and when they restart. An operator sees SERVFAIL for large responses, and the next query works.
# Needs named (Debian: bind9), dig (bind9-dnsutils) and python3.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
cat > "$folder/server.py" <<'PYTHON'
import socket, struct, threading

def response(query, flags, answer):
    end = query.index(b"\0", 12) + 5
    record = b"\xc0\x0c" + struct.pack("!HHIH4s", 1, 1, 60, 4, bytes([192, 0, 2, 1])) if answer else b""
    return query[:2] + struct.pack("!HHHHH", flags, 1, answer, 0, 0) + query[12:end] + record

udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("127.0.0.60", 5360))
tcp = socket.create_server(("127.0.0.60", 5360))

def truncated():
    while True:
        query, client = udp.recvfrom(4096)
        udp.sendto(response(query, 0x8380, 0), client)

threading.Thread(target=truncated, daemon=True).start()
print("ready", flush=True)
for number in range(1, 100):
    connection, _ = tcp.accept()
    with connection:
        size, = struct.unpack("!H", connection.recv(2, socket.MSG_WAITALL))
        query = connection.recv(size, socket.MSG_WAITALL)
        if number > 1:      # the first connection ends without a response
            reply = response(query, 0x8180, 1)
            connection.sendall(struct.pack("!H", len(reply)) + reply)
PYTHON
cat > "$folder/named.conf" <<CONF
options {
  directory "$folder"; pid-file none; session-keyfile none;
  listen-on port 5361 { 127.0.0.1; }; listen-on-v6 { none; };
  dnssec-validation no; forward only; forwarders { 127.0.0.60 port 5360; };
};
controls { };
CONF
named -V | head -1
python3 "$folder/server.py" > "$folder/server.log" &
named -4 -g -c "$folder/named.conf" > "$folder/named.log" 2>&1 &
ask() { dig @127.0.0.1 -p 5361 +tries=1 +time=5 "$1" A | sed -n 's/.*status: \([A-Z]*\).*/\1/p'; }
for _ in $(seq 50); do
    grep -q running "$folder/named.log" && grep -q ready "$folder/server.log" && break
    sleep 0.1
done
out="first: $(ask one.example.) second: $(ask two.example.)"
echo "$out"
[ "$out" = "first: SERVFAIL second: NOERROR" ]
