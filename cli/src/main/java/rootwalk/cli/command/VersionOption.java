package rootwalk.cli.command;

import picocli.CommandLine.IVersionProvider;

/// What the option `--version` prints. Not a part of [ProgramVersion], which the daemon also uses: it starts without Picocli.
public final class VersionOption implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"rootwalk " + ProgramVersion.text()};
    }
}
