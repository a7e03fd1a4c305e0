package rootwalk.resolver.contract;

import java.io.IOException;
import java.net.Socket;

/// Makes TLS connections to servers that are queried over TLS only (RFC 7858). Two with the same settings are equal. Any thread.
@FunctionalInterface
public interface UpstreamEncryption {

    /// Makes a TLS connection over a connection over TCP, which it closes together with its own. Blocks.
    ///
    /// @throws IOException if the handshake fails, or the server is not the one that the settings name; the message says why
    Socket over(Socket tcp) throws IOException;
}
