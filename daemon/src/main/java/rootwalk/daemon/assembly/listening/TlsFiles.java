package rootwalk.daemon.assembly.listening;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import rootwalk.config.Config;
import rootwalk.daemon.assembly.process.FileStates;
import rootwalk.wire.file.OwnerOnly;
import rootwalk.wire.tls.PemFiles;
import rootwalk.wire.tls.PemFiles.Part;
import rootwalk.wire.tls.PemFiles.Problem;
import rootwalk.wire.tls.ServerCertificates;
import rootwalk.wire.tls.TlsIdentity;
import rootwalk.wire.tls.TlsServer;

/// The files of the TLS of queries: certificates, their keys, and perhaps the authorities of client certificates. Immutable.
public record TlsFiles(List<Config.Certificate> pairs, Optional<Path> clientAuthorities) {

    static TlsFiles of(Config.Tls configured) {
        return new TlsFiles(configured.certificates(), configured.clientAuthorities());
    }

    /// The files of the certificates, for users.
    String certificates() {
        return pairs.stream().map(pair -> pair.certificate().toString()).collect(Collectors.joining(", "));
    }

    FileStates states() {
        List<Path> all = new ArrayList<>();
        for (Config.Certificate pair : pairs) {
            all.add(pair.certificate());
            all.add(pair.key());
        }
        clientAuthorities.ifPresent(all::add);
        return FileStates.of(all);
    }

    private static PemFiles files(Config.Certificate pair) {
        return new PemFiles(pair.certificate(), pair.key(), "");
    }

    /// The problems of a certificate and its key.
    public static List<Problem> problems(Config.Certificate pair) {
        List<Problem> problems = new ArrayList<>(files(pair).problems());
        exposure(pair.key()).ifPresent(problems::add);
        return problems;
    }

    /// The problem if other accounts have access to a key.
    private static Optional<Problem> exposure(Path key) {
        try {
            return OwnerOnly.trouble(key).map(shown -> new Problem(Part.KEY,
                    "other accounts have access to " + key + " (" + shown + ")", "run: chmod 600 " + key));
        } catch (IOException e) {
            // The file cannot be read, which is another problem.
            return Optional.empty();
        }
    }

    /// Reads the files.
    ///
    /// @throws IOException with the first problem and its remedy
    TlsServer read() throws IOException {
        List<TlsIdentity> identities = new ArrayList<>();
        for (Config.Certificate pair : pairs) {
            Optional<Problem> exposure = exposure(pair.key());
            if (exposure.isPresent()) {
                throw new IOException(exposure.get().sentence());
            }
            identities.add(files(pair).identity());
        }
        List<X509Certificate> authorities = List.of();
        if (clientAuthorities.isPresent()) {
            List<Problem> problems = new ArrayList<>();
            authorities = PemFiles.authorities(clientAuthorities.get(), problems).orElse(List.of());
            if (!problems.isEmpty()) {
                throw new IOException(problems.getFirst().sentence());
            }
        }
        return TlsServer.of(ServerCertificates.of(identities), authorities);
    }
}
