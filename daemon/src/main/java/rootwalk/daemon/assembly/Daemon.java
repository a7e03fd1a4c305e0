package rootwalk.daemon.assembly;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.journal.Journal;
import rootwalk.authoritative.journal.JournalCounts;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.config.Problem;
import rootwalk.control.ControlHandler;
import rootwalk.control.ReloadResult;
import rootwalk.daemon.assembly.listening.ApiServer;
import rootwalk.daemon.assembly.listening.ListenerChange;
import rootwalk.daemon.assembly.listening.Monitoring;
import rootwalk.daemon.assembly.listening.TransportStart;
import rootwalk.daemon.assembly.listening.Transports;
import rootwalk.daemon.assembly.process.Endpoint;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.NamedThreads;
import rootwalk.daemon.assembly.process.OwnThread;
import rootwalk.daemon.assembly.process.PeriodicCheck;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.daemon.assembly.process.UncaughtExceptions;
import rootwalk.daemon.assembly.upstream.ResolverService;
import rootwalk.daemon.assembly.zones.ChangedZones;
import rootwalk.daemon.assembly.zones.HeapCompaction;
import rootwalk.daemon.assembly.zones.HeapWatch;
import rootwalk.daemon.assembly.zones.ProducedCatalogs;
import rootwalk.daemon.assembly.zones.SignatureWatch;
import rootwalk.daemon.assembly.zones.ZoneExchange;
import rootwalk.daemon.assembly.zones.ZoneObserver;
import rootwalk.daemon.assembly.zones.ZoneRegistry;
import rootwalk.daemon.assembly.zones.ZoneTransactions;
import rootwalk.daemon.policy.ZoneLogs;
import rootwalk.daemon.policy.response.PolicyLog;
import rootwalk.daemon.transport.proxy.ProxyProtocol;
import rootwalk.daemon.transport.stream.StreamTls;
import rootwalk.daemon.transport.stream.StreamTransport;
import rootwalk.os.SpareThreads;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.sharing.PassedRecords;
import rootwalk.wire.Name;
import rootwalk.wire.ResponseCode;

/// One running server: the construction of its parts, and the order in which they start and end. Any thread.
public final class Daemon implements AutoCloseable {

    /// Characters of the cache that the next daemon gets, so that a large cache does not delay it for long.
    private static final long MOST_PASSED = 64 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    /// The time for the last flush to a busy disk.
    private static final Duration JOURNAL_TIMEOUT = Duration.ofSeconds(20);

    /// Between two looks at what is not yet answered.
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(10);

    /// Threads of the JDK (timers and pollers), of the UDP client, and of the logs.
    private static final int LIBRARY_THREADS = 8;

    private final Environment environment;
    private final StartSettings startSettings;
    private final UncaughtExceptions uncaughtExceptions;
    private final Telemetry telemetry;
    private final ChangedZones changedZones;
    private final ServiceDrain drain = new ServiceDrain();
    private final ZoneTransactions transactions;
    private final CatalogZones catalogs;
    private final Assembly assembly;
    private final long startedAt;
    private final Transports transports;
    private final Reload reload;
    private final SignatureWatch signatures;
    private final PeriodicCheck heap;
    private final AnchorWatch anchorWatch;
    private volatile Service service;
    private volatile boolean isClosing;
    private volatile boolean isFrozen;
    private boolean closed;

