package rootwalk.cli.query;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rootwalk.cli.command.ColorOption;
import rootwalk.cli.command.Exit;
import rootwalk.cli.command.Output;
import rootwalk.cli.command.QuestionArguments;
import rootwalk.cli.command.Seconds;
import rootwalk.cli.command.ServerArgument;
import rootwalk.wire.Addresses;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Flags;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.client.StubClient;
import rootwalk.wire.client.StubQuery;
import rootwalk.wire.client.StubResult;
import rootwalk.wire.client.StubTransport;
import rootwalk.wire.json.JsonWriter;
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
                        + "per line.",
                "With --json, the response is printed as JSON (RFC 8427)."},
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {"0:NOERROR, possibly without records",
                "1:NXDOMAIN or another error, no response, a response that is not signed with the key, or no server"
                        + " (the configuration has problems, or @SERVER has no address)",
                Exit.WRONG_USAGE})
public final class QueryCommand implements Callable<Integer> {

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

    @Mixin
    private final Output output = new Output();

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
            throw output.wrongUsage(e);
        }
        return switch (choice) {
            case KeyOption.Choice.Unusable unusable ->
                refuse(new QueryTarget.Unknown(unusable.texts(), unusable.problems()));
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
            return refuse(QueryTarget.Unknown.because(reason));
        }
        return switch (target(asked)) {
            case QueryTarget.Unknown unknown -> refuse(unknown);
            case QueryTarget.Known known when encryption instanceof TlsOption.Choice.Encrypted tls -> {
                try {
                    yield send(query.padded(), known, timeout, Optional.of(tls.client(host(asked, known))));
                } catch (IOException e) {
                    yield printer().print(query, new StubResult.Failure(Exit.reason(e)), known.source());
                }
            }
            case QueryTarget.Known known -> send(query, known, timeout, Optional.empty());
        };
    }

    private int overQuic(QuestionArguments asked, StubQuery query, TlsOption.Choice encryption, Duration timeout) {
        if (encryption instanceof TlsOption.Choice.Unusable(String reason)) {
            return refuse(QueryTarget.Unknown.because(reason));
        }
        return switch (target(asked)) {
            case QueryTarget.Unknown unknown -> refuse(unknown);
            case QueryTarget.Known known -> {
                try {
                    TlsClient tls = TlsClient.of(encryption.trust(), host(asked, known));
                    yield printer().print(query, client(timeout).ask(Addresses.text(known.server()), query.padded(),
                            new QuicExchange(known.server(), tls, timeout), StubResult.Path.QUIC), known.source());
                } catch (IOException e) {
                    yield printer().print(query, new StubResult.Failure(Exit.reason(e)), known.source());
                }
            }
        };
    }

    /// The server as the user has written it.
    private static String host(QuestionArguments asked, QueryTarget.Known known) {
        return asked.server().map(ServerArgument::host).orElseGet(() -> Addresses.text(known.server().getAddress()));
    }

    private int overHttps(QuestionArguments asked, StubQuery query, TlsOption.Choice encryption, Duration timeout) {
        if (encryption instanceof TlsOption.Choice.Unusable(String reason)) {
            return refuse(QueryTarget.Unknown.because(reason));
        }
        ServerTrust trust = encryption.trust();
        if (httpsOption.hasUrl()) {
            return sendToUrl(query, httpsOption.url("", 0), "--https-url", trust, timeout);
        }
        return switch (target(asked)) {
            case QueryTarget.Unknown unknown -> refuse(unknown);
            case QueryTarget.Known known -> sendToUrl(query,
                    httpsOption.url(host(asked, known), known.server().getPort()), known.namedBy(), trust, timeout);
        };
    }

    private int sendToUrl(StubQuery query, URI url, String namedBy, ServerTrust trust, Duration timeout) {
        QuerySource source = new QuerySource(url.toString(), namedBy);
        try {
            HttpsExchange exchange =
                    new HttpsExchange(url, httpsOption.method(), TlsClient.of(trust, url.getHost()), timeout);
            return printer().print(query,
                    client(timeout).ask(url.toString(), query.padded(), exchange, StubResult.Path.HTTPS),
                    source);
        } catch (IOException e) {
            return printer().print(query, new StubResult.Failure(Exit.reason(e)), source);
        }
    }

    private QueryPrinter printer() {
        return new QueryPrinter(output, color.brush());
    }

    private QueryTarget target(QuestionArguments asked) {
        return QueryTarget.of(asked, Optional.ofNullable(config), httpsOption.isGiven() ? QueryTransport.HTTPS
                : quic ? QueryTransport.QUIC : tlsOption.isGiven() ? QueryTransport.TLS : QueryTransport.DNS);
    }

    private int refuse(QueryTarget.Unknown unknown) {
        output.refuse(unknown.texts(), new JsonWriter().object().member("done", false), unknown.problems());
        return Exit.FAILED;
    }

    private static StubClient client(Duration timeout) {
        return new StubClient(timeout, new SecureRandom(), System::nanoTime, InstantSource.system());
    }

    private static boolean isTransfer(StubQuery query) {
        return query.question().type() == RecordType.AXFR || query.question().type() == RecordType.IXFR;
    }

    private int send(StubQuery query, QueryTarget.Known target, Duration attemptTimeout, Optional<TlsClient> tls) {
        StubClient client = client(attemptTimeout);
        if (isTransfer(query) && !udp) {
            return printer().printTransfer(query, target.source(), tls.isPresent() ? "TLS" : "TCP",
                    receiver -> tls.map(it -> client.transfer(target.server(), query, it, receiver))
                            .orElseGet(() -> client.transfer(target.server(), query, receiver)));
        }
        return printer().print(query, tls.map(it -> client.ask(target.server(), query, it))
                .orElseGet(() -> client.ask(target.server(), query, transport())),
                target.source());
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
}
