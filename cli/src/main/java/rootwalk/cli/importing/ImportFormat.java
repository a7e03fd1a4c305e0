package rootwalk.cli.importing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// A program whose configuration can be imported.
public enum ImportFormat {
    /// unbound.conf.
    UNBOUND("unbound.conf",
            "(server|forward-zone|stub-zone|auth-zone|remote-control|include|include-toplevel):.*",
            UnboundTranslator::new),
    /// named.conf of BIND.
    NAMED("named.conf",
            "(options|zone|acl|key|view|logging|controls|primaries|masters)\\b[^;:=]*\\{.*|[a-z-]+\\s.*;|\\};",
            NamedTranslator::new),
    /// kresd.conf of Knot Resolver 5.
    KRESD("kresd.conf",
            "(net\\.\\w+|policy\\.add|view:addr|trust_anchors\\.\\w+|cache\\.open|hints\\.\\w+)\\s*\\(.*|cache\\.size\\s*=.*"
                    + "|modules\\s*=.*|modules\\.load.*",
            KresdTranslator::new),
    /// config.yaml of Knot Resolver 6.
    KNOT_RESOLVER("knot-resolver.yaml",
            "(local-data|rundir|workers|forward|views|dns64|network|management|subtree|size-max):.*"
                    + "|- (subtree|interface|subnets):.*",
            KnotResolverTranslator::new),
    /// recursor.conf or recursor.yml of PowerDNS Recursor.
    RECURSOR("recursor.",
            "(allow-from|local-address|local-port|forward-zones|forward-zones-recurse|forward-zones-file|auth-zones"
                    + "|hint-file|lua-config-file|quiet|dont-query|serve-rfc1918|max-mthreads|threads|dnssec)\\s*\\+?=.*"
                    + "|(recursor|incoming|outgoing|recordcache|packetcache|webservice|allow_from|forward_zones.*|auth_zones):.*",
            RecursorTranslator::new),
    /// pdns.conf of the authoritative server of PowerDNS.
    PDNS("pdns.conf",
            "(launch|allow-axfr-ips|local-address|local-port|api|webserver|primary|secondary|master|slave"
                    + "|(bind|gmysql|gpgsql|gsqlite3)-.*)\\s*\\+?=.*",
            PdnsTranslator::new),
    /// AdGuardHome.yaml.
    ADGUARD("adguardhome.yaml",
            "(schema_version|upstream_dns|bind_hosts|bootstrap_dns|whitelist_filters|user_rules|rewrites|querylog|dhcp"
                    + "|allowed_clients|port_dns_over_tls):.*",
            AdGuardTranslator::new),
    /// knot.conf of Knot DNS.
    KNOT("knot.conf",
            "- (domain|id|target):.*|(server|zone|template|remote|acl|key|database):", KnotTranslator::new),
    /// nsd.conf.
    NSD("nsd.conf",
            "(server|zone|pattern|key|include|remote-control|verify|tls-auth|zonesdir|zonelistfile|provide-xfr|request-xfr|zonefile|server-count"
                    + "|log-only-syslog):.*",
            NsdTranslator::new),
    /// The Corefile of CoreDNS.
    COREFILE("corefile",
            "((dns|tls|https|quic|grpc)://)?[A-Za-z0-9._-]*\\.?(:\\d+)?(,?\\s+\\S+)*\\s*\\{|\\(\\w+\\)\\s*\\{"
                    + "|(forward|cache|errors|log|file|hosts|health|ready|reload|loop|prometheus|bind|secondary|transfer|import)"
                    + "(\\s+[^;:=]*)?(\\{)?",
            CorefileTranslator::new),
    /// dnsmasq.conf.
    DNSMASQ("dnsmasq.conf",
            "(server|local|address|listen-address|interface|addn-hosts|conf-dir|conf-file|resolv-file|cache-size|dhcp-range"
                    + "|port)\\s*=.*|no-resolv|bogus-priv|domain-needed",
            DnsmasqTranslator::new);

    private final String fileName;
    private final Pattern typical;
    private final Supplier<Translator> translator;

    /// @param fileName the beginning of the usual name, in lower case
    ImportFormat(String fileName, String typical, Supplier<Translator> translator) {
        this.fileName = fileName;
        this.typical = Pattern.compile(typical);
        this.translator = translator;
    }

    Translator translator() {
        return translator.get();
    }

    /// The format of a file: the one for which the most lines are typical. Of several, and if there is no such line, for example if all are comments, the name
    /// of the file decides, and then their order.
    static Optional<ImportFormat> recognise(String text, String name) {
        List<String> lines = text.lines().map(String::strip).toList();
        return Arrays.stream(values())
                .max(Comparator.comparingLong((ImportFormat format) -> format.typicalLines(lines))
                        .thenComparing(format -> format.isUsual(name)).thenComparing(Comparator.reverseOrder()))
                .filter(format -> format.typicalLines(lines) > 0 || format.isUsual(name));
    }

    private boolean isUsual(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith(fileName);
    }

    private long typicalLines(List<String> lines) {
        return lines.stream().filter(line -> typical.matcher(line).matches()).count();
    }

    /// As in `--from`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
