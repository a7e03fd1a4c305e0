package rootwalk.daemon.assembly.upstream;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLException;

import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.wire.tls.TlsClient;

/// TLS to authoritative servers. Any certificate is accepted, and no server name is sent (SNI): a server has many names, and the protection is
/// against eavesdroppers only (RFC 9539 section 4.6). A session can be resumed. Any thread.
public final class OpportunisticTls implements UpstreamEncryption.OverTcp {

    private static final String PROTOCOL = "dot";

    private final TlsClient client = TlsClient.ofAnyServer();

    /// A server need not select the protocol, as with a forwarder.
    @Override
    public Socket over(Socket tcp) throws IOException {
        try {
            return client.connectByAddress(tcp, PROTOCOL);
        } catch (SSLException e) {
            throw new IOException(TlsClient.reason(e), e);
        }
    }
}
