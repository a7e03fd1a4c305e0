package rootwalk.cli.rehearsal;

import java.util.concurrent.Callable;

import rootwalk.cli.command.Exit;
import rootwalk.lab.Lab;
import rootwalk.lab.LabFailure;
import rootwalk.lab.LabFolder;
import rootwalk.lab.LabPorts;

/// Runs the commands of administrators with the resolver of a lab. Used by one thread.
public final class CommandRehearsal implements Callable<Integer> {

    private static final String NAME = "www.harbor.isle";

    private final Commands commands;

    public CommandRehearsal(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() throws LabFailure {
        LabFolder folder = LabFolder.read(LabFolder.usual());
        try (Lab lab = Lab.start(folder, LabPorts.free())) {
            String server = "@127.0.0.1:" + lab.resolver().getPort();
            String socket = lab.controlSocket().toString();
            commands.run("--version");
            commands.run("check", "zone", "harbor.isle.",
                    folder.path().resolve("harbor.isle.zone").toString());
            commands.run("query", NAME, server);
            commands.run("query", "--json", NAME, server);
            commands.run("ctl", "-s", socket, "status");
            commands.run("ctl", "-s", socket, "stats");
            commands.run("ctl", "-s", socket, "flush", "all");
        }
        return Exit.DONE;
    }
}
