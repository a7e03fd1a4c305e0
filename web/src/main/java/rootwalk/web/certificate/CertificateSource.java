package rootwalk.web.certificate;

import java.nio.file.Path;
import java.util.List;

import rootwalk.wire.tls.PemFiles;

/// Where the certificate of a site comes from.
public sealed interface CertificateSource {

    /// A certificate from the local authority, which renews it before it expires.
    ///
    /// @param names host names or addresses
    record Local(List<String> names) implements CertificateSource {}

    /// PEM files, read again when they change.
    record FromFiles(Path certificate, Path key) implements CertificateSource {

        private static final String OTHERWISE = ", or omit certificate and key, and the local authority creates them";

        public PemFiles files() {
            return new PemFiles(certificate, key, OTHERWISE);
        }
    }

    /// An expired certificate, to test how clients handle it.
    record Expired(List<String> names) implements CertificateSource {}

    /// A certificate for another name, to test how clients handle it.
    record WrongName() implements CertificateSource {}
}
