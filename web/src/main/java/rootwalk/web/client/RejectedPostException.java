package rootwalk.web.client;

import java.io.IOException;
import java.time.Duration;

/// A server has received a request by [PostConnection] and does not send what was asked for. The message says what it sent, for users.
public final class RejectedPostException extends IOException {

    private static final long serialVersionUID = 1;

    private final Duration pause;

    RejectedPostException(String message, Duration pause) {
        super(message);
        this.pause = pause;
    }

    /// How long it asks not to be sent requests (`Retry-After`, RFC 9110 section 10.2.3); zero if it does not.
    public Duration pause() {
        return pause;
    }
}
