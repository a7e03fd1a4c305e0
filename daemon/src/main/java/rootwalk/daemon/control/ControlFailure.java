package rootwalk.daemon.control;

import java.io.IOException;

/// The control socket cannot be opened or reached; the message says why and the way out, for people.
public final class ControlFailure extends IOException {

    private static final long serialVersionUID = 1L;

    public ControlFailure(String message) {
        super(message);
    }

    ControlFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
