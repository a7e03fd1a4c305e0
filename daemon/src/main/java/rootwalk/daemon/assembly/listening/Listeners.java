package rootwalk.daemon.assembly.listening;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.process.Endpoint;
import rootwalk.daemon.assembly.process.Endpoint.Purpose;
import rootwalk.daemon.assembly.process.ListenSockets;
import rootwalk.daemon.assembly.process.OpenEndpoint;
import rootwalk.daemon.transport.stream.StreamTransport;
import rootwalk.daemon.transport.udp.UdpTransport;
import rootwalk.os.ListenAdvice;
import rootwalk.os.ListenAdvice.Protocol;
import rootwalk.socket.BindFailure;
import rootwalk.socket.PassedSocket;
import rootwalk.socket.Presence;
import rootwalk.socket.SocketSource;
import rootwalk.web.server.WebServer.ChannelSecurity;

/// The addresses that the daemon listens on: for DNS, each over UDP and TCP on the same port, over TLS, HTTPS or QUIC, and for the
/// companion web server, the REST API and metrics. A [ListenerChange] changes them. Any thread.
public final class Listeners {

    /// A port that is free for UDP may be in use for TCP; with port 0 another one is tried.
    private static final int ATTEMPTS = 16;

    private final UdpTransport udp;
    private final StreamTransport streams;
    private final QueryTls tls;
    private final HttpsServer https;
    private final QuicServer quic;
    private final CompanionServer web;
    private final CompanionServer api;
    private final ApiServer apiContent;
    private final Monitoring monitoring;
    private final ListenSockets passed;
    private final ListenAdvice advice = ListenAdvice.ofThisSystem();

    /// In the order of the configuration.
    private volatile Map<Endpoint, OpenEndpoint> open = Map.of();

    private record DnsEndpoint(UdpTransport udp, StreamTransport streams, InetSocketAddress real)
            implements
                OpenEndpoint {

        @Override
        public void start() {
            udp.start(real);
            streams.start(real);
        }

        @Override
        public void close() {
            udp.unbind(real);
            streams.unbind(real);
        }
    }

    /// @param api serves the REST API
    /// @param apiContent makes what it serves
    Listeners(UdpTransport udp, StreamTransport streams, QueryTls tls, HttpsServer https, QuicServer quic,
            CompanionServer web, CompanionServer api, ApiServer apiContent, Monitoring monitoring,
            ListenSockets passed) {
        this.udp = udp;
        this.streams = streams;
        this.tls = tls;
        this.https = https;
        this.quic = quic;
        this.web = web;
        this.api = api;
        this.apiContent = apiContent;
        this.monitoring = monitoring;
        this.passed = passed;
    }

    /// The addresses for DNS, with real ports.
    public List<InetSocketAddress> dnsAddresses() {
        return addresses(Purpose.DNS);
    }

    /// All addresses for queries, with real ports.
    public List<InetSocketAddress> queryAddresses() {
        return addresses(Purpose.DNS, Purpose.TLS, Purpose.HTTPS, Purpose.HTTP3, Purpose.QUIC, Purpose.HTTP);
    }

    /// The addresses for DNS over TLS, with real ports.
    public List<InetSocketAddress> tlsAddresses() {
        return addresses(Purpose.TLS);
    }

    /// The addresses for DNS over HTTPS, with real ports.
    public List<InetSocketAddress> httpsAddresses() {
        return addresses(Purpose.HTTPS);
    }

    /// The addresses for DNS over HTTPS with HTTP/3, with real ports.
    public List<InetSocketAddress> http3Addresses() {
        return addresses(Purpose.HTTP3);
    }

    /// The addresses for DNS over QUIC, with real ports.
    public List<InetSocketAddress> quicAddresses() {
        return addresses(Purpose.QUIC);
    }

    /// The addresses for DNS over HTTPS without TLS, with real ports.
    public List<InetSocketAddress> httpAddresses() {
        return addresses(Purpose.HTTP);
    }

    /// The addresses of the web server, with real ports: in clear text, and then over TLS.
    public List<InetSocketAddress> webAddresses() {
        return addresses(Purpose.WEB, Purpose.WEB_TLS);
    }

    /// The addresses of the REST API, with real ports.
    public List<InetSocketAddress> apiAddresses() {
        return addresses(Purpose.API, Purpose.API_TLS);
    }

    /// The addresses for metrics, with real ports.
    public List<InetSocketAddress> metricsAddresses() {
        return addresses(Purpose.METRICS);
    }

    private List<InetSocketAddress> addresses(Purpose... purposes) {
        return open.entrySet().stream().filter(entry -> List.of(purposes).contains(entry.getKey().purpose()))
                .map(entry -> entry.getValue().real()).toList();
    }

    /// Prepares a change to the addresses and sites of a configuration. One change at a time.
    ///
    /// @param limits of the service that is made from the configuration
    public ListenerChange change(ConfigResult.Valid next, ResourceLimits limits) {
        return new ListenerChange(this, tls, https, quic, web, api, apiContent, monitoring, next, limits);
    }

    /// The addresses of a configuration that have no socket, without those that this host need not have.
    public List<Endpoint> unbound(Config config) {
        List<Endpoint> missing = new ArrayList<>(Endpoint.of(config));
        missing.removeAll(open.keySet());
        missing.removeIf(endpoint -> config.listen().optional().contains(endpoint.address()));
        return missing;
    }

