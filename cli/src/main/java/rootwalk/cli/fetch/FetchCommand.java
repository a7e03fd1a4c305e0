package rootwalk.cli.fetch;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import rootwalk.cli.command.ConfigFile;
import rootwalk.cli.command.ConfigProblems;
import rootwalk.cli.command.Exit;
import rootwalk.cli.command.LabZonesOption;
import rootwalk.cli.command.ProgramName;
import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.lab.Lab;
import rootwalk.lab.LabFailure;
import rootwalk.lab.LabFolder;
import rootwalk.lab.LabPorts;
import rootwalk.lab.LabWeb;
import rootwalk.lab.WebPorts;
import rootwalk.web.client.FailedFetch;
import rootwalk.web.client.FetchClient;
import rootwalk.web.client.Limits;
import rootwalk.web.connect.Connector;
import rootwalk.web.load.LoadedPage;
import rootwalk.web.load.PageLoad;
import rootwalk.web.lookup.AddressLookup;
import rootwalk.web.lookup.LookupChain;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.PathEvent;
import rootwalk.web.url.Url;
import rootwalk.wire.json.JsonProblem;
import rootwalk.wire.json.JsonProblem.Severity;

/// `rootwalk fetch`: the whole path of a URL, each step as it happens.
@Command(name = "fetch", mixinStandardHelpOptions = true,
        description = "Fetches a URL and shows each step as it happens: lookup, connection, TLS, request, response, redirects.",
        customSynopsis = "rootwalk fetch [OPTIONS] URL",
        footer = {"",
                "Names are resolved in this process, from the root or as the configuration says, unless --lookup says otherwise.",
                "",
                "Single-letter options are those of curl: -c names a cookie file, --config the configuration."},
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {"0:a response was received, whatever its status; with --page, also for each part",
                "1:a step failed, or there is a problem with a file or the configuration",
                Exit.WRONG_USAGE})
public final class FetchCommand implements Callable<Integer> {

    private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(10);

    @Parameters(paramLabel = "URL", description = "the URL to fetch")
    private String url = "";

    @Mixin
    private final FetchOptions options = new FetchOptions();

    @Mixin
    private final LookupOptions lookups = new LookupOptions();

    @Mixin
    private final StorageOptions storage = new StorageOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final PacketOptions packets = new PacketOptions();

    @Option(names = "--page",
            description = "fetch a page with its scripts, styles, images and fonts, as a browser does")
    private boolean withParts;

    @Option(names = "--lab",
            description = "start a lab (see rootwalk lab), fetch from it, and trust its certificate authority")
    private boolean inLab;

    @Mixin
    private final LabZonesOption zones = new LabZonesOption();

