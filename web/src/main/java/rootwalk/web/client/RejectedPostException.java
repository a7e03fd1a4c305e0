package rootwalk.web.client;

import java.io.IOException;
import java.time.Duration;

/// A server has received a request by [PostConnection] and does not send what was asked for. The message says what it sent, for users.
public final class RejectedPostException extends IOException {

    private static final long serialVersionUID = 1;

    private final Scope scope;
    private final Duration pause;

    /// What the server rejects.
    public enum Scope {
        /// This request. It may answer others.
        REQUEST,
        /// Probably any request.
        SERVER
    }

    RejectedPostException(String message, Scope scope, Duration pause) {
        super(message);
        this.scope = scope;
        this.pause = pause;
    }

    public Scope scope() {
        return scope;
    }

    /// How long it asks not to be sent requests (`Retry-After`, RFC 9110 section 10.2.3); zero if it does not.
    public Duration pause() {
        return pause;
    }
}