    Map<Endpoint, OpenEndpoint> open() {
        return open;
    }

    /// Passes the sockets of all addresses to the next daemon.
    ///
    /// @param to where it receives them
    public void handOver(Path to) throws IOException {
        passed.handOver(to, open);
    }

    void replace(Map<Endpoint, OpenEndpoint> now) {
        open = Collections.unmodifiableMap(new LinkedHashMap<>(now));
        passed.opened(open);
    }

    /// Ends listening on an address so that another one with the same port can be bound.
    void release(Endpoint endpoint, OpenEndpoint sockets) {
        sockets.close();
        passed.release(endpoint.purpose(), sockets.real());
    }

    /// Closes the sockets of the last start that prevent binding one of these addresses.
    void makeRoom(List<Endpoint> wanted) {
        passed.makeRoom(wanted);
    }

    /// Binds an address for a purpose. Nothing is received there before [OpenEndpoint#start].
    ///
    /// @param address port 0 for any free port
    /// @param presence how it is opened if another process has not passed its sockets
    OpenEndpoint bind(Purpose purpose, InetSocketAddress address, Presence presence) throws ListenFailure {
        if (purpose == Purpose.DNS) {
            return bindDns(address, presence);
        }
        PassedSocket.Type type = purpose.isOverQuic() ? PassedSocket.Type.DATAGRAM : PassedSocket.Type.STREAM;
        SocketSource source = passed.source(purpose, type, address, presence);
        return switch (purpose) {
            case DNS -> throw new AssertionError("it has sockets of two types");
            case TLS -> bindTls(address, source);
            case HTTPS -> bindHttp(purpose, address, () -> https.bind(address, source));
            case HTTP -> bindHttp(purpose, address, () -> https.bindProxied(address, source));
            case HTTP3 -> bindQuic(purpose, https.http3(), address, source);
            case QUIC -> bindQuic(purpose, quic, address, source);
            case WEB -> bindHttp(purpose, address,
                    () -> web.bind(address, source, new ChannelSecurity.Cleartext()));
            case WEB_TLS -> bindHttp(purpose, address, () -> web.bind(address, source, web.tls()));
            case API -> bindHttp(purpose, address,
                    () -> api.bind(address, source, new ChannelSecurity.Cleartext()));
            case API_TLS -> bindHttp(purpose, address, () -> api.bind(address, source, api.tls()));
            case METRICS -> bindHttp(purpose, address,
                    () -> monitoring.server().bind(address, source, new ChannelSecurity.Cleartext()));
        };
    }

    private OpenEndpoint bindTls(InetSocketAddress address, SocketSource source) throws ListenFailure {
        try {
            InetSocketAddress real = streams.reserve(address, source, tls.streams());
            return new ReservedEndpoint(real, () -> streams.start(real), () -> streams.unbind(real));
        } catch (IOException e) {
            throw failure(Purpose.TLS, Protocol.TCP, address, e);
        }
    }

    private OpenEndpoint bindQuic(Purpose purpose, QuicServer server, InetSocketAddress address, SocketSource source)
            throws ListenFailure {
        try {
            OpenEndpoint sockets = server.bind(address, source);
            // It waits until it is the only reader.
            return new ReservedEndpoint(sockets.real(), () -> passed.whenNotShared(sockets::start), sockets::close);
        } catch (IOException e) {
            throw failure(purpose, Protocol.UDP, address, e);
        }
    }

    private interface Binding {

        OpenEndpoint bind() throws IOException;
    }

    private OpenEndpoint bindHttp(Purpose purpose, InetSocketAddress address, Binding binding) throws ListenFailure {
        try {
            return binding.bind();
        } catch (IOException e) {
            throw failure(purpose, Protocol.TCP, address, e);
        }
    }

    private OpenEndpoint bindDns(InetSocketAddress address, Presence presence) throws ListenFailure {
        int attempts = address.getPort() == 0 ? ATTEMPTS : 1;
        for (int i = 1;; i++) {
            try {
                return bindOnce(address, presence);
            } catch (ListenFailure e) {
                if (i == attempts || e.isAbsence()) {
                    throw e;
                }
            }
        }
    }

    private OpenEndpoint bindOnce(InetSocketAddress address, Presence presence) throws ListenFailure {
        InetSocketAddress real;
        try {
            real = udp.reserve(address, passed.source(Purpose.DNS, PassedSocket.Type.DATAGRAM, address, presence));
        } catch (BindFailure e) {
            throw failure(Purpose.DNS, Protocol.UDP, address, e);
        }
        boolean isBound = false;
        try {
            InetSocketAddress both =
                    streams.reserve(real, passed.source(Purpose.DNS, PassedSocket.Type.STREAM, real, presence));
            isBound = true;
            return new DnsEndpoint(udp, streams, both);
        } catch (IOException e) {
            throw failure(Purpose.DNS, Protocol.TCP, address, e);
        } finally {
            if (!isBound) {
                udp.unbind(real);
            }
        }
    }

    private ListenFailure failure(Purpose purpose, Protocol protocol, InetSocketAddress address, IOException reason) {
        String text = advice.explain(purpose.key(), protocol, address, reason);
        return ListenAdvice.isAbsent(reason) ? ListenFailure.absent(text) : ListenFailure.other(text);
    }
}
