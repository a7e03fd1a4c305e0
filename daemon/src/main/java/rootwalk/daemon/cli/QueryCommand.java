package rootwalk.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import rootwalk.daemon.config.ConfigReader;
import rootwalk.daemon.config.ConfigResult;
import rootwalk.daemon.json.JsonWriter;
import rootwalk.wire.Addresses;
import rootwalk.wire.Flags;
import rootwalk.wire.Question;
import rootwalk.wire.RecordClass;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.file.RegularFile;

/// `rootwalk query`: one question to one server, and all of the reply.
@Command(name = "query", mixinStandardHelpOptions = true,
        description = "Asks a server one question and shows the reply.",
        customSynopsis = "rootwalk query [OPTIONS] NAME [TYPE] [@SERVER[:PORT]]",
        footer = {"",
                "Without @SERVER the question goes to where the configuration of -c listens, else to the first nameserver of "
                        + "/etc/resolv.conf, else to 127.0.0.1. An address in place of NAME asks for its reverse name.",
                "", "Exit status: 0 an answer, perhaps an empty one; 1 a name error, any other failure, or no reply; "
                        + "2 wrong usage."})
final class QueryCommand implements Callable<Integer> {

    private static final int DNS_PORT = 53;
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
        PrintWriter out = spec.commandLine().getOut();
        InetSocketAddress server;
        ServerExchange exchange;
        try {
            QuestionWords asked = QuestionWords.parse(words);
            exchange = exchange(asked);
            server = asked.server().orElseGet(this::defaultServer);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "rootwalk: " + Exit.reason(e), e);
        }
        ServerExchange.Outcome outcome = exchange.ask(server, new SecureRandom());
        if (json) {
            out.print(json(outcome, server));
        } else {
            out.print(text(outcome, server));
        }
        out.flush();
        return switch (outcome) {
            case ServerExchange.Outcome.Replied replied ->
                replied.message().rcode() == ResponseCode.NOERROR ? Exit.DONE : Exit.FAILED;
            case ServerExchange.Outcome.Failed _ -> Exit.FAILED;
        };
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
        ServerExchange.Transport transport = ServerExchange.Transport.UDP;
        if (tcp) {
            transport = ServerExchange.Transport.TCP;
        } else if (udp) {
            transport = ServerExchange.Transport.ONLY_UDP;
        }
        return new ServerExchange(question, flags, dnssec, transport,
                Duration.ofMillis(Math.max(1, (long) (timeout * 1000))));
    }

    private InetSocketAddress defaultServer() {
        return config != null ? listenerOf(config) : resolvConf().orElseGet(QueryCommand::localServer);
    }

    private static InetSocketAddress listenerOf(Path file) {
        return switch (ConfigReader.read(file)) {
            case ConfigResult.Refused refused -> throw new IllegalArgumentException(
                    refused.problems().getFirst() + " (rootwalk check config " + file + " shows all problems)");
            case ConfigResult.Sound sound -> sound.config().listen().dns().stream()
                    .findFirst()
                    .map(QuestionWords::reachable)
                    .orElseThrow(() -> new IllegalArgumentException(
                            file + " has nothing in listen.dns; name the server with @SERVER"));
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

    private static InetSocketAddress localServer() {
        return new InetSocketAddress("127.0.0.1", DNS_PORT);
    }

    private String text(ServerExchange.Outcome outcome, InetSocketAddress server) {
        Paint.Brush brush = noColor ? Paint.Brush.PLAIN : Paint.Brush.ofTerminal();
        return switch (outcome) {
            case ServerExchange.Outcome.Failed failed -> brush.paint(Paint.BAD, failed.why()) + "\n";
            case ServerExchange.Outcome.Replied replied -> {
                Message message = replied.message();
                String end =
                        message.length() + " octets from " + Addresses.text(server) + " over " + replied.transport()
                                + (replied.truncatedFirst() ? " (truncated over UDP)" : "") + " in "
                                + Durations.text(replied.time());
                yield MessageText.print(message, brush) + "\n" + brush.paint(Paint.FAINT, end) + "\n";
            }
        };
    }

    private static String json(ServerExchange.Outcome outcome, InetSocketAddress server) {
        JsonWriter json = new JsonWriter();
        json.object().member("server", Addresses.text(server));
        switch (outcome) {
            case ServerExchange.Outcome.Failed failed -> json.member("failure", failed.why());
            case ServerExchange.Outcome.Replied replied -> {
                json.member("transport", replied.transport())
                        .member("truncatedOverUdp", replied.truncatedFirst())
                        .member("milliseconds", Durations.milliseconds(replied.time()))
                        .member("octets", replied.message().length())
                        .object("responseMessage");
                MessageJson.members(replied.message(), json);
                json.endObject();
            }
        }
        return json.endObject().take();
    }
}
