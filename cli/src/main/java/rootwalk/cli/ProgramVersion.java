package rootwalk.cli;

import java.util.Optional;

import picocli.CommandLine.IVersionProvider;

/// The version from the manifest of the jar; `development` without a jar.
public final class ProgramVersion implements IVersionProvider {

    /// For the output of commands and for `status`.
    public static String text() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion()).orElse("development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"rootwalk " + text()};
    }
}
