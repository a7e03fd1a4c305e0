package rootwalk.cli.command;

import java.util.Optional;

/// The version from the manifest of the jar; `development` without a jar.
public final class ProgramVersion {

    private ProgramVersion() {}

    /// For the output of commands and for `status`.
    public static String text() {
        return Optional.ofNullable(ProgramVersion.class.getPackage().getImplementationVersion()).orElse("development");
    }
}
