package rootwalk.cli.doctor;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import rootwalk.wire.file.RegularFile;

/// Which sources the C library uses for host names, and in what order (nsswitch.conf(5)).
record NsswitchCheck(Machine machine) implements Doctor.Check {

    private static final String FILE = "/etc/nsswitch.conf";

    @Override
    public Verdict verdict() throws IOException {
        List<String> lines;
        try {
            lines = machine.lines(FILE);
        } catch (NoSuchFileException e) {
            return Verdict.ok("there is no " + FILE + "; programs use the hosts file and the DNS");
        } catch (IOException e) {
            return Verdict.problem(FILE + " cannot be read: " + RegularFile.trouble(e),
                    "replace it with a file that all accounts can read, with the line hosts: files dns");
        }
        Optional<String> hosts = lines.stream().filter(line -> line.startsWith("hosts:")).reduce((_, last) -> last);
        return hosts.isPresent() ? ofLine(hosts.get())
                : Verdict.ok(FILE + " has no hosts line; programs use the hosts file and the DNS");
    }

    private Verdict ofLine(String line) throws IOException {
        String message = FILE + ": " + line.replaceAll("\\s+", " ");
        List<String> words = Arrays.asList(line.substring("hosts:".length()).strip().split("\\s+"));
        int dns = words.indexOf("dns");
        int resolve = words.indexOf("resolve");
        boolean asksResolved = resolve >= 0 && ResolvedCheck.isRunning(machine);
        if (dns < 0 && !asksResolved) {
            return Verdict.problem(message + "; programs do not query the DNS",
                    "add dns at the end of the hosts line of " + FILE);
        }
        if (asksResolved && (dns < 0 || resolve < dns)) {
            // Whether that is wanted depends on the servers of systemd-resolved, which another check examines.
            return Verdict.ok(message + "; programs ask systemd-resolved while it runs");
        }
        int files = words.indexOf("files");
        if (files > dns) {
            return Verdict.warning(message + "; programs use the DNS before the hosts file",
                    "write files before dns in this line");
        }
        boolean ends =
                words.subList(0, dns).stream().anyMatch(word -> word.startsWith("mdns") && !word.contains("minimal"));
        return ends
                ? Verdict.warning(message + "; programs ask the local network (mDNS) for every name before the DNS",
                        "write mdns4_minimal [NOTFOUND=return] instead, which is for names below local")
                : Verdict.ok(message);
    }
}
