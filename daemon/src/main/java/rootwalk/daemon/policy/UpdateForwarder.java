package rootwalk.daemon.policy;

import java.io.IOException;

import rootwalk.wire.Name;

/// Sends updates of secondary zones on to their primaries (RFC 2136 section 6). Any thread; blocks.
@FunctionalInterface
public interface UpdateForwarder {

    /// Returns the response of a primary, which has the ID of the message.
    ///
    /// @param message with its TSIG
    /// @throws IOException if no primary has responded; the message says why
    byte[] forward(Name zone, byte[] message) throws IOException;
}
