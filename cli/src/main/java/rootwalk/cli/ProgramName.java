package rootwalk.cli;

import java.util.Optional;

/// What this program is called where a person types it, so that a command that it prints can be typed as it stands.
final class ProgramName {

    /// The system property that the launcher sets.
    private static final String PROPERTY = "rootwalk.program";

    private ProgramName() {}

    /// `rootwalk`, `./rootwalk`, or a longer way to it.
    static String typed() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).orElse("./rootwalk");
    }
}
