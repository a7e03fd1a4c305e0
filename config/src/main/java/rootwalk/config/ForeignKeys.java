package rootwalk.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Keys of other programs, with the key to write instead. Without them, a similar key of another section would be
/// suggested, which has another meaning.
final class ForeignKeys {

    private static final String CLEAR =
            "remove it: for TLS, write servers of forward as tls://192.0.2.53#dns.example.net";
    private static final String PORT = "write the port with each address, as in servers: [\"192.0.2.53:5353\"]";
    private static final String FORWARD_TLS = "write servers: [\"tls://192.0.2.53#dns.example.net\"] for TLS";
    private static final String FORWARD_QUIC = "write servers: [\"quic://192.0.2.53#dns.example.net\"] for QUIC";
    private static final String FORWARD_HTTPS = "write servers: [\"https://192.0.2.53#dns.example.net\"] for HTTPS";
    private static final String FORWARD_NAME = "write tls: {name: NAME} instead";

    private static final Map<String, String> UPSTREAM = Map.ofEntries(
            Map.entry("tls", CLEAR),
            Map.entry("tls-name", CLEAR),
            Map.entry("tls-host", CLEAR),
            Map.entry("tls-hostname", CLEAR),
            Map.entry("tls-upstream", CLEAR),
            Map.entry("tls-certificate", CLEAR),
            Map.entry("ssl", CLEAR),
            Map.entry("dot", CLEAR),
            Map.entry("doh", CLEAR),
            Map.entry("https", CLEAR),
            Map.entry("quic", CLEAR),
            Map.entry("hostname", CLEAR),
            Map.entry("pin", CLEAR),
            Map.entry("certificate", CLEAR),
            Map.entry("transport", CLEAR),
            Map.entry("protocol", CLEAR),
            Map.entry("port", PORT),
            Map.entry("name", "write zone: NAME instead"),
            Map.entry("domain", "write zone: NAME instead"),
            Map.entry("domains", "write zone: NAME instead, with one entry for each zone"),
            Map.entry("zones", "write zone: NAME instead, with one entry for each zone"),
            Map.entry("subtree", "write zone: NAME instead"),
            Map.entry("address", "write servers: [...] instead"),
            Map.entry("addresses", "write servers: [...] instead"),
            Map.entry("addr", "write servers: [...] instead"),
            Map.entry("forward-addr", "write servers: [...] instead"),
            Map.entry("forwarders", "write servers: [...] instead"),
            Map.entry("primaries", "write servers: [...] instead"),
            Map.entry("host", "write servers: [...] with the addresses of the host instead"),
            Map.entry("hosts", "write servers: [...] with the addresses of the hosts instead"),
            Map.entry("forward-host", "write servers: [...] with the addresses of the host instead"));

    private static final Map<String, String> FORWARD_ONLY = Map.ofEntries(
            Map.entry("first",
                    "write fallback: true for a zone that is resolved from the root when no server responds"),
            Map.entry("forward-first",
                    "write fallback: true for a zone that is resolved from the root when no server responds"),
            Map.entry("tls-name", FORWARD_NAME),
            Map.entry("tls-host", FORWARD_NAME),
            Map.entry("tls-hostname", FORWARD_NAME),
            Map.entry("hostname", FORWARD_NAME),
            Map.entry("pin", "write tls: {pins: [...]} instead"),
            Map.entry("certificate", "write tls: {certificate: FILE, key: FILE} instead"),
            Map.entry("tls-certificate", "write tls: {certificate: FILE, key: FILE} instead"),
            Map.entry("tls-upstream", FORWARD_TLS),
            Map.entry("ssl", FORWARD_TLS),
            Map.entry("dot", FORWARD_TLS),
            Map.entry("transport", FORWARD_TLS),
            Map.entry("protocol", FORWARD_TLS),
            Map.entry("doh", FORWARD_HTTPS),
            Map.entry("https", FORWARD_HTTPS),
            Map.entry("quic", FORWARD_QUIC));

