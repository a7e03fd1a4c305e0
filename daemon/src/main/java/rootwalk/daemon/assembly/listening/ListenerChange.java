package rootwalk.daemon.assembly.listening;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.config.ConfigSource;
import rootwalk.config.Problem;
import rootwalk.daemon.assembly.process.Endpoint;
import rootwalk.daemon.assembly.process.OpenEndpoint;
import rootwalk.socket.Presence;
import rootwalk.wire.Addresses;

/// A change of the addresses and sites to those of another configuration, in two phases. [#prepare] does all that can
/// fail: it makes sites and certificates, and binds new addresses, where queries and connections wait. [#commit] cannot
/// fail. Without it, [#close] restores the previous state. Used by one thread.
public final class ListenerChange implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerChange.class);

    private final Listeners listeners;
    private final QueryTls tls;
    private final HttpsServer https;
    private final QuicServer quic;
    private final CompanionServer web;
    private final CompanionServer api;
    private final ApiServer apiServer;
    private final Monitoring monitoring;
    private final Config config;
    private final ConfigSource source;
    private final ResourceLimits limits;
    private final List<Endpoint> wanted;
    private final Presence presence;
    private final Map<Endpoint, OpenEndpoint> kept;

    /// The obsolete endpoints. They stay open until the commit.
    private final Map<Endpoint, OpenEndpoint> obsolete;

    /// The obsolete endpoints that had to be closed before the commit, since a new one has the same port.
    private final Map<Endpoint, OpenEndpoint> released = new LinkedHashMap<>();

    private final Map<Endpoint, OpenEndpoint> added = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private CompanionServer.Content content = CompanionServer.Content.NONE;
    private CompanionServer.Content apiContent = CompanionServer.Content.NONE;
    private Optional<QueryTls.Content> tlsContent = Optional.empty();
    private boolean isCommitted;

    ListenerChange(Listeners listeners, QueryTls tls, HttpsServer https, QuicServer quic, CompanionServer web,
            CompanionServer api, ApiServer apiServer, Monitoring monitoring, ConfigResult.Valid next,
            ResourceLimits limits) {
        this.listeners = listeners;
        this.tls = tls;
        this.https = https;
        this.quic = quic;
        this.web = web;
        this.api = api;
        this.apiServer = apiServer;
        this.monitoring = monitoring;
        this.limits = limits;
        config = next.config();
        source = next.source();
        List<Endpoint> all = Endpoint.of(config);
        wanted = QuicServer.isUsable(config) ? all
                : all.stream().filter(endpoint -> !endpoint.purpose().isOverQuic()).toList();
        presence = config.listen().freebind() ? Presence.LATER : Presence.NOW;
        kept = new LinkedHashMap<>(listeners.open());
        kept.keySet().retainAll(wanted);
        obsolete = new LinkedHashMap<>(listeners.open());
        obsolete.keySet().removeAll(wanted);
    }

    /// @return the problems that prevent the change
    public List<Problem> prepare() {
        try {
            content = web.content(config, limits);
        } catch (WebSites.UnusableAuthorityException e) {
            problems.add(source.problem("web.authority: " + e.getMessage()));
        } catch (IOException e) {
            // StartCheck found the files usable.
            problems.add(source.problem("web.sites: " + e.getMessage()));
        }
        try {
            tlsContent = QueryTls.content(config);
            apiContent = apiServer.content(config);
        } catch (IOException e) {
            // StartCheck found the files usable.
            problems.add(source.problem("tls: " + e.getMessage()));
        }
        listeners.makeRoom(wanted);
        List<Endpoint> moving = new ArrayList<>();
        for (Endpoint endpoint : wanted) {
            if (kept.containsKey(endpoint)) {
                continue;
            }
            if (obsolete.values().stream().anyMatch(old -> endpoint.excludes(old.real()))) {
                moving.add(endpoint);
            } else {
                bind(endpoint);
            }
        }
        // A port that an obsolete address has must be closed first. That comes last, because another process may take it
        // before it is restored.
        if (problems.isEmpty()) {
            moving.forEach(this::release);
            moving.forEach(this::bind);
        }
        return List.copyOf(problems);
    }

    private void release(Endpoint endpoint) {
        for (Map.Entry<Endpoint, OpenEndpoint> old : List.copyOf(obsolete.entrySet())) {
            if (endpoint.excludes(old.getValue().real())) {
                obsolete.remove(old.getKey());
                released.put(old.getKey(), old.getValue());
                listeners.release(old.getKey(), old.getValue());
            }
        }
    }

    private void bind(Endpoint endpoint) {
        InetSocketAddress address = endpoint.address();
        try {
            added.put(endpoint, listeners.bind(endpoint.purpose(), address, presence));
        } catch (ListenFailure e) {
            if (e.isAbsence() && config.listen().optional().contains(address)) {
                LOG.info("{} is skipped: this host does not have the address, and {} does not name it",
                        Addresses.text(address), endpoint.key());
                return;
            }
            problems.add(source.problem(endpoint.key(), address, String.valueOf(e.getMessage())));
        }
    }

    /// Closes the obsolete addresses, publishes what queries and requests are answered from, and begins to receive at
    /// the new addresses. So no address is served by a configuration that does not have it.
    ///
    /// @param publication replaces the service and the zones
    public void commit(Runnable publication) {
        isCommitted = true;
        obsolete.values().forEach(OpenEndpoint::close);
        Map<Endpoint, OpenEndpoint> now = new LinkedHashMap<>();
        for (Endpoint endpoint : wanted) {
            OpenEndpoint open = kept.containsKey(endpoint) ? kept.get(endpoint) : added.get(endpoint);
            if (open != null) {
                now.put(endpoint, open);
            }
        }
        listeners.replace(now);
        tls.use(tlsContent);
        https.serve(config, limits);
        web.serve(content);
        api.serve(apiContent);
        monitoring.serve(config);
        try {
            publication.run();
        } finally {
            added.values().forEach(OpenEndpoint::start);
            https.closeIfUnused();
            quic.closeIfUnused();
            web.closeIfUnused();
            api.closeIfUnused();
            monitoring.closeIfUnused();
        }
    }

    /// Without a commit, restores the previous addresses, with the same ports.
    @Override
    public void close() {
        if (isCommitted) {
            return;
        }
        added.values().forEach(OpenEndpoint::close);
        restore();
        https.closeIfUnused();
        quic.closeIfUnused();
        web.closeIfUnused();
        api.closeIfUnused();
        monitoring.closeIfUnused();
    }

    /// The host had these addresses before, so they are bound even if it has lost one meanwhile.
    private void restore() {
        if (released.isEmpty()) {
            return;
        }
        Map<Endpoint, OpenEndpoint> now = new LinkedHashMap<>(listeners.open());
        released.forEach((endpoint, before) -> {
            try {
                OpenEndpoint again = listeners.bind(endpoint.purpose(), before.real(), Presence.LATER);
                now.put(endpoint, again);
                again.start();
            } catch (ListenFailure e) {
                now.remove(endpoint);
                LOG.error("{}; nothing listens there until the next reload", e.getMessage());
            }
        });
        listeners.replace(now);
    }
}
