package rootwalk.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.Environment;
import rootwalk.daemon.assembly.LocalStep;
import rootwalk.daemon.assembly.StandaloneResolver;
import rootwalk.daemon.assembly.StartFailure;
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

/// `rootwalk trace`: what a daemon does for a name, with nothing in cache, each step as it happens.
@Command(name = "trace", mixinStandardHelpOptions = true,
        description = "Shows each step by which a name is resolved, as it happens.",
        customSynopsis = "rootwalk trace [OPTIONS] NAME [TYPE]",
        footer = {"",
                "It is done here, with an empty cache, as the configuration says: hosts files, special-use names, local data and "
                        + "zones first, then forwarders and stubs, else from the root. --from-root leaves all but the root out."},
        exitCodeListHeading = Exit.HEADING, exitCodeList = {"0:an answer, perhaps an empty one",
                "1:a name error or any other failure, also of the configuration", Exit.WRONG_USAGE})
final class TraceCommand implements Callable<Integer> {

    @Parameters(arity = "1..2", paramLabel = "NAME [TYPE]", description = "what to walk to")
    private List<String> words = List.of();

    @Option(names = {"-c", "--config"}, paramLabel = "FILE", description = "walk as this configuration says")
    private @Nullable Path configuration;

    @Option(names = "--from-root",
            description = "begin at the root, whatever hosts files, local data, zones, forward and stub say")
    private boolean fromRoot;

    @Option(names = "--lab",
            description = "start a lab (see rootwalk lab) for the time of the walk, and walk through that")
    private boolean throughLab;

    @Option(names = "--zones", paramLabel = "FOLDER",
            description = "the lab's zones and servers (default: those of rootwalk)")
    private @Nullable Path folder;

    @Option(names = "--json", description = "print a JSON object a line for each step")
    private boolean json;

    @Option(names = "--no-color", description = "no colours on a terminal either")
    private boolean noColor;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is run
    private CommandSpec spec;

    @Override
    public Integer call() throws LabFailure, StartFailure {
        Question question = question();
        if (!throughLab) {
            Optional<Config> config = configured();
            return config.isPresent() ? walk(question, config.get()) : Exit.FAILED;
        }
        if (configuration != null) {
            throw new ParameterException(spec.commandLine(),
                    "rootwalk: the lab has a configuration of its own; leave out -c or --lab");
        }
        LabFolder zones = LabFolder.read(folder == null ? LabFolder.usual() : folder);
        try (Lab lab = Lab.start(zones, LabPorts.free())) {
            // For a walk that is interrupted; a lab may be closed twice.
            Runtime.getRuntime().addShutdownHook(new Thread(lab::close, "lab-end"));
            return walk(question, lab.resolverConfig());
        }
    }

    private Question question() {
        try {
            QuestionWords asked = QuestionWords.parse(words);
            if (asked.server().isPresent()) {
                throw new IllegalArgumentException(
                        "a walk begins at the root and takes no @SERVER; rootwalk query asks one server");
            }
            return asked.question();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "rootwalk: " + Exit.reason(e), e);
        }
    }

    /// Empty when the configuration has problems, which are told.
    private Optional<Config> configured() {
        return switch (ConfigFile.read(ConfigFile.find(Optional.ofNullable(configuration)),
                "name one that is there with -c, or leave -c out to walk as without a configuration")) {
            case ConfigResult.Sound sound -> Optional.of(sound.config());
            case ConfigResult.Refused refused -> {
                tell(refused.problems(), ConfigProblems.json(Severity.ERROR, refused.problems()));
                yield Optional.empty();
            }
        };
    }

    /// What is in the way of the walk, to programs where they are meant.
    private void tell(List<?> texts, List<JsonProblem> problems) {
        CommandLine line = spec.commandLine();
        if (json) {
            JsonWriter writer = new JsonWriter().object().member("event", "failed");
            JsonProblem.write(problems, writer);
            line.getOut().print(writer.endObject().take());
            line.getOut().flush();
            return;
        }
        texts.forEach(line.getErr()::println);
        line.getErr().flush();
    }

    private int walk(Question question, Config config) {
        try {
            return walkAndTell(question, config);
        } catch (StartFailure e) {
            tell(e.problems(), ConfigProblems.json(Severity.ERROR, e.problems()));
            return Exit.FAILED;
        }
    }

    private int walkAndTell(Question question, Config config) throws StartFailure {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            TraceJson trace = TraceJson.alone(line -> {
                out.print(line);
                out.flush();
            });
            return walk(question, config, trace, trace::answeredHere, trace::result);
        }
        TraceText trace = new TraceText(out, noColor ? Paint.Brush.PLAIN : Paint.Brush.ofTerminal());
        return walk(question, config, trace, trace::answeredHere, trace::result);
    }

    private int walk(
            Question question,
            Config config,
            ResolutionObserver observer,
            BiConsumer<Question, LocalStep> here,
            BiConsumer<Resolution, Duration> result)
            throws StartFailure {
        Environment environment = Environment.ofProcess(() -> new ConfigResult.Sound(config));
        try (StandaloneResolver walker = fromRoot
                ? StandaloneResolver.of(config.fromRoot(), environment)
                : StandaloneResolver.asServed(config, environment, here)) {
            CompletableFuture<Resolution> walk = new CompletableFuture<>();
            long start = System.nanoTime();
            Thread.ofVirtual().name("walk").start(() -> {
                try {
                    walk.complete(resolve(walker, config, new Query(question, false, false, observer)));
                } catch (RuntimeException e) {
                    walk.completeExceptionally(e);
                }
            });
            Resolution resolution = walk.join();
            result.accept(resolution, Duration.ofNanos(System.nanoTime() - start));
            return resolution.responseCode() == ResponseCode.NOERROR ? Exit.DONE : Exit.FAILED;
        }
    }

    /// A daemon that resolves for nobody answers from its zones, and refuses what is not in them.
    private Resolution resolve(StandaloneResolver walker, Config config, Query query) {
        if (fromRoot || config.recursion().enabled()) {
            return walker.resolve(query);
        }
        Optional<Resolution> found = walker.fromZones(query.question());
        return found.orElseGet(() -> Resolution.failed(ResponseCode.REFUSED, 0,
                new ExtendedError(ExtendedError.NOT_AUTHORITATIVE,
                        "recursion.enabled is false, and no zone has the name; --from-root walks all the same")));
    }
}
