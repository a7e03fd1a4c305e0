package rootwalk.daemon.assembly.listening;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

import rootwalk.config.Config;
import rootwalk.config.Config.QnameMinimisation;
import rootwalk.daemon.transport.https.HttpsQueries;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.text.RecordText;
import rootwalk.wire.text.WarningSink;
import rootwalk.wire.tls.CertificateNames;
import rootwalk.wire.tls.PemFiles;
import rootwalk.wire.tls.TlsClient;

/// What this server says about itself: how clients use it over TLS, HTTPS, HTTP/3 and QUIC (RFC 9462, RFC 9461), and what it supports (RFC 9606).
public final class DesignatedResolver {

    /// In seconds. A change of the configuration is known to clients after this time.
    private static final int TTL = 300;

    private static final int TLS_PORT = 853;
    private static final int HTTPS_PORT = 443;

    /// The codes of extended errors in responses, in the form of the key `exterr`. A range is from one code to another.
    private static final String ERRORS = String.join(",",
            ExtendedError.OTHER + "-" + ExtendedError.UNSUPPORTED_DS_DIGEST_TYPE,
            ExtendedError.DNSSEC_INDETERMINATE + "-" + ExtendedError.BLOCKED,
            "" + ExtendedError.PROHIBITED,
            ExtendedError.NOT_AUTHORITATIVE + "-" + ExtendedError.SIGNATURE_EXPIRED_BEFORE_VALID,
            "" + ExtendedError.UNSUPPORTED_NSEC3_ITERATIONS,
            "" + ExtendedError.INVALID_QUERY_TYPE);

    private final Config.Listen listen;
    private final String template;
    private final String name;
    private final List<RRset> records = new ArrayList<>();

    private DesignatedResolver(Config config, String name) {
        listen = config.listen();
        template = " dohpath=\"" + config.https().paths().getFirst() + HttpsQueries.TEMPLATE_PARAMETER + '"';
        this.name = name;
    }

    /// The SVCB records of the encrypted transports that this system supports; none without such a transport, or without a name in its certificate.
    public static List<RRset> services(Config config) {
        return name(config).map(name -> new DesignatedResolver(config, name)
                .services(QuicServer.lack(config).isEmpty())).orElse(List.of());
    }

    /// The records at and below `resolver.arpa`, and at the names in the certificate.
    public static List<RRset> records(Config config) {
        List<RRset> records = new ArrayList<>(services(config));
        String minimises = config.recursion().qnameMinimisation() == QnameMinimisation.OFF ? "" : "qnamemin ";
        // RFC 9606 section 3: clients that know this server by a name ask for that.
        Stream.concat(Stream.of("resolver.arpa"), names(config).stream()).forEach(name -> records
                .add(record(name + ". " + TTL + " IN RESINFO " + minimises + "exterr=" + ERRORS)));
        return records;
    }

    /// Whether a RESINFO record is that of a server of this version.
    public static boolean isInformation(RRset rrset) {
        return RdataText.print(rrset).contains("exterr=" + ERRORS);
    }

    /// The first host name in the first certificate, which clients verify. Without one, they cannot use this server by its name.
    private static Optional<String> name(Config config) {
        return names(config).stream().findFirst();
    }

    /// The host names in the first certificate, without a final dot.
    private static List<String> names(Config config) {
        if (!config.listen().usesTls() || config.tls().isEmpty()) {
            return List.of();
        }
        Config.Certificate files = config.tls().get().standard();
        try {
            return CertificateNames.hosts(new PemFiles(files.certificate(), files.key(), "").identity().certificate())
                    .stream().filter(TlsClient::isName)
                    .map(name -> name.endsWith(".") ? name.substring(0, name.length() - 1) : name).distinct().toList();
        } catch (IOException e) {
            // The problem is reported by the part that needs the certificate.
            return List.of();
        }
    }

    private List<RRset> services(boolean hasQuic) {
        add(1, listen.tls(), TLS_PORT, "alpn=dot");
        add(2, listen.https(), HTTPS_PORT, "alpn=h2" + template);
        if (hasQuic) {
            add(3, listen.quic(), TLS_PORT, "alpn=doq");
            add(4, listen.http3(), HTTPS_PORT, "alpn=h3" + template);
        }
        return records;
    }

    /// A record for each port, with the addresses that listen there.
    private void add(int priority, List<InetSocketAddress> listeners, int standardPort, String protocol) {
        List<InetSocketAddress> reachable = listeners.stream().filter(this::isReachable).toList();
        for (int port : new TreeSet<>(reachable.stream().map(InetSocketAddress::getPort).toList())) {
            List<InetAddress> addresses =
                    reachable.stream().filter(it -> it.getPort() == port).map(InetSocketAddress::getAddress).toList();
            records.add(record("_dns.resolver.arpa. " + TTL + " IN SVCB " + priority + ' ' + name + ". " + protocol
                    + (port == standardPort ? "" : " port=" + port)
                    + hint(" ipv4hint=", addresses, Inet4Address.class::isInstance)
                    + hint(" ipv6hint=", addresses, it -> !(it instanceof Inet4Address))));
        }
    }

    /// Whether clients of this server reach a listener: one on the loopback interface only if all clients are on this host.
    private boolean isReachable(InetSocketAddress listener) {
        return !listener.getAddress().isLoopbackAddress()
                || listen.dns().stream().allMatch(it -> it.getAddress().isLoopbackAddress());
    }

    /// Nothing for a listener on all addresses: clients look up the name. A link-local address means nothing to clients on other links.
    private static String hint(String key, List<InetAddress> addresses, Predicate<InetAddress> family) {
        List<String> hints = addresses.stream().filter(family)
                .filter(it -> !it.isAnyLocalAddress() && !it.isLinkLocalAddress())
                .map(InetAddress::getHostAddress).distinct().toList();
        return hints.isEmpty() ? "" : key + String.join(",", hints);
    }

    private static RRset record(String text) {
        return RecordText.parse(text, Name.ROOT, TTL, WarningSink.NONE);
    }
}
