#!/usr/bin/env bash
# dnsperf 2.10 counts responses over HTTPS as lost if they share a TLS record.
# Expected: TLS is a stream of octets, and HTTP/2 has frames of its own, so it does not matter how a server divides its responses into records.
# But dnsperf takes one response of each read, and a read of OpenSSL returns one record. Two responses in one record: one is counted, the other
# one is lost after the timeout. Who measures DNS over HTTPS with it sees a server that writes several responses at once as one that loses most
# queries; an author of a server has to give each response records of its own.
# Needs dnsperf (Debian 12: 2.10.0), python3-h2 (4.1.0) and openssl. Listens on 127.0.0.1.
set -euo pipefail
dnsperf -h 2>&1 | grep -o 'Version .*' || true
/usr/bin/python3 -c 'import h2; print("h2", h2.__version__)'
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key -out certificate -days 2 -subj /CN=localhost 2>/dev/null
printf 'www.example.test A\nwww.example.test A\n' >names
cat >server.py <<'PYTHON'
import base64, socket, ssl, sys
import h2.config, h2.connection, h2.events

SENDS_TOGETHER = sys.argv[1] == "together"
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("certificate", "key")
context.set_alpn_protocols(["h2"])
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
client = context.wrap_socket(listener.accept()[0], server_side=True)
http = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="ascii"))
http.initiate_connection()
client.sendall(http.data_to_send())
asked = []
while octets := client.recv(65536):
    for event in http.receive_data(octets):
        if isinstance(event, h2.events.RequestReceived):
            text = dict(event.headers)[":path"].split("dns=")[1]
            query = bytearray(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            query[2] |= 0x80
            asked.append((event.stream_id, bytes(query)))
    client.sendall(http.data_to_send())
    if len(asked) == 2:
        for stream, response in asked:
            http.send_headers(stream, [(":status", "200"), ("content-type", "application/dns-message")])
            http.send_data(stream, response, end_stream=True)
            if not SENDS_TOGETHER:
                client.sendall(http.data_to_send())
        client.sendall(http.data_to_send())
        asked.clear()
PYTHON
for how in apart together; do
    /usr/bin/python3 server.py $how >port 2>/dev/null &
    server=$!
    until [ -s port ]; do sleep 0.1; done
    echo "$how:$(dnsperf -m doh -s 127.0.0.1 -p "$(cat port)" -d names -n 1 -q 2 -t 2 -O doh-uri=https://localhost/dns-query 2>&1 |
        awk '/Queries (completed|lost)/ { printf " %s %s", $2, $3 }')"
    kill $server
    wait $server 2>/dev/null || true
    rm port
done | tee seen
diff seen - <<'SEEN'
apart: completed: 2 lost: 0
together: completed: 1 lost: 1
SEEN
