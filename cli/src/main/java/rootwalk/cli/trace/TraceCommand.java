package rootwalk.cli.trace;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rootwalk.cli.command.ColorOption;
import rootwalk.cli.command.ConfigFile;
import rootwalk.cli.command.ConfigProblems;
import rootwalk.cli.command.Exit;
import rootwalk.cli.command.LabZonesOption;
import rootwalk.cli.command.Output;
import rootwalk.cli.command.QuestionArguments;
import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.LocalAnswerObserver;
import rootwalk.daemon.assembly.StandaloneResolver;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.lab.Lab;
import rootwalk.lab.LabFailure;
import rootwalk.lab.LabFolder;
import rootwalk.lab.LabPorts;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Question;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.json.JsonProblem;
import rootwalk.wire.json.JsonProblem.Severity;
import rootwalk.wire.json.JsonWriter;

/// `rootwalk trace`: resolves a name like a daemon with an empty cache, and prints each step as it happens.
@Command(name = "trace", mixinStandardHelpOptions = true,
        description = "Resolves a name and shows each step as it happens.",
        customSynopsis = "rootwalk trace [OPTIONS] NAME [TYPE]",
        footer = {"",
                "The name is resolved in this process with an empty cache, as the configuration says: first hosts files, "
                        + "special-use names, local data and zones, then forwarders and stub zones, and otherwise from the "
                        + "root. With --from-root, resolution starts at the root. With --json, each step is a JSON object on a line."},
        exitCodeListHeading = Exit.HEADING, exitCodeList = {"0:NOERROR, possibly without records",
                "1:NXDOMAIN or another error, or the configuration has problems", Exit.WRONG_USAGE})
public final class TraceCommand implements Callable<Integer> {

    @Parameters(arity = "1..2", paramLabel = "NAME [TYPE]", description = "the name and type to resolve")
    private List<String> words = List.of();

    @Option(names = {"-c", "--config"}, paramLabel = "FILE", description = "resolve as this configuration says")
    private @Nullable Path configuration;

    @Option(names = "--from-root",
            description = "start at the root; ignore hosts files, local data, zones, forward and stub")
    private boolean fromRoot;

    @Option(names = "--lab",
            description = "start a lab (see rootwalk lab), and resolve in it")
    private boolean inLab;

    @Mixin
    private final LabZonesOption zones = new LabZonesOption();

    @Mixin
    private final Output output = new Output();

    @Mixin
    private final ColorOption color = new ColorOption();

    @Override
    public Integer call() throws LabFailure, StartFailure {
        Question question = question();
        if (!inLab) {
            Optional<Config> config = configured();
            return config.isPresent() ? resolve(question, config.get()) : Exit.FAILED;
        }
        if (configuration != null) {
            throw output.wrongUsage("the lab has its own configuration; omit -c or --lab");
        }
        LabFolder folder = zones.read();
        try (Lab lab = Lab.start(folder, LabPorts.free())) {
            // For an interrupt; a lab may be closed twice.
            Runtime.getRuntime().addShutdownHook(new Thread(lab::close, "lab-end"));
            return resolve(question, lab.resolverConfig());
        }
    }

    private Question question() {
        try {
            QuestionArguments asked = QuestionArguments.parse(words);
            if (asked.server().isPresent()) {
                throw new IllegalArgumentException(
                        "trace takes no @SERVER; use rootwalk query for one server");
            }
            return asked.question();
        } catch (IllegalArgumentException e) {
            throw output.wrongUsage(e);
        }
    }

    /// Empty if the configuration has problems, which have been printed.
    private Optional<Config> configured() {
        return switch (ConfigFile.read(ConfigFile.find(Optional.ofNullable(configuration)),
                "name an existing file with -c, or omit -c to use the defaults")) {
            case ConfigResult.Valid valid -> Optional.of(valid.config());
            case ConfigResult.Invalid invalid -> {
                printProblems(invalid.problems(), ConfigProblems.json(Severity.ERROR, invalid.problems()));
                yield Optional.empty();
            }
        };
    }

    /// Prints why nothing can be resolved, as text or JSON.
    private void printProblems(List<?> texts, List<JsonProblem> problems) {
        output.refuse(texts, new JsonWriter().object().member("event", "failed"), problems);
    }

    private int resolve(Question question, Config config) {
        try {
            return resolveAndPrint(question, config);
        } catch (StartFailure e) {
            printProblems(e.problems(), ConfigProblems.json(Severity.ERROR, e.problems()));
            return Exit.FAILED;
        }
    }

    private int resolveAndPrint(Question question, Config config) throws StartFailure {
        PrintWriter out = output.out();
        if (output.isJson()) {
            TraceJson trace = TraceJson.alone(line -> {
                out.print(line);
                out.flush();
            });
            return resolve(question, config, trace, trace::answeredHere, trace::result);
        }
        TraceText trace = new TraceText(out, color.brush());
        return resolve(question, config, trace, trace::answeredHere, trace::result);
    }

    private int resolve(
            Question question,
            Config config,
            ResolutionObserver observer,
            LocalAnswerObserver here,
            BiConsumer<Resolution, Duration> result)
            throws StartFailure {
        Environment environment = Environment.ofProcess(config);
        try (StandaloneResolver resolver = fromRoot
                ? StandaloneResolver.of(config.fromRoot(), environment)
                : StandaloneResolver.asServed(config, environment, here)) {
            CompletableFuture<Resolution> resolved = new CompletableFuture<>();
            long start = System.nanoTime();
            Thread.ofVirtual().name("resolution").start(() -> {
                try {
                    resolved.complete(resolve(resolver, config, new Query(question, false, false, observer)));
                } catch (RuntimeException e) {
                    resolved.completeExceptionally(e);
                }
            });
            Resolution resolution = resolved.join();
            result.accept(resolution, Duration.ofNanos(System.nanoTime() - start));
            return resolution.responseCode() == ResponseCode.NOERROR ? Exit.DONE : Exit.FAILED;
        }
    }

    /// A daemon without recursion answers from its zones and refuses other names.
    private Resolution resolve(StandaloneResolver resolver, Config config, Query query) {
        if (fromRoot || config.recursion().enabled()) {
            return resolver.resolve(query);
        }
        Optional<Resolution> found = resolver.fromZones(query.question());
        return found.orElseGet(() -> Resolution.failed(ResponseCode.REFUSED, 0,
                new ExtendedError(ExtendedError.NOT_AUTHORITATIVE,
                        "recursion.enabled is false, and no zone has the name; use --from-root to resolve it anyway")));
    }
}
