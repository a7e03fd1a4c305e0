package rootwalk.daemon.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import rootwalk.config.Config;
import rootwalk.wire.file.OwnerOnly;
import rootwalk.wire.tls.PemFiles;
import rootwalk.wire.tls.PemFiles.Part;
import rootwalk.wire.tls.PemFiles.Problem;
import rootwalk.wire.tls.ServerCertificates;
import rootwalk.wire.tls.TlsIdentity;
import rootwalk.wire.tls.TlsServer;

/// The files of the TLS of queries: certificates, their keys, and perhaps the authorities of client certificates. Immutable.
record TlsFiles(List<Config.Certificate> pairs, Optional<Path> clientAuthorities) {

    /// Distinguishes the states of a file. The file key changes if another file is renamed to its name, or if a symbolic link
    /// is replaced.
    private record Stamp(Object key, long modified, long size) {}

    /// The state of all files at one time; equal if no file has changed.
    record State(List<Optional<Stamp>> stamps) {}

    static TlsFiles of(Config.Tls configured) {
        return new TlsFiles(configured.certificates(), configured.clientAuthorities());
    }

    /// The files of the certificates, for users.
    String certificates() {
        return pairs.stream().map(pair -> pair.certificate().toString()).collect(Collectors.joining(", "));
    }

    State state() {
        List<Optional<Stamp>> stamps = new ArrayList<>();
        for (Config.Certificate pair : pairs) {
            stamps.add(stamp(pair.certificate()));
            stamps.add(stamp(pair.key()));
        }
        clientAuthorities.ifPresent(file -> stamps.add(stamp(file)));
        return new State(stamps);
    }

    private static Optional<Stamp> stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Stamp(Objects.requireNonNullElse(attributes.fileKey(), ""),
                    attributes.lastModifiedTime().toMillis(), attributes.size()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static PemFiles files(Config.Certificate pair) {
        return new PemFiles(pair.certificate(), pair.key(), "");
    }

    /// The problems of a certificate and its key.
    static List<Problem> problems(Config.Certificate pair) {
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
