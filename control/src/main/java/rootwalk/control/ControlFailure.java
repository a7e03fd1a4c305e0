package rootwalk.control;

import java.io.IOException;

/// The control socket cannot be opened or reached. The message is for people: the reason and a remedy.
public final class ControlFailure extends IOException {

    private static final long serialVersionUID = 1L;

    public ControlFailure(String message) {
        super(message);
    }

    ControlFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
