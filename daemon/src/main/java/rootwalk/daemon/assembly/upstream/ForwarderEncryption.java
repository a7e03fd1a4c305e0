package rootwalk.daemon.assembly.upstream;

import java.io.IOException;
import java.net.Socket;
import java.util.function.Function;
import javax.net.ssl.SSLException;

import rootwalk.config.Config;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.wire.tls.TlsClient;

/// TLS to a forwarder (RFC 7858). Any thread.
public record ForwarderEncryption(ForwarderTls<TlsClient> tls) implements UpstreamEncryption.OverTcp {

    private static final String PROTOCOL = "dot";

    /// @param server its address
    public ForwarderEncryption(Config.RemoteTls settings, String server) {
        this(new ForwarderTls<>(settings, server, Function.identity()));
    }

    /// A server need not select the protocol: some have none (RFC 7858 does not mention it).
    @Override
    public Socket over(Socket tcp) throws IOException {
        TlsClient client = tls.client();
        try {
            return client.connect(tcp, PROTOCOL);
        } catch (SSLException e) {
            tls.forget();
            throw new IOException(TlsClient.reason(e), e);
        }
    }

    @Override
    public String rejected(IOException failure) {
        tls.forget();
        return failure instanceof SSLException refusal ? TlsClient.reason(refusal)
                : UpstreamEncryption.OverTcp.super.rejected(failure);
    }
}
