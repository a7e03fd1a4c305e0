package rootwalk.daemon.assembly.upstream;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import rootwalk.config.Config;
import rootwalk.transfer.Encryption;
import rootwalk.wire.tls.TlsClient;

/// TLS to primaries and secondaries (RFC 9103). The files are read for each connection, so that a replaced certificate is used. Any
/// thread.
///
/// @param server as the configuration names it: its address
public record RemoteEncryption(Config.RemoteTls settings, String server) implements Encryption {

    private static final String PROTOCOL = "dot";
    private static final String VERSION = "TLSv1.3";

    @Override
    public Socket over(Socket tcp) throws IOException {
        SSLSocket socket;
        try {
            socket = RemoteTlsClient.of(settings, server).connect(tcp, PROTOCOL);
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
}
