package rootwalk.transfer;

import java.io.IOException;
import java.net.Socket;

/// Makes TLS connections to another server (RFC 9103). Two with the same settings are equal. Any thread.
@FunctionalInterface
public interface Encryption {

    /// Makes a TLS connection over a connection over TCP, which it closes together with its own. Blocks.
    ///
    /// @throws IOException if the server is not the one that the settings name, or does not support what RFC 9103 requires
    Socket over(Socket tcp) throws IOException;
}
