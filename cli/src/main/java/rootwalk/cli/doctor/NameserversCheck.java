package rootwalk.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import rootwalk.wire.AddressReader;

/// Whether the servers that programs query resolve names, and what they are.
record NameserversCheck(Machine machine) implements Doctor.Check {

    /// The servers that systemd-resolved queries.
    private static final String BEHIND_STUB = ResolvedCheck.FOLDER + "/resolv.conf";

    /// The C library ignores others.
    private static final int MOST = 3;

    @Override
    public Verdict verdict() throws Exception {
        if (machine.network().nameserverPort().isEmpty()) {
            return Verdict.skipped("--root-server permits no other address");
        }
        int port = machine.network().nameserverPort().getAsInt();
        List<NameserverState> states = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<NameserverState>> running = servers().stream()
                    .map(server -> threads.submit(() -> NameserverState.of(new InetSocketAddress(server, port))))
                    .toList();
            for (Future<NameserverState> one : running) {
                states.add(one.get());
            }
        }
        return verdict(states);
    }

    private static Verdict verdict(List<NameserverState> states) {
        String message = String.join("; ", states.stream().map(NameserverState::text).toList());
        List<NameserverState> failing = states.stream().filter(state -> !state.resolves()).toList();
        if (failing.isEmpty()) {
            return Verdict.ok(message);
        }
        if (failing.size() < states.size()) {
            return Verdict.warning(message, "repair " + failing.getFirst().server()
                    + ", or remove its nameserver line; programs wait for it whenever they query it");
        }
        return failing.stream().anyMatch(NameserverState::responds)
                ? Verdict.problem(message, "see the checks interception, root-udp and daemon: a server responds, but"
                        + " resolves nothing")
                : Verdict.problem(message, "start the server, or write another nameserver line to " + ResolvConf.FILE);
    }

    /// Those of resolv.conf, and those behind the stub of systemd-resolved. Without one, programs query 127.0.0.1.
    private Set<InetAddress> servers() throws IOException {
        Set<InetAddress> servers = new LinkedHashSet<>();
        try {
            ResolvConf.read(machine).nameservers().stream().limit(MOST)
                    .flatMap(server -> AddressReader.parse(server).stream()).forEach(servers::add);
        } catch (NoSuchFileException e) {
            // The same as a file without a server.
        }
        Path behind = machine.path(BEHIND_STUB);
        if (Files.isReadable(behind)) {
            Machine.lines(behind).stream().map(line -> line.split("\\s+"))
                    .filter(words -> words.length > 1 && words[0].equals("nameserver"))
                    .flatMap(words -> AddressReader.parse(words[1]).stream()).forEach(servers::add);
        }
        return servers.isEmpty() ? Set.of(InetAddress.ofLiteral("127.0.0.1")) : servers;
    }
}
