package rootwalk.socket.quic;

import java.io.IOException;

/// A server does not answer a message: it has reset the stream. The message says with which error, for users.
public final class QuicRejectionException extends IOException {

    private static final long serialVersionUID = 1;

    QuicRejectionException(String message) {
        super(message);
    }
}
