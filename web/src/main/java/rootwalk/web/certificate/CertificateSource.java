package rootwalk.web.certificate;

import java.nio.file.Path;
import java.util.List;

/// Where the certificate of a site comes from.
public sealed interface CertificateSource {

    /// The local authority makes it, and a new one before it ends.
    ///
    /// @param names
    ///            of hosts, or addresses
    record Local(List<String> names) implements CertificateSource {}

    /// PEM files, read again when they change.
    record FromFiles(Path certificate, Path key) implements CertificateSource {}

    /// One that is over, to show what a client makes of it.
    record Expired(List<String> names) implements CertificateSource {}

    /// One for another name, to show what a client makes of it.
    record WrongName() implements CertificateSource {}
}
