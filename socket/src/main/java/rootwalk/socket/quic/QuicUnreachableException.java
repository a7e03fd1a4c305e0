package rootwalk.socket.quic;

import java.io.IOException;

/// Nothing responds over QUIC at an address.
public final class QuicUnreachableException extends IOException {

    private static final long serialVersionUID = 1;

    QuicUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
