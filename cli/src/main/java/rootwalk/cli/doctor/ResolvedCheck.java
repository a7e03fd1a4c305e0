package rootwalk.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import rootwalk.wire.AddressReader;

/// Whether systemd-resolved runs, and whether it queries rootwalk.
record ResolvedCheck(Machine machine) implements Doctor.Check {

    /// systemd creates it at the start of the service, and often keeps it after its end.
    static final String FOLDER = "/run/systemd/resolve";

    /// The kernel keeps 15 characters of the name.
    private static final String PROCESS = "systemd-resolve";

    private static final String MAIN = "/etc/systemd/resolved.conf";

    /// With drop-ins, the most important last: a file replaces others of the same name.
    private static final List<String> FOLDERS = List.of("/usr/lib/systemd/resolved.conf.d",
            "/usr/local/lib/systemd/resolved.conf.d", "/run/systemd/resolved.conf.d", "/etc/systemd/resolved.conf.d");

    /// Whether the service runs. Without a view of the processes of others, its folder decides.
    static boolean isRunning(Machine machine) throws IOException {
        return Files.isDirectory(machine.path(FOLDER)) && machine.hasProcess(PROCESS).orElse(true);
    }

    @Override
    public Verdict verdict() throws IOException {
        if (!isRunning(machine)) {
            return Verdict.ok("systemd-resolved does not run");
        }
        Map<String, String> settings = settings();
        String stub = settings.getOrDefault("DNSStubListener", "yes");
        String message = "systemd-resolved runs; DNSStubListener=" + stub;
        List<String> servers = Arrays.stream(settings.getOrDefault("DNS", "").split("\\s+"))
                .filter(Predicate.not(String::isEmpty)).toList();
        if (!servers.isEmpty() && servers.stream().allMatch(ResolvedCheck::isHere)) {
            return Verdict.ok(message + "; it queries the server on this machine: DNS=" + String.join(" ", servers));
        }
        return Verdict.warning(message + "; it does not query rootwalk"
                + (servers.isEmpty() ? "" : " but " + String.join(", ", servers)),
                "when rootwalk runs: sudo mkdir -p /etc/systemd/resolved.conf.d && printf"
                        + " '[Resolve]\\nDNS=127.0.0.1\\nDomains=~.\\nDNSStubListener=no\\n' | sudo tee"
                        + " /etc/systemd/resolved.conf.d/rootwalk.conf && sudo ln -sf /run/systemd/resolve/resolv.conf "
                        + ResolvConf.FILE + " && sudo systemctl restart systemd-resolved");
    }

    /// An address of the loopback interface, perhaps with a port and a name.
    private static boolean isHere(String server) {
        String address = server.replaceFirst("#.*", "").replaceFirst("^\\[(.*)](:\\d+)?$", "$1")
                .replaceFirst("^([\\d.]+):\\d+$", "$1");
        return AddressReader.parse(address).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    private Map<String, String> settings() throws IOException {
        Map<String, String> settings = new HashMap<>();
        List<Path> files = new ArrayList<>();
        files.add(machine.path(MAIN));
        files.addAll(dropIns());
        for (Path file : files) {
            if (Files.isReadable(file)) {
                Machine.lines(file).forEach(line -> put(line, settings));
            }
        }
        return settings;
    }

    /// An empty value removes those before it; other values of `DNS` are added.
    private static void put(String line, Map<String, String> settings) {
        int equals = line.indexOf('=');
        if (equals > 0) {
            String key = line.substring(0, equals).strip();
            String value = line.substring(equals + 1).strip();
            settings.merge(key, value, (before, after) -> key.equals("DNS") && !after.isEmpty()
                    ? before + " " + after
                    : after);
        }
    }

    private Collection<Path> dropIns() throws IOException {
        Map<String, Path> byName = new TreeMap<>();
        for (String folder : FOLDERS) {
            if (Files.isDirectory(machine.path(folder))) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(machine.path(folder), "*.conf")) {
                    files.forEach(file -> byName.put(file.getFileName().toString(), file));
                }
            }
        }
        return byName.values();
    }
}
