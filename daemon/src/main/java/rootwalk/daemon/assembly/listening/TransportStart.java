package rootwalk.daemon.assembly.listening;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

import rootwalk.config.Config;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.NamedThreads;
import rootwalk.daemon.assembly.process.UncaughtExceptions;
import rootwalk.daemon.metrics.WebLog;
import rootwalk.daemon.pipeline.PipelineSource;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.policy.HandshakeLog;
import rootwalk.daemon.transport.https.HttpsQueries;
import rootwalk.daemon.transport.proxy.ProxyProtocol;
import rootwalk.daemon.transport.stream.StreamSettings;
import rootwalk.daemon.transport.stream.StreamTransport;
import rootwalk.daemon.transport.udp.UdpTransport;
import rootwalk.os.TimeSlice;
import rootwalk.web.server.WebEnvironment;

/// Starts the servers of all transports. Immutable; any thread.
///
/// @param loops event loops of each transport
/// @param config of the service that is current
/// @param limits that it has of the resources of the process
/// @param pipelines makes those of one event loop
/// @param observers makes an observer of the queries of one event loop
public record TransportStart(int loops, Environment environment, UncaughtExceptions uncaughtExceptions,
        Supplier<Config> config, Supplier<ResourceLimits> limits, Supplier<PipelineSource> pipelines,
        Supplier<QueryObserver> observers, ProxyProtocol proxyProtocol) {

    /// The time limit for the rest of a message, and for a client to receive a response.
    static final Duration STREAM_TIMEOUT = Duration.ofSeconds(10);

    /// The first of them, for TCP and TLS: it is started while the zones are read, since loading the classes of Netty takes long. Its settings
    /// are only needed for connections.
    public StreamTransport streams() {
        return StreamTransport.start(loops, this::streamSettings, pipelines, observers,
                environment.time()::millis, environment.time()::nanos, proxyProtocol, eventLoops("tcp"));
    }

    /// All servers, when there is a service.
    ///
    /// @param streams that were started before
    public Transports all(StreamTransport streams, WebLog webLog, ApiServer apiServer,
            Monitoring.Measurements measurements) {
        UdpTransport udp = udp();
        CompanionServer web = new CompanionServer(loops, environment, platformThreads("web"),
                virtualThreads("web-events"), Optional.of(webLog));
        CompanionServer api = new CompanionServer(1, environment, platformThreads("api"),
                virtualThreads("api-request"), Optional.empty());
        HandshakeLog handshakes = new HandshakeLog(environment.time());
        QueryTls tls = new QueryTls(loops, handshakes, platformThreads("tls"), virtualThreads("certificate-watch"));
        HttpsServer https = https(tls, handshakes);
        QuicServer quic = new QuicServer(new DoqStart(
                new QuicEnvironment(loops, this::quicSettings, tls, handshakes, environment.time(),
                        environment.listenSockets()::tokenKey, eventLoops("quic")),
                pipelines, new RecycledObservers(observers)));
        Monitoring monitoring = new Monitoring(new CompanionServer(1, environment, platformThreads("metrics"),
                virtualThreads("metrics-events"), Optional.empty()), measurements);
        return new Transports(proxyProtocol, udp, streams, handshakes, tls, https, quic, web, api, apiServer,
                monitoring, new Listeners(udp, streams, tls, https, quic, web, api, apiServer, monitoring,
                        environment.listenSockets()));
    }

    private UdpTransport udp() {
        try {
            return UdpTransport.start(environment.sockets(), loops, config.get().limits().udpSize(),
                    _ -> pipelines.get(), _ -> observers.get(), environment.time()::millis, proxyProtocol,
                    eventLoops("udp"));
        } catch (IOException e) {
            throw new UncheckedIOException("the UDP loops cannot be started: " + e.getMessage(), e);
        }
    }

    private HttpsServer https(QueryTls tls, HandshakeLog handshakes) {
        return new HttpsServer(loops,
                new WebEnvironment(eventLoops("https"), virtualThreads("https-events"),
                        environment.clock()::millis, environment.time()::nanos, Optional.empty()),
                tls, () -> new HttpsQueries(pipelines, observers,
                        () -> config.get().https().paths(), environment.time()::millis),
                proxyProtocol,
                new QuicEnvironment(loops, this::http3Settings, tls, handshakes, environment.time(),
                        environment.listenSockets()::tokenKey, eventLoops("http3")));
    }

    /// Threads that answer queries, and seldom need more than their share of a processor.
    private ThreadFactory eventLoops(String name) {
        return TimeSlice.shortened(platformThreads(name));
    }

    private ThreadFactory platformThreads(String name) {
        return NamedThreads.platform(name, uncaughtExceptions);
    }

    private ThreadFactory virtualThreads(String name) {
        return NamedThreads.virtual(name, uncaughtExceptions);
    }

    private StreamSettings streamSettings() {
        return settings(limits.get().connections());
    }

    private StreamSettings http3Settings() {
        return settings(limits.get().http3Connections());
    }

    private StreamSettings quicSettings() {
        return settings(limits.get().quicConnections());
    }

    private StreamSettings settings(int connections) {
        Config.Limits configured = config.get().limits();
        return new StreamSettings(connections, configured.connectionsPerClient(), configured.queriesPerConnection(),
                configured.idle(), streamTimeout(configured));
    }

    static Duration streamTimeout(Config.Limits limits) {
        return limits.idle().compareTo(STREAM_TIMEOUT) < 0 ? limits.idle() : STREAM_TIMEOUT;
    }
}