    @Option(names = "--max-time", paramLabel = "SECONDS", defaultValue = "300",
            description = "the longest time for the whole fetch (default: ${DEFAULT-VALUE})")
    private double maxTime;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is run
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            return fetch(request());
        } catch (StartFailure e) {
            return refuse(e.problems(), ConfigProblems.json(Severity.ERROR, e.problems()));
        } catch (LabFailure | IOException e) {
            String why = Exit.reason(e);
            return refuse(List.of("rootwalk: " + why), List.of(JsonProblem.error(why)));
        }
    }

    private int refuse(List<?> texts, List<JsonProblem> problems) {
        output.printProblems(texts, problems, spec.commandLine().getOut(), spec.commandLine().getErr());
        return Exit.FAILED;
    }

    private int fetch(FetchOptions.FetchRequest request) throws LabFailure, StartFailure, IOException {
        packets.check(ProgramName.typed() + " "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs()));
        if (inLab) {
            LabFolder folder = zones.read();
            try (Lab lab = Lab.start(folder, LabPorts.free());
                    LabWeb web = LabWeb.start(folder, WebPorts.of(OptionalInt.empty(), OptionalInt.empty()),
                            Environment.ofProcess(lab.resolverConfig()))) {
                lab.watch(web.machines());
                // For an interrupt; both may be closed twice.
                Runtime.getRuntime().addShutdownHook(new Thread(web::close, "lab-web-end"));
                Runtime.getRuntime().addShutdownHook(new Thread(lab::close, "lab-end"));
                Url led = web.ports().withLabPort(request.request().url());
                return fetch(request.at(led, web.certificate()), lab.resolverConfig());
            }
        }
        return switch (ConfigFile.read(ConfigFile.find(lookups.configuration()),
                "name an existing file with --config, or omit --config")) {
            case ConfigResult.Valid valid -> fetch(request, valid.config());
            case ConfigResult.Invalid invalid ->
                refuse(invalid.problems(), ConfigProblems.json(Severity.ERROR, invalid.problems()));
        };
    }

    private FetchOptions.FetchRequest request() throws IOException {
        try {
            if (inLab && lookups.nameOtherResolver()) {
                throw new IllegalArgumentException(
                        "the lab has its own resolver; omit --lab, or --config and --lookup @ADDRESS");
            }
            if (!(maxTime > 0)) {
                throw new IllegalArgumentException("--max-time " + maxTime + " is not greater than 0 seconds");
            }
            lookups.check();
            storage.check();
            output.check();
            return options.parse(url);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "rootwalk: " + Exit.reason(e), e);
        }
    }

    private int fetch(FetchOptions.FetchRequest request, Config config) throws StartFailure, IOException {
        FetchPrinter printer = output.printer(spec.commandLine().getOut(), spec.commandLine().getErr());
        StorageOptions.OpenStorage open =
                storage.open(request.request().url(), System.getenv(), spec.commandLine().getErr());
        try (LookupOptions.OpenChain names = lookups.open(config, Environment.ofProcess(config), printer::resolution)) {
            open.announce();
            Ended ended = load(request, names.chain(), open, printer);
            open.save();
            return switch (ended) {
                case Ended.Loaded(var page) -> {
                    print(page, printer);
                    yield page.isComplete() ? Exit.DONE : Exit.FAILED;
                }
                case Ended.Broken(var fetch) -> {
                    if (!fetch.exchanges().isEmpty()) {
                        printer.failed(fetch.exchanges());
                    }
                    output.write(fetch);
                    yield Exit.FAILED;
                }
                case Ended.Interrupted _ -> Exit.FAILED;
            };
        }
    }

    private void print(LoadedPage loaded, FetchPrinter printer) throws IOException {
        if (withParts) {
            printer.result(loaded);
            output.write(loaded);
        } else {
            printer.result(loaded.document().exchanges());
            output.write(loaded.document());
        }
    }

    /// How a fetch ended.
    private sealed interface Ended {

        record Loaded(LoadedPage page) implements Ended {}

        /// It failed; the printer has printed why.
        record Broken(FailedFetch failure) implements Ended {}

        /// The process is ending.
        record Interrupted() implements Ended {}
    }

    private Ended load(FetchOptions.FetchRequest request, LookupChain chain, StorageOptions.OpenStorage open,
            FetchPrinter printer) throws IOException {
        try (FetchObserver observer = packets.observer(printer);
                FetchClient client = new FetchClient(connector(request, chain), request.version(), Limits.DEFAULTS,
                        open.cache(), open.cookies(), InstantSource.system())) {
            FetchTimeline timeline = FetchTimeline.begin(System::nanoTime, printer.path().andThen(observer));
            timeline.report(at -> new PathEvent.UrlParsed(at, request.request().url()));
            return inTime(() -> withParts
                    ? PageLoad.load(client, request.request(), request.onRedirect(), open.cookies(), timeline,
                            printer.parts().with(observer))
                    : LoadedPage.alone(client.fetch(request.request(), request.onRedirect(), timeline),
                            timeline.now()));
        }
    }

    private static Connector connector(FetchOptions.FetchRequest request, LookupChain chain) {
        var lookup = new AddressLookup(chain, request.families(), request.version().protocols(), LOOKUP_TIMEOUT);
        return new Connector(lookup, request.connect(), request.trust(), InstantSource.system(),
                Thread.ofPlatform().daemon().name("fetch").factory());
    }

    /// Runs on its own thread, which is interrupted after the time limit.
    private Ended inTime(Callable<LoadedPage> fetch) {
        FutureTask<Ended> task = new FutureTask<>(() -> {
            try {
                return new Ended.Loaded(fetch.call());
            } catch (FailedFetch e) {
                return new Ended.Broken(e);
            }
        });
        Thread thread = Thread.ofVirtual().name("fetch").start(task);
        try {
            try {
                return task.get((long) (maxTime * 1e9), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                thread.interrupt();
                return task.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(Exit.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Ended.Interrupted();
        }
    }
}
