package rootwalk.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import rootwalk.config.Config;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.config.Problem;
import rootwalk.wire.Addresses;
import rootwalk.wire.CountText;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Flags;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.client.StubClient;
import rootwalk.wire.client.StubQuery;
import rootwalk.wire.client.StubResult;
import rootwalk.wire.client.StubTransport;
import rootwalk.wire.client.TransferResult;
import rootwalk.wire.file.RegularFile;
import rootwalk.wire.json.JsonProblem;
import rootwalk.wire.json.JsonProblem.Severity;
import rootwalk.wire.json.JsonWriter;
import rootwalk.wire.json.RecordJson;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.tls.ServerTrust;
import rootwalk.wire.tls.TlsClient;
import rootwalk.wire.tsig.TsigKey;

/// `rootwalk query`: one query to one server, and the whole response.
@Command(name = "query", mixinStandardHelpOptions = true,
        description = "Sends a query to a server and prints the response.",
        customSynopsis = "rootwalk query [OPTIONS] NAME [TYPE] [@SERVER[:PORT]]",
        footer = {"",
                "Without @SERVER, the query is sent to the first address of listen.dns, listen.tls, listen.https or listen.quic in the configuration (-c, "
                        + "./rootwalk.yaml or /etc/rootwalk/rootwalk.yaml). Without a configuration, it is sent to the first "
                        + "nameserver in /etc/resolv.conf, or else to 127.0.0.1. If NAME is an address, its reverse name is "
                        + "queried. The types AXFR and IXFR=SERIAL request a zone transfer; its records are printed one "
                        + "per line."},
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {"0:NOERROR, possibly without records",
                "1:NXDOMAIN or another error, no response, a response that is not signed with the key, or no server"
                        + " (the configuration has problems, or @SERVER has no address)",
                Exit.WRONG_USAGE})
final class QueryCommand implements Callable<Integer> {

    private static final int DNS_PORT = 53;
    private static final int DNS_OVER_TLS_PORT = 853;
    private static final String ARGUMENT = "@SERVER";
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is run
    private CommandSpec spec;

    @Parameters(arity = "1..3", paramLabel = "NAME [TYPE] [@SERVER[:PORT]]",
            description = "the name, the type, and the server")
    private List<String> words = List.of();

    @Option(names = {"-c",
            "--config"}, paramLabel = "FILE", description = "query the daemon that runs with this configuration")
    private @Nullable Path config;

    @Option(names = "--tcp", description = "query over TCP")
    private boolean tcp;

    @Option(names = "--udp", description = "query over UDP only, even if the response is truncated")
    private boolean udp;

    @Option(names = "--dnssec", description = "request DNSSEC records (DO)")
    private boolean dnssec;

    @Option(names = "--no-recurse", description = "do not request recursion (RD off)")
    private boolean noRecurse;

    @Option(names = "--cd", description = "disable DNSSEC validation at the server (CD)")
    private boolean checkingDisabled;