    private Daemon(ConfigResult.Valid read, Environment environment) throws StartFailure {
        Config config = read.config();
        this.environment = environment;
        startSettings = new StartSettings(config);
        uncaughtExceptions = new UncaughtExceptions(environment.time()::nanos);
        telemetry = new Telemetry(environment, this::platformThreads);
        startedAt = environment.time().nanos();
        transactions = new ZoneTransactions(environment.time());
        changedZones = new ChangedZones(this::zonesChanged, virtualThreads("changed-zones"));
        catalogs = new CatalogZones(this, new ProducedCatalogs(this::registry, environment.clock()),
                virtualThreads("catalog-zones"));
        int loops = config.threads().orElse(Runtime.getRuntime().availableProcessors());
        TransportStart start =
                new TransportStart(loops, environment, uncaughtExceptions, () -> current().config(),
                        () -> current().resourceLimits(),
                        () -> new ServicePipelines(this::current, environment.pipelines()), telemetry::ofLoop,
                        new ProxyProtocol(() -> service.proxies()));
        // Meanwhile zones and hosts files are read.
        CompletableFuture<StreamTransport> opening = OwnThread.run(start::streams);
        assembly = new Assembly(environment, telemetry.shared(), telemetry.counts()::queries, telemetry.upstream(),
                uncaughtExceptions, loops, this::queryAddresses,
                query -> AnchorWatch.refresh(this::current, query), this::resolve, changedZones::add,
                ZoneObserver.both(catalogs, transactions));
        AssemblyResult result = assembly.assemble(read, null);
        // Not a switch on patterns: it is linked at run time, which an AOT cache does not speed up.
        if (result instanceof AssemblyResult.Refused refused) {
            // With too few descriptors these loops may have failed as well; the problems have the reason.
            opening.thenAccept(StreamTransport::close).exceptionally(_ -> null).join();
            assembly.close();
            changedZones.close();
            throw new StartFailure(refused.problems());
        }
        AssemblyResult.Ready ready = (AssemblyResult.Ready) result;
        ready.publishZones();
        assembly.journal().endOthers();
        ready.problems().forEach(problem -> ZoneProblems.log(problem, config));
        if (config.log().level() != Config.LogLevel.ERROR) {
            ready.warnings().forEach(warning -> LOG.warn("{}", warning));
            ready.notes().forEach(LOG::warn);
        }
        service = ready.service();
        service.begin();
        service.resolving().ifPresent(it -> it.policies().refresh());
        transports =
                start.all(opening.join(), telemetry.webLog(), new ApiServer(() -> new ServerZones(this), environment),
                        new DaemonMetrics(this, environment.time()::nanos, platformThreads("loop-watch")));
        HeapCompaction.afterLoading(service.zones().current());
        signatures = SignatureWatch.start(this::watchedZones, environment.clock(), virtualThreads("signature-watch"));
        heap = HeapWatch.start(() -> service.zones().current(), virtualThreads("heap-watch"));
        reload = new Reload(this, assembly, environment, transports.listeners(), drain, signatures);
        anchorWatch = new AnchorWatch(this::current, virtualThreads("anchors"));
    }

    /// The zones whose signatures are watched. Several servers of one process share the log, so the level of the configuration
    /// is applied here as well: the results of the watch are warnings.
    private ZoneSet watchedZones() {
        return service.config().log().level() == Config.LogLevel.ERROR ? ZoneSet.EMPTY : service.zones().current();
    }

    /// Starts a server. It answers when this method returns.
    ///
    /// @throws StartFailure with all problems
    public static Daemon start(ConfigResult.Valid read, Environment environment) throws StartFailure {
        // Checked first: without descriptors and threads everything else fails.
        Optional<Problem> lack = StartCheck.tooFewFiles(read, environment.limits())
                .or(() -> SpareThreads.lack(threads(read.config()), environment.limits().mostThreads())
                        .map(read.source()::problem));
        if (lack.isPresent()) {
            throw new StartFailure(List.of(lack.get()));
        }
        List<Problem> found = StartCheck.problems(read, environment.clock());
        if (!found.isEmpty()) {
            throw new StartFailure(found);
        }
        Config config = read.config();
        Daemon daemon = new Daemon(read, environment);
        boolean isStarted = false;
        try (ListenerChange first = daemon.transports.listeners().change(read, daemon.service.resourceLimits())) {
            List<Problem> problems = first.prepare();
            if (!problems.isEmpty()) {
                throw new StartFailure(problems);
            }
            daemon.telemetry.use(config);
            daemon.service.resourceLimits().lowered(config).forEach(LOG::info);
            first.commit(daemon::useZones);
            daemon.anchorWatch.start();
            isStarted = true;
            return daemon;
        } finally {
            if (!isStarted) {
                daemon.close();
            }
        }
    }

    /// The most threads of a server: its loops, the carriers of virtual threads, those that load zones, and threads of
    /// libraries.
    private static int threads(Config config) {
        int processors = Runtime.getRuntime().availableProcessors();
        int loops = config.threads().orElse(processors);
        int handshakes = config.listen().usesTls() ? StreamTls.threads(loops) : 0;
        int https = config.listen().https().isEmpty() ? 0 : loops;
        int http = config.listen().http().isEmpty() ? 0 : loops;
        int http3 = config.listen().http3().isEmpty() ? 0 : loops;
        int quic = config.listen().quic().isEmpty() ? 0 : loops;
        int api = config.listen().api().isEmpty() ? 0 : 1;
        int metrics = config.listen().metrics().isEmpty() ? 0 : Monitoring.THREADS;
        return 3 * loops + https + http + http3 + quic + handshakes + api + metrics + 3 * processors + LIBRARY_THREADS;
    }

    private ThreadFactory platformThreads(String name) {
        return NamedThreads.platform(name, uncaughtExceptions);
    }

    private ThreadFactory virtualThreads(String name) {
        return NamedThreads.virtual(name, uncaughtExceptions);
    }

