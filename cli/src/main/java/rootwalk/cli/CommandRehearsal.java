package rootwalk.cli;

import java.util.concurrent.Callable;

import rootwalk.lab.Lab;
import rootwalk.lab.LabFailure;
import rootwalk.lab.LabFolder;
import rootwalk.lab.LabPorts;

/// Runs the commands of administrators with the resolver of a lab. Used by one thread.
final class CommandRehearsal implements Callable<Integer> {

    private static final String NAME = "www.harbor.isle";

    @Override
    public Integer call() throws LabFailure {
        LabFolder folder = LabFolder.read(LabFolder.usual());
        try (Lab lab = Lab.start(folder, LabPorts.free())) {
            String server = "@127.0.0.1:" + lab.resolver().getPort();
            String socket = lab.controlSocket().toString();
            RehearseCommand.command("--version");
            RehearseCommand.command("check", "zone", "harbor.isle.",
                    folder.path().resolve("harbor.isle.zone").toString());
            RehearseCommand.command("query", NAME, server);
            RehearseCommand.command("query", "--json", NAME, server);
            RehearseCommand.command("ctl", "-s", socket, "status");
            RehearseCommand.command("ctl", "-s", socket, "stats");
            RehearseCommand.command("ctl", "-s", socket, "flush", "all");
        }
        return Exit.DONE;
    }
}
