package rootwalk.daemon.assembly;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import rootwalk.config.Config;
import rootwalk.config.NamedCertificate;
import rootwalk.config.NamedFile;
import rootwalk.config.Problem;
import rootwalk.control.ControlSocket;
import rootwalk.daemon.assembly.listening.TlsFiles;
import rootwalk.daemon.assembly.process.PasswordFile;
import rootwalk.daemon.assembly.upstream.AnchorsReader;
import rootwalk.daemon.assembly.upstream.HintsReader;
import rootwalk.web.certificate.CertificateSource;
import rootwalk.web.certificate.LocalAuthority;
import rootwalk.wire.file.RegularFile;
import rootwalk.wire.file.WriteTrial;
import rootwalk.wire.tls.PemFiles;

/// Checks the files that a configuration names, as far as this account can access them. No file is changed, and no temporary
/// file is left. Stateless.
final class FileCheck {

    private static final String FORGOTTEN = "keys that are seen would be lost at the next start";

    private FileCheck() {}

    /// Whether the daemon does not start without the file.
    static boolean isNeeded(NamedFile.Use use) {
        return switch (use) {
            case ROOT_HINTS, TRUST_ANCHORS, SITE, CERTIFICATE, KEY, AUTHORITY, TLS_CERTIFICATE, TLS_KEY,
                    CLIENT_AUTHORITIES, SERVER_AUTHORITIES, TSIG_KEY, PASSWORD, JOURNAL ->
                true;
            case HOSTS, ZONE, POLICY_ZONE, INCLUDES, CONTROL_SOCKET, ACCESS_LOG, STATE -> false;
        };
    }

    /// The problems of a file and of its content.
    ///
    /// @param clock the time of day
    static List<Problem> problems(NamedFile file, InstantSource clock) {
        List<Problem> troubles = new ArrayList<>();
        switch (file.use()) {
            case ROOT_HINTS -> {
                var _ = HintsReader.read(file, troubles);
            }
            case TRUST_ANCHORS -> {
                var _ = AnchorsReader.read(file, clock, troubles);
            }
            case CLIENT_AUTHORITIES, SERVER_AUTHORITIES -> troubles.addAll(authorities(file));
            case PASSWORD -> {
                var _ = PasswordFile.read(file, troubles);
            }
            case SITE, CERTIFICATE, KEY, AUTHORITY, TLS_CERTIFICATE, TLS_KEY, TSIG_KEY, HOSTS, ZONE, POLICY_ZONE,
                    INCLUDES,
                    CONTROL_SOCKET, ACCESS_LOG,
                    STATE, JOURNAL ->
                troubles.addAll(access(file));
        }
        return troubles;
    }

    /// The problem if this account cannot use a file.
    static List<Problem> access(NamedFile file) {
        return problem(file).map(file::problem).stream().toList();
    }

    /// The problems of a certificate and its key.
    static List<Problem> problems(NamedCertificate identity) {
        Path certificate = identity.certificate().path();
        Path key = identity.key().path();
        List<PemFiles.Problem> troubles = identity.key().use() == NamedFile.Use.TLS_KEY
                ? TlsFiles.problems(new Config.Certificate(certificate, key))
                : new CertificateSource.FromFiles(certificate, key).files().problems();
        return troubles.stream().map(trouble -> switch (trouble.part()) {
            case CERTIFICATE, AUTHORITIES -> identity.certificate().problem(trouble.sentence());
            case KEY -> identity.key().problem(trouble.sentence());
        }).toList();
    }

    private static List<Problem> authorities(NamedFile file) {
        List<PemFiles.Problem> troubles = new ArrayList<>();
        var _ = PemFiles.authorities(file.path(), troubles);
        return troubles.stream().map(trouble -> file.problem(trouble.sentence())).toList();
    }

    private static Optional<String> problem(NamedFile file) {
        return switch (file.use()) {
            case ROOT_HINTS, TRUST_ANCHORS, CERTIFICATE, KEY, TLS_CERTIFICATE, TLS_KEY, CLIENT_AUTHORITIES,
                    SERVER_AUTHORITIES, TSIG_KEY, PASSWORD ->
                unreadable(file.path(), "name an existing file");
            case HOSTS -> unreadable(file.path(), "it is read as soon as it is readable");
            case ZONE -> unreadable(file.path(), "queries for its names would get SERVFAIL");
            case POLICY_ZONE -> unreadable(file.path(), "its triggers would have no effect");
            case INCLUDES -> noFolder(file.path(), "relative names in $INCLUDE refer to this folder");
            case CONTROL_SOCKET -> ControlSocket.trouble(file.path());
            case ACCESS_LOG -> unwritable(file.path(), "without a log, requests are answered but not logged");
            case STATE -> irregular(file.path())
                    .or(() -> unwritable(file.path(), FORGOTTEN));
            case SITE -> noFolder(file.path(), "name an existing folder");
            case AUTHORITY -> LocalAuthority.problem(file.path());
            case JOURNAL -> noJournal(file.path());
        };
    }

    /// The daemon replaces the whole file.
    private static Optional<String> irregular(Path file) {
        return Files.exists(file) && !Files.isRegularFile(file)
                ? Optional.of(file + " is not a regular file; name another file: " + FORGOTTEN)
                : Optional.empty();
    }

    private static Optional<String> unwritable(Path file, String effect) {
        String more = "; name another file: " + effect;
        if (Files.isDirectory(file)) {
            return Optional.of(file + " is a folder" + more);
        }
        if (Files.isRegularFile(file)) {
            return WriteTrial.append(file).map(trouble -> trouble + more);
        }
        if (Files.exists(file)) {
            // A pipe or a device: opening it may wait for a reader.
            return Files.isWritable(file) ? Optional.empty() : Optional.of(file + " cannot be written" + more);
        }
        Path folder = Optional.ofNullable(file.getParent()).orElse(file);
        return Files.isDirectory(folder)
                ? WriteTrial.newFile(file).map(trouble -> trouble + more)
                : Optional.of("there is no folder " + folder + more);
    }

    private static Optional<String> noJournal(Path folder) {
        String more = "; name another folder: without a journal, the server does not start with zones that have"
                + " transfer-to, notify, update-from or primaries";
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            return Optional.of(folder + " is not a folder" + more);
        }
        Path above = Optional.ofNullable(folder.getParent()).orElse(folder);
        if (!Files.exists(folder) && !Files.isDirectory(above)) {
            return Optional.of("there is no folder " + above + more);
        }
        return WriteTrial.newFile(folder.resolve("data.mdb")).map(trouble -> trouble + more);
    }

    private static Optional<String> unreadable(Path file, String more) {
        if (!Files.exists(file)) {
            return Optional.of("there is no file " + file + "; " + more);
        }
        if (Files.isDirectory(file)) {
            return Optional.of(file + " is a folder; " + more);
        }
        return RegularFile.trouble(file).map(trouble -> file + " cannot be read: " + trouble + "; " + more);
    }

    private static Optional<String> noFolder(Path folder, String more) {
        return Files.isDirectory(folder) ? Optional.empty() : Optional.of("there is no folder " + folder + "; " + more);
    }
}
