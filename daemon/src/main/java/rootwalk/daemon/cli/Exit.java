package rootwalk.daemon.cli;

import java.util.Optional;

/// How a command ends.
final class Exit {

    static final int DONE = 0;
    static final int FAILED = 1;

    private Exit() {}

    /// What a person is told about an exception that nobody expected.
    static String reason(Throwable failure) {
        return Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
    }
}
