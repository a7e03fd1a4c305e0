package rootwalk.socket.quic;

import java.io.IOException;

/// A server sends something else than one message as a response, which DNS over QUIC does not permit (RFC 9250 section 4.3.3). The message says what, for users.
public final class QuicProtocolException extends IOException {

    private static final long serialVersionUID = 1;

    QuicProtocolException(String message) {
        super(message);
    }
}
