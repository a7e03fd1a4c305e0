package rootwalk.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.config.Problem;
import rootwalk.wire.Addresses;
import rootwalk.wire.Flags;
import rootwalk.wire.Question;
import rootwalk.wire.RecordClass;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.file.RegularFile;
import rootwalk.wire.json.JsonProblem;
import rootwalk.wire.json.JsonProblem.Severity;
import rootwalk.wire.json.JsonWriter;

/// `rootwalk query`: one question to one server, and all of the reply.
@Command(name = "query", mixinStandardHelpOptions = true,
        description = "Asks a server one question and shows the reply.",
        customSynopsis = "rootwalk query [OPTIONS] NAME [TYPE] [@SERVER[:PORT]]",
        footer = {"",
                "Without @SERVER the question goes to where the configuration listens, which is that of -c, ./rootwalk.yaml or "
                        + "/etc/rootwalk/rootwalk.yaml; without one to the first nameserver of /etc/resolv.conf, else to "
                        + "127.0.0.1. An address in place of NAME asks for its reverse name."},
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {"0:an answer, perhaps an empty one",
                "1:a name error, any other failure, no reply, or no server to ask: the configuration has problems, or @SERVER has no address",
                Exit.WRONG_USAGE})
final class QueryCommand implements Callable<Integer> {

    private static final int DNS_PORT = 53;
    private static final String TYPED = "@SERVER";
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is run
    private CommandSpec spec;

    @Parameters(arity = "1..3", paramLabel = "NAME [TYPE] [@SERVER[:PORT]]", description = "what to ask, and whom")
    private List<String> words = List.of();

    @Option(names = {"-c",
            "--config"}, paramLabel = "FILE", description = "ask the daemon that runs with this configuration")
    private @Nullable Path config;

    @Option(names = "--tcp", description = "ask over TCP")
    private boolean tcp;

    @Option(names = "--udp", description = "ask over UDP alone, also when the reply is truncated")
    private boolean udp;

    @Option(names = "--dnssec", description = "ask for signatures (DO)")
    private boolean dnssec;

    @Option(names = "--no-recurse", description = "ask for what the server itself knows (RD off)")
    private boolean noRecurse;

    @Option(names = "--cd", description = "ask for answers that do not validate as well (CD)")
    private boolean checkingDisabled;

