package rootwalk.wire.client;

import java.io.IOException;

/// Carries messages over a transport of the caller, which may need libraries that this module does not have. Blocks.
@FunctionalInterface
public interface MessageExchange {

    /// Sends a query and waits for the response.
    ///
    /// @throws IOException with what is wrong, for users, with the server's name
    byte[] response(byte[] query) throws IOException;
}
