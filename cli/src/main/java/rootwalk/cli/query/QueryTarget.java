package rootwalk.cli.query;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import rootwalk.cli.command.ConfigFile;
import rootwalk.cli.command.ConfigProblems;
import rootwalk.cli.command.Exit;
import rootwalk.cli.command.QuestionArguments;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.config.Problem;
import rootwalk.wire.AddressReader;
import rootwalk.wire.Addresses;
import rootwalk.wire.file.RegularFile;
import rootwalk.wire.json.JsonProblem;
import rootwalk.wire.json.JsonProblem.Severity;

/// The server that is queried.
sealed interface QueryTarget {

    /// @param namedBy what names it
    record Known(InetSocketAddress server, String namedBy) implements QueryTarget {

        QuerySource source() {
            return new QuerySource(Addresses.text(server), namedBy);
        }
    }

    /// There is none.
    ///
    /// @param texts the reasons as text, one line each
    /// @param problems the same as JSON
    record Unknown(List<String> texts, List<JsonProblem> problems) implements QueryTarget {

        static Unknown because(String why) {
            return new Unknown(List.of("rootwalk: " + why), List.of(JsonProblem.error(why)));
        }
    }

    /// The server that the arguments name, or else the first one of the configuration, or else of `/etc/resolv.conf`.
    ///
    /// @param config the file that an option names
    static QueryTarget of(QuestionArguments asked, Optional<Path> config, QueryTransport transport) {
        if (asked.server().isPresent()) {
            try {
                return new Known(asked.server().get().address(transport.port()), QuerySource.ARGUMENT);
            } catch (UnknownHostException e) {
                return Unknown.because(Exit.reason(e));
            }
        }
        return ConfigFile.find(config).map(file -> listener(file, transport))
                .orElseGet(() -> withoutConfiguration(transport));
    }

    private static QueryTarget withoutConfiguration(QueryTransport transport) {
        Path resolvConf = Path.of("/etc/resolv.conf");
        return nameserver(resolvConf, transport).map(server -> new Known(server, resolvConf.toString()))
                .orElseGet(() -> new Known(new InetSocketAddress("127.0.0.1", transport.port()),
                        "no configuration and no " + resolvConf));
    }

    private static QueryTarget listener(Path file, QueryTransport transport) {
        return switch (ConfigReader.read(file, "name an existing file with -c, or the server with @SERVER")) {
            case ConfigResult.Invalid invalid when invalid.isUnread() -> new Unknown(
                    invalid.problems().stream().map(Problem::toString).toList(),
                    ConfigProblems.json(Severity.ERROR, invalid.problems()));
            case ConfigResult.Invalid invalid -> new Unknown(
                    Stream.concat(invalid.problems().stream().map(Problem::toString),
                            Stream.of("rootwalk: " + file
                                    + " has problems, so the server is unknown; name it with @SERVER"))
                            .toList(),
                    ConfigProblems.json(Severity.ERROR, invalid.problems()));
            case ConfigResult.Valid valid -> transport.listeners(valid.config().listen()).stream()
                    .filter(listener -> listener.getPort() != 0)
                    .findFirst()
                    .<QueryTarget>map(listener -> new Known(QuestionArguments.reachable(listener), file.toString()))
                    .orElseGet(() -> Unknown.because(
                            file + " has no address with a port in " + transport.key()
                                    + "; name the server with @SERVER"));
        };
    }

    private static Optional<InetSocketAddress> nameserver(Path resolvConf, QueryTransport transport) {
        try {
            return RegularFile.lines(resolvConf, StandardCharsets.ISO_8859_1).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(parts -> parts.length >= 2 && parts[0].equals("nameserver"))
                    .flatMap(parts -> AddressReader.parse(parts[1]).stream())
                    .findFirst()
                    .map(address -> new InetSocketAddress(address, transport.port()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
