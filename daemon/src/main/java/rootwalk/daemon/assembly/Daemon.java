package rootwalk.daemon.assembly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.file.ZoneLoader;
import rootwalk.authoritative.file.ZoneProblem;
import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.config.Problem;
import rootwalk.daemon.control.ControlHandler;
import rootwalk.daemon.control.ControlProblem;
import rootwalk.daemon.control.Reloaded;
import rootwalk.daemon.control.Report;
import rootwalk.daemon.metrics.QueryCounts;
import rootwalk.daemon.metrics.QueryLog;
import rootwalk.daemon.metrics.WebLog;
import rootwalk.daemon.transport.stream.StreamSettings;
import rootwalk.daemon.transport.stream.StreamTransport;
import rootwalk.daemon.transport.udp.UdpTransport;
import rootwalk.wire.Name;

/// One running server. Any thread.
public final class Daemon implements ControlHandler, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    /// For a message that has begun to arrive, and for a client to take what is sent to it.
    private static final Duration STREAM_PATIENCE = Duration.ofSeconds(10);

    private final Environment environment;
    private final Config started;
    private final UncaughtExceptions uncaughtExceptions;
    private final QueryLog queryLog;
    private final WebLog webLog;
    private final QueryCounts counts;
    private final ServiceDrain drain = new ServiceDrain();
    private final Assembly assembly;
    private final long startedAt;
    private final UdpTransport udp;
    private final StreamTransport streams;
    private final Listeners listeners;
    private final WebListeners web;
    private volatile Service service;
    private boolean closed;

    private Daemon(ConfigResult.Sound read, Environment environment) throws StartFailure {
        Config config = read.config();
        this.environment = environment;
        started = config;
        uncaughtExceptions = new UncaughtExceptions(environment.time()::nanos);
        queryLog = new QueryLog(platformThreads("query-log"));
        webLog = new WebLog(platformThreads("web-log"));
        counts = new QueryCounts(queryLog);
        startedAt = environment.time().nanos();
        int loops = config.threads().orElse(Runtime.getRuntime().availableProcessors());
        // Netty's classes take their time to load; meanwhile zones and hosts files are read.
        CompletableFuture<StreamTransport> opening =
                onItsOwnThread(() -> StreamTransport.start(
                        loops,
                        this::streamSettings,
                        this::pipelines,
                        counts::ofThread,
                        environment.time()::millis,
                        environment.time()::nanos,
                        platformThreads("tcp")));
        assembly = new Assembly(environment, counts.shared(), uncaughtExceptions, loops, this::localAddresses);
        service = switch (assembly.assemble(read, null)) {
            case AssemblyResult.Ready ready -> {
                ready.zones().publish();
                ready.problems().forEach(problem -> LOG.warn("{}", problem));
                yield ready.service();
            }
            case AssemblyResult.Refused refused -> {
                // Where descriptors are short, these loops may have failed as well; what was refused says why.
                opening.thenAccept(StreamTransport::close).exceptionally(_ -> null).join();
                throw new StartFailure(refused.problems());
            }
        };
        streams = opening.join();
        udp = startUdp(loops);
        listeners = new Listeners(udp, streams);
        web = new WebListeners(loops, environment, platformThreads("web"), webLog);
        HeapCompaction.afterLoading(service.zones().current());
    }

    /// Starts a server; when this returns it answers.
    ///
    /// @throws StartFailure with everything that is in the way
    public static Daemon start(ConfigResult.Sound read, Environment environment) throws StartFailure {
        List<Problem> found = StartCheck.problems(read);
        if (!found.isEmpty()) {
            throw new StartFailure(found);
        }
        Config config = read.config();
        Daemon daemon = new Daemon(read, environment);
        List<Problem> problems = new ArrayList<>(daemon.listeners.listenTo(config.listen(), read.source()));
        problems.addAll(daemon.web.serve(config, read.source(), daemon.service.resourceLimits()));
        if (problems.isEmpty()) {
            daemon.applyLog(config);
            daemon.service.resourceLimits().lowered(config).forEach(LOG::info);
            return daemon;
        }
        daemon.close();
        throw new StartFailure(problems);
    }

    private UdpTransport startUdp(int loops) {
        try {
            return UdpTransport.start(
                    environment.sockets(),
                    loops,
                    service.config().limits().udpSize(),
                    _ -> pipelines(),
                    _ -> counts.ofThread(),
                    environment.time()::millis,
                    platformThreads("udp"));
        } catch (IOException e) {
            throw new UncheckedIOException("the UDP loops cannot be started: " + e.getMessage(), e);
        }
    }

    private ThreadFactory platformThreads(String name) {
        return Thread.ofPlatform()
                .daemon()
                .name(name + "-", 0)
                .uncaughtExceptionHandler(uncaughtExceptions)
                .factory();
    }

    private static <T> CompletableFuture<T> onItsOwnThread(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("start").start(() -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException | LinkageError e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private ServicePipelines pipelines() {
        return new ServicePipelines(() -> service, environment.pipelines());
    }

    private StreamSettings streamSettings() {
        Config.Limits limits = service.config().limits();
        Duration patience = limits.idle().compareTo(STREAM_PATIENCE) < 0 ? limits.idle() : STREAM_PATIENCE;
        return new StreamSettings(
                service.resourceLimits().connections(),
                limits.connectionsPerClient(),
                limits.queriesPerConnection(),
                limits.idle(),
                patience);
    }

    /// Where it listens, UDP and TCP, with real ports.
    public List<InetSocketAddress> localAddresses() {
        return listeners.addresses();
    }

    /// Where the companion web server listens, with real ports: in clear text, and then over TLS.
    public List<InetSocketAddress> webAddresses() {
        return web.addresses();
    }

    /// The configuration in force.
    public Config config() {
        return service.config();
    }

    /// Reads the configuration and the changed zones again. Says what is wrong; when that is the configuration,
    /// everything stays as it was.
    @Override
    public Reloaded reload() {
        try {
            return switch (environment.configuration().get()) {
                case ConfigResult.Refused refused -> refusedFor(StartCheck.problems(refused));
                case ConfigResult.Sound sound -> reload(sound);
            };
        } catch (OutOfMemoryError e) {
            return refused(errors(List.of(UncaughtExceptions.inWords(e))));
        }
    }

    private static List<ControlProblem> errors(List<String> texts) {
        return texts.stream().map(ControlProblem::error).toList();
    }

    /// Puts another configuration in force, and reads the changed zones.
    public synchronized Reloaded reload(ConfigResult.Sound next) {
        if (closed) {
            return refused(errors(List.of("the server is ending")));
        }
        List<Problem> found = StartCheck.problems(next);
        if (!found.isEmpty()) {
            return refusedFor(found);
        }
        return switch (assembly.assemble(next, service)) {
            case AssemblyResult.Ready ready -> replace(service, ready, next);
            case AssemblyResult.Refused refused -> refusedFor(refused.problems());
        };
    }

    /// Reads the file of one zone again. The configuration file is not read again.
    @Override
    public synchronized Reloaded reload(Name zone) {
        Optional<ZoneLoader.Round> read = closed ? Optional.empty() : assembly.reread(service.config(), zone);
        if (read.isEmpty()) {
            return refused(errors(List.of("no file of a zone " + zone
                    + " is named in the configuration in force; rootwalk ctl reload reads the whole configuration")));
        }
        List<ControlProblem> problems = problems(Assembly.errors(read.get()), read.get());
        read.get().publish();
        service.resolving().ifPresent(it -> it.zoneChanged(zone));
        return tell(new Reloaded(true, problems, List.of(), new Reports(this).late(zone::equals)));
    }

    private Reloaded replace(Service before, AssemblyResult.Ready ready, ConfigResult.Sound read) {
        Service after = ready.service();
        Config next = after.config();
        Map<InetSocketAddress, InetSocketAddress> places = listeners.places();
        List<Problem> unheard = listeners.listenTo(next.listen(), read.source());
        if (unheard.isEmpty()) {
            unheard = web.serve(next, read.source(), after.resourceLimits());
        }
        if (!unheard.isEmpty()) {
            listeners.rollBackTo(places);
            drain.drain(after, before);
            return refusedFor(unheard);
        }
        List<ControlProblem> problems =
                new ArrayList<>(read.warnings().stream().map(ControlProblems::warning).toList());
        problems.addAll(problems(ready.problems(), ready.zones()));
        ready.zones().publish();
        service = after;
        after.resolving().ifPresent(it -> {
            ready.zones().changed().forEach(it::zoneChanged);
            replacedZones(before.config(), next).forEach(it::zoneReplaced);
        });
        drain.drain(before, after);
        applyLog(next);
        if (!after.resourceLimits().equals(before.resourceLimits())) {
            after.resourceLimits().lowered(next).forEach(LOG::info);
        }
        return tell(new Reloaded(true, problems, needsRestart(), new Reports(this).late(_ -> true)));
    }

    /// The zones that are new, no longer served or configured otherwise.
    private static Set<Name> replacedZones(Config before, Config after) {
        Set<Config.Zone> same = new HashSet<>(before.zones());
        same.retainAll(after.zones());
        return Stream.concat(before.zones().stream(), after.zones().stream()).filter(zone -> !same.contains(zone))
                .map(Config.Zone::name).collect(Collectors.toSet());
    }

    private static List<ControlProblem> problems(List<ZoneProblem> errors, ZoneLoader.Round round) {
        List<ControlProblem> problems = new ArrayList<>(errors.stream().map(ControlProblems::of).toList());
        round.backwards().forEach(zone -> problems.add(ControlProblem.warning("the serial of " + zone.apex()
                + " went backwards, from " + zone.from() + " to " + zone.to()
                + "; secondaries keep the zone that they have until the serial is above " + zone.from())));
        return problems;
    }

    /// The keys of the configuration in force whose values were read at the start and are others now.
    List<String> needsRestart() {
        Config now = service.config();
        List<String> keys = new ArrayList<>();
        // A smaller size is kept by Finish.
        if (now.limits().udpSize() > started.limits().udpSize()) {
            keys.add("limits.udp-size");
        }
        if (!now.threads().equals(started.threads())) {
            keys.add("threads");
        }
        if (!now.control().equals(started.control())) {
            keys.add("control");
        }
        return keys;
    }

    private static Reloaded refusedFor(List<Problem> problems) {
        return refused(problems.stream().map(ControlProblems::error).toList());
    }

    private static Reloaded refused(List<ControlProblem> problems) {
        return tell(Reloaded.refused(problems));
    }

    private static Reloaded tell(Reloaded outcome) {
        for (ControlProblem problem : outcome.problems()) {
            if (outcome.inForce()) {
                LOG.warn("{}", problem);
            } else {
                LOG.error("{}", problem);
            }
        }
        if (outcome.isDone()) {
            LOG.info("{}", outcome.summary());
        } else if (outcome.inForce()) {
            LOG.warn("{}", outcome.summary());
        } else {
            LOG.error("{}", outcome.summary());
        }
        return outcome;
    }

    private void applyLog(Config config) {
        if (config.log().queries()) {
            queryLog.enable();
        } else {
            queryLog.disable();
        }
        WebSites.log(config.web(), webLog);
    }

    @Override
    public Report status() {
        return new Reports(this).status();
    }

    @Override
    public Report stats() {
        return new Reports(this).stats();
    }

    @Override
    public long flush(Name name) {
        return service.resolving()
                .map(it -> {
                    it.resolver().flush(name);
                    return (long) it.messages().flush(name);
                })
                .orElse(0L);
    }

    @Override
    public long flushAll() {
        return service.resolving()
                .map(it -> {
                    long replies = it.messages().size();
                    it.resolver().flushAll();
                    it.messages().flushAll();
                    return replies;
                })
                .orElse(0L);
    }

    @Override
    public void dumpCache(Appendable to) throws IOException {
        if (service.resolving().isEmpty()) {
            to.append("; names are resolved for nobody\n");
            return;
        }
        try (Writer writer = new AppendingWriter(to)) {
            service.resolving().get().resolver().dumpCache(writer);
        }
    }

    /// Ends with [#close]; a process that is a daemon knows more about its end.
    @Override
    public void stop() {
        close();
    }

    @Override
    public List<Report> failures() {
        return new Reports(this).failures();
    }

    @Override
    public List<Report> servers() {
        return new Reports(this).servers();
    }

    Service current() {
        return service;
    }

    QueryCounts counts() {
        return counts;
    }

    QueryLog queryLog() {
        return queryLog;
    }

    WebLog webLog() {
        return webLog;
    }

    WebListeners web() {
        return web;
    }

    UdpTransport udp() {
        return udp;
    }

    StreamTransport streams() {
        return streams;
    }

    long failuresSuppressed() {
        return assembly.failuresSuppressed();
    }

    UncaughtExceptions defects() {
        return uncaughtExceptions;
    }

    Duration uptime() {
        return Duration.ofNanos(environment.time().nanos() - startedAt);
    }

    /// Ends it within a second: nothing is heard any more, what is being resolved is dropped. May be called twice.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        CompletableFuture<Boolean> streamsEnd = onItsOwnThread(() -> {
            streams.close();
            return true;
        });
        udp.close();
        web.close();
        service.hosts().close();
        drain.close();
        service.resolving().ifPresent(it -> {
            it.resolver().close();
            it.upstreamSockets().udpClient().close();
        });
        queryLog.close();
        webLog.close();
        streamsEnd.join();
    }
}
