package rootwalk.cli.command;

import java.util.Optional;

/// The name of this program as the user types it, so that printed commands can be copied.
public final class ProgramName {

    /// The system property that the launcher sets.
    private static final String PROPERTY = "rootwalk.program";

    private ProgramName() {}

    /// `rootwalk`, `./rootwalk`, or a longer path.
    public static String typed() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).orElse("./rootwalk");
    }
}
