package rootwalk.daemon.assembly.upstream;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import rootwalk.config.Config;
import rootwalk.wire.tls.PemFiles;
import rootwalk.wire.tls.ServerTrust;
import rootwalk.wire.tls.TlsClient;
import rootwalk.wire.tls.TlsIdentity;

/// Makes clients for TLS to other servers from the configuration.
final class RemoteTlsClient {

    private RemoteTlsClient() {}

    /// Reads the files of the settings.
    ///
    /// @param server its address, if the settings have no name
    static TlsClient of(Config.RemoteTls settings, String server) throws IOException {
        Optional<List<X509Certificate>> authorities = Optional.empty();
        if (settings.authorities().isPresent()) {
            authorities = Optional.of(authorities(settings.authorities().get()));
        }
        Optional<TlsIdentity> identity = Optional.empty();
        if (settings.identity().isPresent()) {
            Config.ClientCertificate files = settings.identity().get();
            identity = Optional.of(new PemFiles(files.certificate(), files.key(), "").identity());
        }
        return TlsClient.of(new ServerTrust(settings.name(), authorities, settings.pins()), server, identity);
    }

    private static List<X509Certificate> authorities(Path file) throws IOException {
        List<PemFiles.Problem> problems = new ArrayList<>();
        Optional<List<X509Certificate>> read = PemFiles.authorities(file, problems);
        return read.orElseThrow(() -> new IOException(problems.getFirst().sentence()));
    }
}