    /// Where it listens, UDP and TCP, with real ports.
    public List<InetSocketAddress> localAddresses() {
        return transports.listeners().dnsAddresses();
    }

    /// Where it listens for DNS over TLS, with real ports.
    public List<InetSocketAddress> tlsAddresses() {
        return transports.listeners().tlsAddresses();
    }

    /// Where it listens for DNS over HTTPS, with real ports.
    public List<InetSocketAddress> httpsAddresses() {
        return transports.listeners().httpsAddresses();
    }

    /// Where it listens for DNS over HTTPS with HTTP/3, with real ports.
    public List<InetSocketAddress> http3Addresses() {
        return transports.listeners().http3Addresses();
    }

    /// Where it listens for DNS over QUIC, with real ports.
    public List<InetSocketAddress> quicAddresses() {
        return transports.listeners().quicAddresses();
    }

    /// Where it listens for DNS over HTTPS of which TLS ends at a proxy, with real ports.
    public List<InetSocketAddress> httpAddresses() {
        return transports.listeners().httpAddresses();
    }

    private List<InetSocketAddress> queryAddresses() {
        return transports.listeners().queryAddresses();
    }

    /// Where the companion web server listens, with real ports: in clear text, and then over TLS.
    public List<InetSocketAddress> webAddresses() {
        return transports.listeners().webAddresses();
    }

    /// Where the REST API is served, with real ports.
    public List<InetSocketAddress> apiAddresses() {
        return transports.listeners().apiAddresses();
    }

    /// Where it listens for requests for metrics, with real ports.
    public List<InetSocketAddress> metricsAddresses() {
        return transports.listeners().metricsAddresses();
    }

    /// The current configuration.
    public Config config() {
        return service.config();
    }

    /// Carries out the commands of `rootwalk ctl`.
    public ControlHandler control() {
        return new DaemonControl(this, reload);
    }

    /// Applies another configuration, and reads the changed zones. If it has problems, everything stays as it was.
    public ReloadResult reload(ConfigResult.Valid next) {
        return reload.configuration(next);
    }

    /// Runs a change of the service. No other runs meanwhile, nor [#close].
    ///
    /// @return its result, empty if the server is closed
    synchronized <T> Optional<T> change(Function<Service, T> change) {
        return closed ? Optional.empty() : Optional.of(change.apply(service));
    }

    private Resolution resolve(Query query) {
        return Optional.ofNullable(service).flatMap(Service::resolving).map(it -> it.resolver().resolve(query))
                .orElseGet(() -> Resolution.failed(ResponseCode.SERVFAIL, 0));
    }

    /// Removes responses with names in zones that were changed. While the first service is assembled, there are none.
    private void zonesChanged(Set<Name> zones) {
        Optional.ofNullable(service).flatMap(Service::resolving).ifPresent(it -> it.zonesChanged(zones));
    }

    /// Before the first request is received: a zone that it adds is an addition to these.
    private void useZones() {
        boolean _ = change(service -> {
            assembly.exchange().use(service.zonesInUse());
            catalogs.use(service);
            return true;
        }).orElse(false);
    }

    /// Called within [#change].
    void replaceService(Service after) {
        service = after;
        after.begin();
        transactions.keep(zone -> after.settings().find(zone).isPresent());
    }

    /// The keys that are read only at the start and whose values have changed since.
    List<String> needsRestart() {
        return startSettings.changed(service.config(), assembly.journal());
    }

    public Service current() {
        return service;
    }

    public Telemetry telemetry() {
        return telemetry;
    }

    /// Lines of the log of the process that could not be written.
    long logLinesLost() {
        return environment.logLinesLost().getAsLong();
    }

    Transports transports() {
        return transports;
    }

    /// Reads the certificate for queries again if it has changed.
    void checkCertificate() {
        transports.tls().check();
    }

    /// The addresses of the configuration that have no socket, although this host has them.
    List<Endpoint> unbound() {
        return transports.listeners().unbound(service.config());
    }

    /// Whether it stops, or has stopped.
    boolean isClosing() {
        return isClosing;
    }

    CatalogZones catalogs() {
        return catalogs;
    }

    ZoneRegistry registry() {
        return assembly.registry();
    }

    ZoneChanges zoneChanges() {
        return assembly.changes();
    }

    ZoneTransactions transactions() {
        return transactions;
    }

    /// The journal, if a zone is attached to it.
    Journal journalOfZones() {
        return assembly.journal().get();
    }

    Optional<JournalCounts> journal() {
        return assembly.journal().counts();
    }

    long failuresSuppressed() {
        return assembly.failuresSuppressed();
    }

    /// The decisions of response policy zones.
    PolicyLog policyLog() {
        return assembly.policyLog();
    }

    ZoneLogs zoneLogs() {
        return assembly.zoneLogs();
    }

