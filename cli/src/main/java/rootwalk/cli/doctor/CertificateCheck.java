package rootwalk.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.wire.AddressReader;
import rootwalk.wire.Addresses;
import rootwalk.wire.tls.CertificateNames;
import rootwalk.wire.tls.PemFiles;

/// Whether clients accept the certificate for queries over TLS, HTTPS and QUIC.
record CertificateCheck(Machine machine) implements Doctor.Check {

    /// The type of an IP address among the alternative names of a certificate.
    private static final Integer IP_ADDRESS = 7;

    private static final Duration SOON = Duration.ofDays(14);

    @Override
    public Verdict verdict() {
        if (!(machine.configuration() instanceof ConfigResult.Valid(Config config, var _, var _))) {
            return Verdict.skipped("the configuration has problems");
        }
        if (!config.listen().usesTls() || config.tls().isEmpty()) {
            return Verdict.skipped("listen.tls, listen.https, listen.http3 and listen.quic have no address");
        }
        List<Config.Certificate> all = config.tls().get().certificates();
        // The worst one; of those, the first. Clients that know only the address get the first certificate.
        return all.stream()
                .map(files -> verdict(files, files.equals(all.getFirst()) ? config.listen().dns() : List.of()))
                .reduce((first, second) -> second.state().compareTo(first.state()) > 0 ? second : first).orElseThrow();
    }

    private Verdict verdict(Config.Certificate pair, List<InetSocketAddress> known) {
        PemFiles files = new PemFiles(pair.certificate(), pair.key(), "");
        List<PemFiles.Problem> problems = files.problems();
        if (!problems.isEmpty()) {
            return Verdict.problem(problems.getFirst().what(), problems.getFirst().remedy());
        }
        try {
            return verdict(files.identity().certificate(), known);
        } catch (IOException e) {
            return Verdict.problem(String.valueOf(e.getMessage()), "");
        }
    }

    private Verdict verdict(X509Certificate certificate, List<InetSocketAddress> known) {
        Instant now = machine.clock().instant();
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        List<String> hosts = CertificateNames.hosts(certificate);
        String message = "the certificate is for " + (hosts.isEmpty() ? "no host name" : String.join(", ", hosts))
                + ", from " + from + " to " + to;
        if (now.isAfter(to)) {
            return Verdict.problem(message + "; it has expired", "replace it; no restart is needed");
        }
        if (now.isBefore(from)) {
            return Verdict.problem(message + "; it is not valid yet", "check the clock, or replace the certificate");
        }
        if (hosts.isEmpty()) {
            return Verdict.warning(message + "; clients cannot verify it by name",
                    "get a certificate with the name of this server among its alternative names");
        }
        if (now.plus(SOON).isAfter(to)) {
            return Verdict.warning(message + "; it expires soon", "renew it; no restart is needed");
        }
        return missing(certificate, known)
                .map(address -> Verdict.warning(message + "; it does not have the address " + Addresses.text(address)
                        + ", so that clients that only know this address do not change to TLS",
                        "get a certificate that also has the addresses of listen.dns"))
                .orElseGet(() -> Verdict.ok(message));
    }

    /// An address that clients get from DHCP. A client that discovers TLS from there wants it in the certificate.
    private static Optional<InetAddress> missing(X509Certificate certificate, List<InetSocketAddress> known) {
        List<InetAddress> has = addresses(certificate);
        return known.stream().map(InetSocketAddress::getAddress)
                .filter(address -> !address.isAnyLocalAddress() && !address.isLoopbackAddress())
                .filter(Predicate.not(has::contains)).findFirst();
    }

    private static List<InetAddress> addresses(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return (names == null ? List.<List<?>>of() : names).stream()
                    .filter(name -> name.getFirst().equals(IP_ADDRESS))
                    .flatMap(name -> AddressReader.parse(name.get(1).toString()).stream()).toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
