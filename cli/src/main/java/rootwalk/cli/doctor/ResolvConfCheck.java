package rootwalk.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

import rootwalk.os.ListenAdvice.Protocol;
import rootwalk.wire.AddressReader;
import rootwalk.wire.file.RegularFile;

/// Which servers programs of this machine query.
record ResolvConfCheck(Machine machine) implements Doctor.Check {

    /// The C library ignores others.
    private static final int MOST = 3;

    private static final String STUB = "127.0.0.53";

    /// The server of Docker in its containers. The kernel translates port 53 there to another one, where that server listens.
    private static final String DOCKER = "127.0.0.11";

    @Override
    public Verdict verdict() throws IOException {
        ResolvConf conf;
        try {
            conf = ResolvConf.read(machine);
        } catch (NoSuchFileException e) {
            return withoutServer(ResolvConf.FILE + " does not exist, or is a link to a file that does not exist");
        } catch (IOException e) {
            return withoutServer(ResolvConf.FILE + " cannot be read: " + RegularFile.trouble(e));
        }
        String message = conf.text();
        if (conf.nameservers().isEmpty()) {
            return withoutServer(message);
        }
        Optional<String> dead = conf.nameservers().stream().limit(MOST).filter(this::isDead).findFirst();
        if (dead.isPresent()) {
            return Verdict.problem(message + "; no process listens on " + dead.get() + " port 53", start(dead.get()));
        }
        List<String> remote = conf.nameservers().stream().filter(server -> !isLoopback(server)).toList();
        if (!conf.unusable().isEmpty()) {
            return Verdict.warning(message + "; programs ignore the nameserver " + conf.unusable().getFirst()
                    + ", which is not an address", "write the address of the server to " + ResolvConf.FILE);
        }
        if (conf.nameservers().size() > MOST) {
            return Verdict.warning(message + "; programs use only the first " + MOST,
                    "remove the nameserver lines that are not needed from " + ResolvConf.FILE);
        }
        if (!remote.isEmpty() && conf.options().contains("trust-ad")) {
            return Verdict.warning(message + "; programs trust the AD flag of " + remote.getFirst()
                    + ", which anyone on the way can set", "remove trust-ad from " + ResolvConf.FILE);
        }
        if (!remote.isEmpty() && remote.size() < conf.nameservers().size()) {
            return Verdict.warning(message + "; programs query " + remote.getFirst()
                    + " whenever the server on this machine does not respond in time",
                    "keep only the nameserver lines for this machine in " + ResolvConf.FILE);
        }
        return Verdict.ok(message);
    }

    /// Without a server, the C library queries 127.0.0.1.
    private Verdict withoutServer(String message) {
        String remedy = "write a nameserver line to " + ResolvConf.FILE;
        return machine.showsSockets() && isDead("127.0.0.1")
                ? Verdict.problem(message + "; programs query 127.0.0.1, where no process listens on port 53", remedy)
                : Verdict.warning(message + "; programs query 127.0.0.1", remedy);
    }

    /// Whether it is an address of this machine where nothing receives queries.
    private boolean isDead(String server) {
        return machine.showsSockets() && !server.equals(DOCKER)
                && AddressReader.parse(server).filter(InetAddress::isLoopbackAddress)
                        .filter(address -> machine.listeners().stream().noneMatch(
                                listener -> listener.protocol() == Protocol.UDP && listener.receives(address)))
                        .isPresent();
    }

    private static boolean isLoopback(String server) {
        return AddressReader.parse(server).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    private static String start(String server) {
        return server.equals(STUB)
                ? "sudo systemctl start systemd-resolved, or, if its stub is switched off: sudo ln -sf"
                        + " /run/systemd/resolve/resolv.conf " + ResolvConf.FILE
                : "sudo systemctl start rootwalk";
    }
}
