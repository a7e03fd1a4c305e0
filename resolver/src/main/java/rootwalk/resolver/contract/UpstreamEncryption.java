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

    /// A connection ended before its first response. With TLS 1.3, a server rejects the certificate of a client only after the handshake (RFC
    /// 8446 section 4.4.2.4), so this may be the reason, and files may have been replaced since they were read.
    ///
    /// @return why, for users
    default String rejected(IOException failure) {
        return "it closes connections before it responds";
    }
}
