package rootwalk.cli;

import java.util.Optional;

import picocli.CommandLine.IVersionProvider;

/// The version that the jar's manifest names; `development` when the classes come from no jar.
public final class ProgramVersion implements IVersionProvider {

    /// For people and for `status`.
    public static String text() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion()).orElse("development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"rootwalk " + text()};
    }
}