    ZoneExchange exchange() {
        return assembly.exchange();
    }

    UncaughtExceptions defects() {
        return uncaughtExceptions;
    }

    /// The time by the clock of the system.
    Instant now() {
        return environment.clock().instant();
    }

    Duration uptime() {
        return Duration.ofNanos(environment.time().nanos() - startedAt);
    }

    /// Passes all sockets to the next daemon, and the key of the tokens of QUIC. Nothing changes here.
    ///
    /// @param to where it receives them
    /// @throws IOException if it does not receive them
    public synchronized void handOver(Path to) throws IOException {
        transports.listeners().handOver(to);
    }

    /// Closes the journal for the next daemon, since only one process can have it open: changes of recorded zones fail from now on
    /// (SERVFAIL), and secondary zones are not refreshed; all changes before are on disk. Everything else goes on, also if the next daemon does
    /// not start. No effect without a journal.
    ///
    /// @throws IOException if it cannot be closed
    public void releaseJournal() throws IOException {
        if (assembly.journal().counts().isEmpty()) {
            return;
        }
        isFrozen = true;
        catalogs.close();
        if (!assembly.handOver(JOURNAL_TIMEOUT)) {
            throw new IOException("the disk of the journal does not answer");
        }
    }

    /// Writes the record cache for another daemon, a line for each entry; nothing without recursion.
    ///
    /// @param longest after this time, the rest is not passed
    public void passCache(Appendable to, Duration longest) throws IOException {
        Optional<ResolverService> resolving = service.resolving();
        if (resolving.isPresent()) {
            passedRecords(resolving.get()).write(resolving.get().scope().get(), MOST_PASSED, longest, to);
        }
    }

    private PassedRecords passedRecords(ResolverService resolving) {
        return resolving.resolver().passedRecords(environment.clock());
    }

    /// Stores the record cache that another daemon has written ([ControlHandler#passCache]).
    ///
    /// @return the number of entries that are stored now
    public int takeCache(Iterator<String> lines) {
        Optional<ResolverService> resolving = service.resolving();
        if (resolving.isEmpty()) {
            lines.forEachRemaining(_ -> {});
            return 0;
        }
        return passedRecords(resolving.get()).read(resolving.get().scope().get(), lines);
    }

    /// Whether zones stay as they are for good, after [#releaseJournal].
    boolean isFrozen() {
        return isFrozen;
    }

    /// Ends receiving over UDP and QUIC, since the next daemon receives with the same sockets. Then only [#drain] and [#close] are possible.
    public void stopReceiving() {
        isClosing = true;
        transports.stopReceiving();
    }

    /// Ends receiving, and waits until all queries that were received are answered and their connections have ended, or until the time has
    /// passed. Then only [#close] is possible. What arrives later waits for another process that has the same sockets; so do packets
    /// of connections over QUIC, also those of HTTP/3, which that process cannot read. These connections end when the
    /// queries that were received are answered.
    ///
    /// @param forAnswers the longest time for queries, transfers and updates
    /// @param forClients the longest time for clients to close connections on which nothing is answered
    public void drain(Duration forAnswers, Duration forClients) {
        long begun = environment.time().nanos();
        stopReceiving();
        try {
            boolean isAnswering;
            long passed;
            do {
                int unfinished = transports.finish();
                Thread.sleep(LOOK_INTERVAL);
                isAnswering = unfinished > 0 || hasDetached();
                passed = environment.time().nanos() - begun;
            } while ((isAnswering && passed < forAnswers.toNanos())
                    || (transports.connections() > 0 && passed < forClients.toNanos()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether something is answered by another thread than an event loop.
    private boolean hasDetached() {
        MaintenanceService maintenance = service.maintenance();
        return maintenance.updates().running() + maintenance.transfers().running() > 0
                || service.resolving().filter(it -> !it.recursiveQueries().isEmpty()).isPresent();
    }

    /// Stops the daemon within a second: it receives no further queries, and drops those that are being resolved. May
    /// be called twice.
    @Override
    public void close() {
        isClosing = true;
        catalogs.close();
        // A reload may wait for the journal, whose disk may not answer.
        assembly.close();
        closeOnce();
    }

    private synchronized void closeOnce() {
        if (closed) {
            return;
        }
        closed = true;
        anchorWatch.close();
        catalogs.close();
        transports.close();
        service.hosts().close();
        signatures.close();
        heap.close();
        drain.close();
        service.resolving().ifPresent(it -> {
            it.resolver().close();
            it.upstreamSockets().udpClient().close();
            it.shared().ifPresent(shared -> shared.store().close());
        });
        telemetry.close();
        assembly.close();
        changedZones.close();
    }
}
