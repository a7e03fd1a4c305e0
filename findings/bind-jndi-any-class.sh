#!/usr/bin/env bash
# BIND 9.18 answers FORMERR to what the JDK asks when a program wants all attributes of a name.
# Expected: the records of class IN, as NSD, Knot DNS and PowerDNS answer. DirContext.getAttributes(name) without a
# list of types asks type ANY of class ANY, which RFC 1034 section 3.7.1 allows; the program gets a NamingException
# ("DNS format error"), while the same call with a list of types works. So a Java program that works with one server
# fails with another, and its author looks for a fault in the zone.
# Needs named and java (Debian: bind9, openjdk-17-jdk-headless). Listens on 127.0.0.1.
set -euo pipefail
folder=$(mktemp -d)
port=$((20000 + RANDOM % 20000))
trap 'kill "$server" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
cat > "$folder/zone" <<'ZONE'
$TTL 3600
@ IN SOA ns.example.net. hostmaster.example.net. 1 7200 3600 604800 300
@ IN NS ns.example.net.
www IN A 192.0.2.1
www IN TXT "text"
ZONE
cat > "$folder/named.conf" <<CONF
options { directory "$folder"; listen-on port $port { 127.0.0.1; }; listen-on-v6 { none; }; pid-file "pid";
    session-keyfile "session.key"; recursion no; };
controls { };
zone "example.org" { type primary; file "zone"; };
CONF
cat > "$folder/Attributes.java" <<'JAVA'
import java.util.Hashtable;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;

class Attributes {
    public static void main(String[] arguments) throws NamingException {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        settings.put("java.naming.provider.url", "dns://127.0.0.1:" + arguments[0]);
        InitialDirContext context = new InitialDirContext(settings);
        System.out.println("A, TXT: " + context.getAttributes("www.example.org", new String[] {"A", "TXT"}).size());
        try {
            System.out.println("all: " + context.getAttributes("www.example.org").size());
        } catch (NamingException e) {
            System.out.println("all: " + e.getMessage());
        }
    }
}
JAVA
named -v
java -version 2>&1 | head -n 1
named -f -c "$folder/named.conf" > "$folder/log" 2>&1 &
server=$!
for _ in $(seq 50); do
    dig @127.0.0.1 -p "$port" +tries=1 +timeout=1 example.org SOA 2>/dev/null | grep -q NOERROR && break
    sleep 0.2
done
out=$(java "$folder/Attributes.java" "$port")
echo "$out"
diff <(echo "$out") - <<'SEEN'
A, TXT: 2
all: DNS format error [response code 1]
SEEN