    private static final Map<String, String> ZONE = Map.ofEntries(
            Map.entry("zone", "write name: NAME instead"),
            Map.entry("domain", "write name: NAME instead"),
            Map.entry("origin", "write name: NAME instead"),
            Map.entry("type", "write role: primary, secondary or catalog instead, or leave it out"),
            Map.entry("masters", "write primaries: [...] instead"),
            Map.entry("master", "write primaries: [...] instead"),
            Map.entry("servers", "write primaries: [...] for a zone that is transferred from other servers"),
            Map.entry("allow-transfer", "write transfer-to: [...] instead"),
            Map.entry("provide-xfr", "write transfer-to: [...] instead"),
            Map.entry("also-notify", "write notify: [...] instead"),
            Map.entry("allow-update", "write update-from: [...] instead"),
            Map.entry("tls", "write primaries: [{address: 192.0.2.1, tls: {}}] for transfers over TLS"),
            Map.entry("key", "write primaries: [{address: 192.0.2.1, key: NAME}] for transfers that are signed"));

    private static final Map<String, String> LOCAL_ZONE = Map.of(
            "zone", "write name: NAME instead",
            "domain", "write name: NAME instead",
            "type", "write action: WORD instead",
            "policy", "write action: WORD instead",
            "records", "write the records to local-data: [\"router.lan. A 192.168.1.1\"], a top-level key",
            "local-data", "local-data is a top-level key: write it at the beginning of a line");

    private static final Map<String, String> SITE = Map.of(
            "root", "write files: FOLDER instead",
            "folder", "write files: FOLDER instead",
            "hosts", "write names: [...] instead",
            "server-name", "write names: [...] instead",
            "domain", "write names: [...] instead",
            "domains", "write names: [...] instead",
            "tls", "write certificate: and key: here, and the addresses to web: {tls: [...]}",
            "listen", "write the addresses to listen: {web: [...]} and web: {tls: [...]}, which all sites share",
            "port", "write the addresses to listen: {web: [...]} and web: {tls: [...]}, which all sites share");

    private static final Map<String, String> TLS = Map.of(
            "cert", "write certificate: FILE instead",
            "chain", "write certificate: FILE instead",
            "cert-file", "write certificate: FILE instead",
            "key-file", "write key: FILE instead",
            "private-key", "write key: FILE instead",
            "ca", "write client-certificates: FILE instead",
            "ca-file", "write client-certificates: FILE instead",
            "client-ca", "write client-certificates: FILE instead",
            "listen", "write the addresses to listen: {tls: [...]}",
            "port", "write the port with each address of listen: {tls: [\"192.0.2.1:853\"]}");

    /// What to do with a file that is none of rootwalk.
    static final String IMPORT = "for a file of another server, use rootwalk import FILE";

    /// Of Unbound, NSD, Knot DNS, Knot Resolver and stubby.
    private static final Map<String, String> TOP = Map.ofEntries(
            Map.entry("server", IMPORT),
            Map.entry("forward-zone", IMPORT),
            Map.entry("stub-zone", IMPORT),
            Map.entry("auth-zone", IMPORT),
            Map.entry("remote-control", IMPORT),
            Map.entry("network", IMPORT),
            Map.entry("views", IMPORT),
            Map.entry("workers", "write threads: NUMBER instead"),
            Map.entry("monitoring", IMPORT));

    private static final Map<String, Map<String, String>> BY_SECTION = Map.of(
            "", TOP,
            "tls.", TLS,
            "recursion.forward[].", UPSTREAM,
            "recursion.stub[].", UPSTREAM,
            "zones[].", ZONE,
            "templates[].", ZONE,
            "response-policy[].", ZONE,
            "local-zones[].", LOCAL_ZONE,
            "web.sites[].", SITE);

    private static final Pattern IN_ITS_PLACE = Pattern.compile("write ([a-z-]+): .*instead.*");

    private ForeignKeys() {}

    /// The key to write instead, if there is one.
    static Optional<String> suggest(String section, String word) {
        return remedy(section, word).map(IN_ITS_PLACE::matcher).filter(Matcher::matches).map(found -> found.group(1));
    }

    /// What to write instead of a key.
    ///
    /// @param section its path with a last dot, `recursion.forward[0].`
    /// @param word the key in lower case with hyphens
    static Optional<String> remedy(String section, String word) {
        String kind = section.replaceAll("\\[\\d+]", "[]");
        Optional<String> ofForward = Optional.of(FORWARD_ONLY).filter(_ -> kind.equals("recursion.forward[]."))
                .map(it -> it.get(word));
        return ofForward.or(() -> Optional.ofNullable(BY_SECTION.getOrDefault(kind, Map.of()).get(word)));
    }
}
