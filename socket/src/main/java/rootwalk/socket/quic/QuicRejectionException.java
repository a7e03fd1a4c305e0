package rootwalk.socket.quic;

import java.io.IOException;

/// A server does not answer a message with one message: it has reset the stream, or sent something else. The message says which, for users.
public final class QuicRejectionException extends IOException {

    private static final long serialVersionUID = 1;

    QuicRejectionException(String message) {
        super(message);
    }
}
