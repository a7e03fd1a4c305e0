package rootwalk.daemon.assembly;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import rootwalk.config.Config;
import rootwalk.transfer.Encryption;
import rootwalk.wire.tls.PemFiles;
import rootwalk.wire.tls.ServerTrust;
import rootwalk.wire.tls.TlsClient;
import rootwalk.wire.tls.TlsIdentity;

/// TLS to primaries and secondaries (RFC 9103). The files are read for each connection, so that a replaced certificate is used. Any
/// thread.
///
/// @param server as the configuration names it: its address
record RemoteEncryption(Config.RemoteTls settings, String server) implements Encryption {

    private static final String PROTOCOL = "dot";
    private static final String VERSION = "TLSv1.3";

    @Override
    public Socket over(Socket tcp) throws IOException {
        SSLSocket socket;
        try {
            socket = client().connect(tcp, PROTOCOL);
        } catch (SSLException e) {
            throw new IOException("no TLS connection: " + TlsClient.reason(e), e);
        }
        // RFC 9103 sections 7.1 and 7.2.
        if (!PROTOCOL.equals(socket.getApplicationProtocol()) || !VERSION.equals(socket.getSession().getProtocol())) {
            socket.close();
            throw new IOException("it does not support TLS 1.3 with the protocol " + PROTOCOL + " in ALPN");
        }
        return socket;
    }

    private TlsClient client() throws IOException {
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