    @Option(names = "--class", paramLabel = "CLASS", defaultValue = "IN",
            description = "IN, CH or HS (default: ${DEFAULT-VALUE})")
    private String dnsClass = "IN";

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "3",
            description = "how long each of three attempts waits (default: ${DEFAULT-VALUE})")
    private double timeout;

    @Option(names = "--json", description = "print the reply as JSON (RFC 8427)")
    private boolean json;

    @Option(names = "--no-color", description = "no colours on a terminal either")
    private boolean noColor;

    @Override
    public Integer call() {
        QuestionWords asked;
        ServerExchange exchange;
        try {
            asked = QuestionWords.parse(words);
            exchange = exchange(asked);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "rootwalk: " + Exit.reason(e), e);
        }
        return switch (target(asked)) {
            case Target.Unknown unknown -> refuse(unknown);
            case Target.Known known -> ask(exchange, known);
        };
    }

    private int ask(ServerExchange exchange, Target.Known target) {
        PrintWriter out = spec.commandLine().getOut();
        ServerExchange.Result result = exchange.ask(target.server(), new SecureRandom());
        if (json) {
            out.print(json(result, target));
        } else {
            out.print(text(result, target));
        }
        out.flush();
        return switch (result) {
            case ServerExchange.Result.Replied replied ->
                replied.message().rcode() == ResponseCode.NOERROR ? Exit.DONE : Exit.FAILED;
            case ServerExchange.Result.Failed _ -> Exit.FAILED;
        };
    }

    private int refuse(Target.Unknown unknown) {
        CommandLine line = spec.commandLine();
        if (json) {
            JsonWriter writer = new JsonWriter().object().member("done", false);
            JsonProblem.write(unknown.problems(), writer);
            line.getOut().print(writer.endObject().take());
            line.getOut().flush();
        } else {
            unknown.texts().forEach(line.getErr()::println);
            line.getErr().flush();
        }
        return Exit.FAILED;
    }

    private ServerExchange exchange(QuestionWords asked) {
        int number = RecordClass.parse(dnsClass);
        if (number < 0) {
            throw new IllegalArgumentException(dnsClass + " is no class: write IN, CH, HS or a number as CLASS32");
        }
        if (tcp && udp) {
            throw new IllegalArgumentException("--tcp and --udp exclude each other");
        }
        if (!(timeout > 0 && timeout <= 600)) {
            throw new IllegalArgumentException("--timeout " + timeout + " is not between 0 and 600 seconds");
        }
        Question question = new Question(asked.name(), asked.question().type(), number);
        int flags = (noRecurse ? 0 : Flags.RD) | (checkingDisabled ? Flags.CD : 0);
        ServerExchange.TransportChoice transport = ServerExchange.TransportChoice.UDP;
        if (tcp) {
            transport = ServerExchange.TransportChoice.TCP;
        } else if (udp) {
            transport = ServerExchange.TransportChoice.ONLY_UDP;
        }
        return new ServerExchange(question, flags, dnssec, transport,
                Duration.ofMillis(Math.max(1, (long) (timeout * 1000))));
    }

    /// The server that is asked.
    private sealed interface Target {

        /// @param namedBy what names it: `@SERVER`, a configuration file or `/etc/resolv.conf`
        record Known(InetSocketAddress server, String namedBy) implements Target {

            String text() {
                return Addresses.text(server) + (namedBy.equals(TYPED) ? "" : " (" + namedBy + ")");
            }
        }

        /// There is none.
        ///
        /// @param texts why, for people, a line each
        /// @param problems the same for programs
        record Unknown(List<String> texts, List<JsonProblem> problems) implements Target {

            static Unknown because(String why) {
                return new Unknown(List.of("rootwalk: " + why), List.of(JsonProblem.error(why)));
            }
        }
    }

    private Target target(QuestionWords asked) {
        if (asked.server().isPresent()) {
            try {
                return new Target.Known(asked.server().get().address(), TYPED);
            } catch (UnknownHostException e) {
                return Target.Unknown.because(Exit.reason(e));
            }
        }
        Optional<Path> file = ConfigFile.find(Optional.ofNullable(config));
        return file.map(QueryCommand::listenerOf).orElseGet(QueryCommand::withoutConfiguration);
    }

    private static Target withoutConfiguration() {
        return resolvConf().map(server -> new Target.Known(server, RESOLV_CONF.toString()))
                .orElseGet(() -> new Target.Known(new InetSocketAddress("127.0.0.1", DNS_PORT),
                        "no configuration and no " + RESOLV_CONF));
    }

    private static Target listenerOf(Path file) {
        return switch (ConfigReader.read(file, "name one that is there with -c, or the server with @SERVER")) {
            case ConfigResult.Refused refused when refused.isUnread() -> new Target.Unknown(
                    refused.problems().stream().map(Problem::toString).toList(),
                    ConfigProblems.json(Severity.ERROR, refused.problems()));
            case ConfigResult.Refused refused -> new Target.Unknown(
                    Stream.concat(refused.problems().stream().map(Problem::toString),
                            Stream.of("rootwalk: " + file + " does not say whom to ask; @SERVER names a server"))
                            .toList(),
                    ConfigProblems.json(Severity.ERROR, refused.problems()));
            case ConfigResult.Sound sound -> sound.config().listen().dns().stream()
                    .filter(listener -> listener.getPort() != 0)
                    .findFirst()
                    .<Target>map(listener -> new Target.Known(QuestionWords.reachable(listener), file.toString()))
                    .orElseGet(() -> Target.Unknown.because(
                            file + " has no address with a port in listen.dns; name the server with @SERVER"));
        };
    }

    private static Optional<InetSocketAddress> resolvConf() {
        try {
            return RegularFile.lines(RESOLV_CONF, StandardCharsets.ISO_8859_1).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(parts -> parts.length >= 2 && parts[0].equals("nameserver"))
                    .findFirst()
                    .map(parts -> new InetSocketAddress(parts[1], DNS_PORT));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private String text(ServerExchange.Result result, Target.Known target) {
        Paint.Brush brush = noColor ? Paint.Brush.PLAIN : Paint.Brush.ofTerminal();
        return switch (result) {
            case ServerExchange.Result.Failed failed -> brush.paint(Paint.BAD, failed.why()) + "\n"
                    + brush.paint(Paint.FAINT, "asked " + target.text()) + "\n";
            case ServerExchange.Result.Replied replied -> {
                Message message = replied.message();
                String end =
                        message.length() + " octets from " + target.text() + " over " + replied.transport()
                                + (replied.truncatedFirst() ? " (truncated over UDP)" : "") + " in "
                                + Durations.text(replied.time());
                yield MessageText.print(message, brush) + "\n" + brush.paint(Paint.FAINT, end) + "\n";
            }
        };
    }

    private static String json(ServerExchange.Result result, Target.Known target) {
        JsonWriter json = new JsonWriter();
        json.object().member("server", Addresses.text(target.server())).member("serverNamedBy", target.namedBy());
        switch (result) {
            case ServerExchange.Result.Failed failed -> {
                json.member("done", false);
                JsonProblem.write(List.of(JsonProblem.error(failed.why())), json);
            }
            case ServerExchange.Result.Replied replied -> {
                json.member("done", true)
                        .member("transport", replied.transport())
                        .member("truncatedOverUdp", replied.truncatedFirst())
                        .member("tookMilliseconds", Durations.milliseconds(replied.time()))
                        .member("octets", replied.message().length())
                        .object("responseMessage");
                MessageJson.members(replied.message(), json);
                json.endObject();
            }
        }
        return json.endObject().take();
    }
}