    @Option(names = "--class", paramLabel = "CLASS", defaultValue = "IN",
            description = "IN, CH, HS or a number as CLASS32 (default: ${DEFAULT-VALUE})")
    private String dnsClass = "IN";

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "3",
            description = "the timeout of each of three attempts (default: ${DEFAULT-VALUE})")
    private double timeout;

    @Option(names = "--json", description = "print the response as JSON (RFC 8427)")
    private boolean json;

    @Mixin
    private final TlsOption tlsOption = new TlsOption();

    @Mixin
    private final HttpsOption httpsOption = new HttpsOption();

    @Option(names = "--quic",
            description = "query over QUIC, to port 853 by default; the server is authenticated as the --tls- options say")
    private boolean quic;

    @Mixin
    private final KeyOption keyOption = new KeyOption();

    @Mixin
    private final ColorOption color = new ColorOption();

    @Override
    public Integer call() {
        QuestionArguments asked;
        StubQuery unsigned;
        KeyOption.Choice choice;
        TlsOption.Choice encryption;
        Duration attemptTimeout;
        try {
            asked = QuestionArguments.parse(words);
            unsigned = query(asked);
            choice = keyOption.choice();
            encryption = tlsOption.choice();
            if (httpsOption.hasUrl()) {
                var _ = httpsOption.url("", 0);
            }
            attemptTimeout = Seconds.of("--timeout", timeout, 600);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "rootwalk: " + Exit.reason(e), e);
        }
        return switch (choice) {
            case KeyOption.Choice.Unusable unusable -> refuse(unusable.texts(), unusable.problems());
            case KeyOption.Choice.Usable(Optional<TsigKey> key) when httpsOption.isGiven() ->
                overHttps(asked, unsigned.signedWith(key), encryption, attemptTimeout);
            case KeyOption.Choice.Usable(Optional<TsigKey> key) when quic ->
                overQuic(asked, unsigned.signedWith(key), encryption, attemptTimeout);
            case KeyOption.Choice.Usable(Optional<TsigKey> key) ->
                encrypted(asked, unsigned.signedWith(key), encryption, attemptTimeout);
        };
    }

    private int encrypted(QuestionArguments asked, StubQuery query, TlsOption.Choice encryption, Duration timeout) {
        if (encryption instanceof TlsOption.Choice.Unusable(String reason)) {
            Target.Unknown unknown = Target.Unknown.because(reason);
            return refuse(unknown.texts(), unknown.problems());
        }
        return switch (target(asked)) {
            case Target.Unknown(List<String> texts, List<JsonProblem> problems) -> refuse(texts, problems);
            case Target.Known known when encryption instanceof TlsOption.Choice.Encrypted tls -> {
                try {
                    yield send(query.padded(), known, timeout, Optional.of(tls.client(host(asked, known))));
                } catch (IOException e) {
                    yield print(query, new StubResult.Failure(Exit.reason(e)), known.source());
                }
            }
            case Target.Known known -> send(query, known, timeout, Optional.empty());
        };
    }

    private int overQuic(QuestionArguments asked, StubQuery query, TlsOption.Choice encryption, Duration timeout) {
        if (encryption instanceof TlsOption.Choice.Unusable(String reason)) {
            Target.Unknown unknown = Target.Unknown.because(reason);
            return refuse(unknown.texts(), unknown.problems());
        }
        return switch (target(asked)) {
            case Target.Unknown(List<String> texts, List<JsonProblem> problems) -> refuse(texts, problems);
            case Target.Known known -> {
                try {
                    TlsClient tls = TlsClient.of(encryption.trust(), host(asked, known));
                    yield print(query, client(timeout).ask(Addresses.text(known.server()), query.padded(),
                            new QuicExchange(known.server(), tls, timeout), StubResult.Path.QUIC), known.source());
                } catch (IOException e) {
                    yield print(query, new StubResult.Failure(Exit.reason(e)), known.source());
                }
            }
        };
    }

    /// The server as the user has written it.
    private static String host(QuestionArguments asked, Target.Known known) {
        return asked.server().map(ServerArgument::host).orElseGet(() -> Addresses.text(known.server().getAddress()));
    }

    private int overHttps(QuestionArguments asked, StubQuery query, TlsOption.Choice encryption, Duration timeout) {
        if (encryption instanceof TlsOption.Choice.Unusable(String reason)) {
            Target.Unknown unknown = Target.Unknown.because(reason);
            return refuse(unknown.texts(), unknown.problems());
        }
        ServerTrust trust = encryption.trust();
        if (httpsOption.hasUrl()) {
            return sendToUrl(query, httpsOption.url("", 0), "--https-url", trust, timeout);
        }
        return switch (target(asked)) {
            case Target.Unknown(List<String> texts, List<JsonProblem> problems) -> refuse(texts, problems);
            case Target.Known known -> sendToUrl(query,
                    httpsOption.url(host(asked, known), known.server().getPort()), known.namedBy(), trust, timeout);
        };
    }

    private int sendToUrl(StubQuery query, URI url, String namedBy, ServerTrust trust, Duration timeout) {
        Source source = new Source(url.toString(), namedBy);
        try {
            HttpsExchange exchange =
                    new HttpsExchange(url, httpsOption.method(), TlsClient.of(trust, url.getHost()), timeout);
            return print(query, client(timeout).ask(url.toString(), query.padded(), exchange, StubResult.Path.HTTPS),
                    source);
        } catch (IOException e) {
            return print(query, new StubResult.Failure(Exit.reason(e)), source);
        }
    }

    private static StubClient client(Duration timeout) {
        return new StubClient(timeout, new SecureRandom(), System::nanoTime, InstantSource.system());
    }

    private static boolean isTransfer(StubQuery query) {
        return query.question().type() == RecordType.AXFR || query.question().type() == RecordType.IXFR;
    }

    private int send(StubQuery query, Target.Known target, Duration attemptTimeout, Optional<TlsClient> tls) {
        StubClient client = client(attemptTimeout);
        if (isTransfer(query) && !udp) {
            return transfer(client, query, target, tls);
        }
        return print(query, tls.map(it -> client.ask(target.server(), query, it))
                .orElseGet(() -> client.ask(target.server(), query, transport())),
                target.source());
    }

    private int transfer(StubClient client, StubQuery query, Target.Known target, Optional<TlsClient> tls) {
        PrintWriter out = spec.commandLine().getOut();
        JsonWriter writer = beginJson(target.source()).array("answerRRs");
        Consumer<RRset> receiver =
                json ? record -> RecordJson.records(record, writer) : record -> out.println(RdataText.print(record));
        TransferResult result = tls.map(it -> client.transfer(target.server(), query, it, receiver))
                .orElseGet(() -> client.transfer(target.server(), query, receiver));
        int status = switch (result) {
            case TransferResult.Complete complete -> {
                out.print(json ? json(query, complete, writer) : text(query, complete, target));
                yield Exit.DONE;
            }
            case TransferResult.Other(StubResult.Response response) -> print(query, response, target.source());
            case TransferResult.Failure(String reason) ->
                print(query, new StubResult.Failure(reason), target.source());
        };
        out.flush();
        return status;
    }

    private String text(StubQuery query, TransferResult.Complete complete, Target.Known target) {
        Paint.Brush brush = color.brush();
        return query.key().map(key -> SignatureText.line(key, complete.tsig(), brush)).orElse("")
                + brush.paint(Paint.FAINT, CountText.of(complete.records(), "record") + " in "
                        + CountText.of(complete.messages(), "message") + ", " + complete.octets()
                        + " octets from " + target.source().text() + " over " + stream() + " in "
                        + Durations.text(complete.time()))
                + "\n";
    }

    private String stream() {
        return tlsOption.isGiven() ? "TLS" : "TCP";
    }

    private String json(StubQuery query, TransferResult.Complete complete, JsonWriter writer) {
        writer.endArray()
                .member("done", true)
                .member("transport", stream())
                .member("tookMilliseconds", Durations.milliseconds(complete.time()))
                .member("messages", complete.messages())
                .member("octets", complete.octets());
        query.key().ifPresent(key -> SignatureText.member(key, complete.tsig(), writer));
        return writer.endObject().take();
    }

    /// Prints the result. Returns the exit status.
    private int print(StubQuery query, StubResult result, Source target) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(json(query, result, target));
        } else {
            out.print(text(query, result, target));
        }
        out.flush();
        return switch (result) {
            case StubResult.Response response ->
                response.message().rcode() == ResponseCode.NOERROR && response.isAcceptable() ? Exit.DONE : Exit.FAILED;
            case StubResult.Failure _ -> Exit.FAILED;
        };
    }

    private int refuse(List<String> texts, List<JsonProblem> problems) {
        CommandLine line = spec.commandLine();
        if (json) {
            JsonWriter writer = new JsonWriter().object().member("done", false);
            JsonProblem.write(problems, writer);
            line.getOut().print(writer.endObject().take());
            line.getOut().flush();
        } else {
            texts.forEach(line.getErr()::println);
            line.getErr().flush();
        }
        return Exit.FAILED;
    }

    private StubQuery query(QuestionArguments asked) {
        int number = RecordClass.parse(dnsClass);
        if (number < 0) {
            throw new IllegalArgumentException(
                    dnsClass + " is not a class; write IN, CH, HS or a number such as CLASS32");
        }
        if (tcp && udp) {
            throw new IllegalArgumentException("--tcp and --udp cannot be used together");
        }
        if (udp && tlsOption.isGiven()) {
            throw new IllegalArgumentException("--udp and the options for TLS cannot be used together");
        }
        checkHttps(asked);
        checkQuic(asked);
        Question question = new Question(asked.name(), asked.question().type(), number);
        // AD: only then does a server without DO say whether it has validated the answer (RFC 6840 section 5.7).
        int flags = Flags.AD | (noRecurse ? 0 : Flags.RD) | (checkingDisabled ? Flags.CD : 0);
        return new StubQuery(question, flags, dnssec, List.of(new EdnsOption(EdnsOption.NSID, Octets.EMPTY)))
                .since(asked.serial());
    }

    private void checkHttps(QuestionArguments asked) {
        if (!httpsOption.isGiven()) {
            return;
        }
        if (udp || tcp) {
            throw new IllegalArgumentException("--udp and --tcp cannot be used with the options for HTTPS");
        }
        if (tlsOption.hasName()) {
            throw new IllegalArgumentException("--tls-name cannot be used with the options for HTTPS, which check the"
                    + " host of the URL; write --https-url https://NAME/dns-query instead");
        }
        if (httpsOption.hasUrl() && asked.server().isPresent()) {
            throw new IllegalArgumentException("@SERVER and --https-url cannot be used together");
        }
        if (asked.question().type() == RecordType.AXFR || asked.question().type() == RecordType.IXFR) {
            throw new IllegalArgumentException("zones are not transferred over HTTPS; use --tls or --tcp");
        }
    }

    private void checkQuic(QuestionArguments asked) {
        if (!quic) {
            return;
        }
        if (udp || tcp || httpsOption.isGiven()) {
            throw new IllegalArgumentException(
                    "--quic cannot be used with --udp, --tcp and the options for HTTPS");
        }
        if (asked.question().type() == RecordType.AXFR || asked.question().type() == RecordType.IXFR) {
            throw new IllegalArgumentException("this command does not transfer zones over QUIC; use --tls or --tcp");
        }
    }

    private StubTransport transport() {
        if (tcp) {
            return StubTransport.TCP;
        }
        return udp ? StubTransport.ONLY_UDP : StubTransport.UDP;
    }

    /// The server that is queried, for users.
    ///
    /// @param server its address or URL
    /// @param namedBy what names it: `@SERVER`, an option, a configuration file or `/etc/resolv.conf`
    private record Source(String server, String namedBy) {

        String text() {
            return server + (namedBy.equals(ARGUMENT) ? "" : " (" + namedBy + ")");
        }
    }

    /// The server that is queried.
    private sealed interface Target {

        /// @param namedBy what names it
        record Known(InetSocketAddress server, String namedBy) implements Target {

            Source source() {
                return new Source(Addresses.text(server), namedBy);
            }
        }

        /// There is none.
        ///
        /// @param texts the reasons as text, one line each
        /// @param problems the same as JSON
        record Unknown(List<String> texts, List<JsonProblem> problems) implements Target {

            static Unknown because(String why) {
                return new Unknown(List.of("rootwalk: " + why), List.of(JsonProblem.error(why)));
            }
        }
    }

    private Target target(QuestionArguments asked) {
        if (asked.server().isPresent()) {
            try {
                return new Target.Known(asked.server().get().address(defaultPort()), ARGUMENT);
            } catch (UnknownHostException e) {
                return Target.Unknown.because(Exit.reason(e));
            }
        }
        Optional<Path> file = ConfigFile.find(Optional.ofNullable(config));
        return file.map(this::listenerOf).orElseGet(this::withoutConfiguration);
    }

    private int defaultPort() {
        if (httpsOption.isGiven()) {
            return HttpsOption.PORT;
        }
        return quic || tlsOption.isGiven() ? DNS_OVER_TLS_PORT : DNS_PORT;
    }

    private Target withoutConfiguration() {
        return resolvConf().map(server -> new Target.Known(server, RESOLV_CONF.toString()))
                .orElseGet(() -> new Target.Known(new InetSocketAddress("127.0.0.1", defaultPort()),
                        "no configuration and no " + RESOLV_CONF));
    }

    private Target listenerOf(Path file) {
        return switch (ConfigReader.read(file, "name an existing file with -c, or the server with @SERVER")) {
            case ConfigResult.Invalid invalid when invalid.isUnread() -> new Target.Unknown(
                    invalid.problems().stream().map(Problem::toString).toList(),
                    ConfigProblems.json(Severity.ERROR, invalid.problems()));
            case ConfigResult.Invalid invalid -> new Target.Unknown(
                    Stream.concat(invalid.problems().stream().map(Problem::toString),
                            Stream.of("rootwalk: " + file
                                    + " has problems, so the server is unknown; name it with @SERVER"))
                            .toList(),
                    ConfigProblems.json(Severity.ERROR, invalid.problems()));
            case ConfigResult.Valid valid -> listeners(valid.config().listen()).stream()
                    .filter(listener -> listener.getPort() != 0)
                    .findFirst()
                    .<Target>map(listener -> new Target.Known(QuestionArguments.reachable(listener), file.toString()))
                    .orElseGet(() -> Target.Unknown.because(
                            file + " has no address with a port in " + listenKey() + "; name the server with @SERVER"));
        };
    }

    private List<InetSocketAddress> listeners(Config.Listen listen) {
        if (httpsOption.isGiven()) {
            return listen.https();
        }
        if (quic) {
            return listen.quic();
        }
        return tlsOption.isGiven() ? listen.tls() : listen.dns();
    }

    private String listenKey() {
        if (httpsOption.isGiven()) {
            return "listen.https";
        }
        if (quic) {
            return "listen.quic";
        }
        return tlsOption.isGiven() ? "listen.tls" : "listen.dns";
    }

    private Optional<InetSocketAddress> resolvConf() {
        try {
            return RegularFile.lines(RESOLV_CONF, StandardCharsets.ISO_8859_1).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(parts -> parts.length >= 2 && parts[0].equals("nameserver"))
                    .findFirst()
                    .map(parts -> new InetSocketAddress(parts[1], defaultPort()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private String text(StubQuery query, StubResult result, Source target) {
        Paint.Brush brush = color.brush();
        return switch (result) {
            case StubResult.Failure(String reason) -> brush.paint(Paint.BAD, reason) + "\n"
                    + brush.paint(Paint.FAINT, "queried " + target.text()) + "\n";
            case StubResult.Response(var message, var path, var time, var tsig) -> {
                String over = switch (path) {
                    case UDP -> "UDP";
                    case TCP -> "TCP";
                    case TCP_AFTER_TRUNCATION -> "TCP (truncated over UDP)";
                    case TLS -> "TLS";
                    case HTTPS -> "HTTPS";
                    case QUIC -> "QUIC";
                };
                String end = message.length() + " octets from " + target.text() + " over " + over + " in "
                        + Durations.text(time);
                yield MessageText.print(message, brush) + "\n"
                        + query.key().map(key -> SignatureText.line(key, tsig, brush)).orElse("")
                        + brush.paint(Paint.FAINT, end) + "\n";
            }
        };
    }

    private static JsonWriter beginJson(Source target) {
        return new JsonWriter().object().member("server", target.server())
                .member("serverNamedBy", target.namedBy());
    }

    private static String json(StubQuery query, StubResult result, Source target) {
        JsonWriter json = beginJson(target);
        switch (result) {
            case StubResult.Failure(String reason) -> {
                json.member("done", false);
                JsonProblem.write(List.of(JsonProblem.error(reason)), json);
            }
            case StubResult.Response(var message, var path, var time, var tsig) -> {
                json.member("done", true)
                        .member("transport", path.transport())
                        .member("truncatedOverUdp", path == StubResult.Path.TCP_AFTER_TRUNCATION)
                        .member("tookMilliseconds", Durations.milliseconds(time))
                        .member("octets", message.length());
                query.key().ifPresent(key -> SignatureText.member(key, tsig, json));
                json.object("responseMessage");
                MessageJson.members(message, json);
                json.endObject();
            }
        }
        return json.endObject().take();
    }
}
