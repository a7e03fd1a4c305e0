package rootwalk.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import rootwalk.wire.AddressReader;

/// What resolv.conf(5) says. Immutable.
///
/// @param target of the symbolic link, if it is one
/// @param unusable the nameservers that are not addresses, which the C library ignores
record ResolvConf(Optional<Path> target, List<String> nameservers, List<String> unusable, List<String> options,
        List<String> search) {

    static final String FILE = "/etc/resolv.conf";

    /// @throws IOException if the file does not exist, or cannot be read
    static ResolvConf read(Machine machine) throws IOException {
        Path file = machine.path(FILE);
        Optional<Path> target =
                Files.isSymbolicLink(file) ? Optional.of(Files.readSymbolicLink(file)) : Optional.empty();
        // An absolute target is one below the root of the machine.
        Path content = target.filter(Path::isAbsolute).map(to -> machine.path(to.toString())).orElse(file);
        List<String> nameservers = new ArrayList<>();
        List<String> unusable = new ArrayList<>();
        List<String> options = new ArrayList<>();
        List<String> search = List.of();
        for (String line : Machine.lines(content)) {
            List<String> words = List.of(line.split("\\s+"));
            List<String> values = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "nameserver" -> values.stream().findFirst()
                        .ifPresent(server -> (isAddress(server) ? nameservers : unusable).add(server));
                case "options" -> options.addAll(values);
                // The last one counts.
                case "search", "domain" -> search = values;
                default -> {
                    // Such as sortlist, which has nothing to do with servers.
                }
            }
        }
        return new ResolvConf(target, List.copyOf(nameservers), List.copyOf(unusable), List.copyOf(options), search);
    }

    private static boolean isAddress(String server) {
        // The interface after an address may be one that this host does not have now.
        return AddressReader.parse(server.replaceFirst("%.*", "")).isPresent();
    }

    /// The file with its values on one line.
    String text() {
        return FILE + target.map(to -> " (a link to " + to + ")").orElse("")
                + ": " + (nameservers.isEmpty() ? "no nameserver" : "nameserver " + String.join(", ", nameservers))
                + (options.isEmpty() ? "" : "; options " + String.join(" ", options))
                + (search.isEmpty() ? "" : "; search " + String.join(" ", search));
    }
}
