package rootwalk.daemon.assembly;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import rootwalk.authoritative.zone.LoadFailure;
import rootwalk.authoritative.zone.ServedZones.Audience;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.control.ReloadResult.ZoneOutcome;
import rootwalk.control.Report;
import rootwalk.control.Report.Fact;
import rootwalk.control.Report.Item;
import rootwalk.daemon.api.ApiLog;
import rootwalk.daemon.assembly.upstream.ResolverService;
import rootwalk.daemon.policy.HandshakeLog;
import rootwalk.daemon.policy.TransferLog;
import rootwalk.daemon.policy.ZoneLogs;
import rootwalk.daemon.policy.response.PolicyLog;
import rootwalk.resolver.ResolverCounts;
import rootwalk.resolver.ResolverState;
import rootwalk.resolver.ResolverState.Opportunistic;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.resolver.anchors.NegativeAnchors;
import rootwalk.resolver.cache.MessageCache;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.contract.SharedCache;
import rootwalk.resolver.sharing.SharingCounts;
import rootwalk.resolver.upstream.UpstreamCounts;
import rootwalk.socket.UdpCounts;
import rootwalk.transfer.Secondaries;
import rootwalk.wire.Addresses;
import rootwalk.wire.DurationText;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.SafeText;

/// Reports on a daemon.
public final class Reports {

    private final Daemon daemon;
    private final Service service;

    public Reports(Daemon daemon) {
        this.daemon = daemon;
        service = daemon.current();
    }

    Report status() {
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.of("uptime-seconds", daemon.uptime().toSeconds()));
        facts.add(Fact.of("listening", daemon.localAddresses().stream().map(Addresses::text).toList()));
        facts.add(Fact.of("tls.listening", daemon.tlsAddresses().stream().map(Addresses::text).toList()));
        facts.add(Fact.of("https.listening", daemon.httpsAddresses().stream().map(Addresses::text).toList()));
        facts.add(Fact.of("http3.listening", daemon.http3Addresses().stream().map(Addresses::text).toList()));
        facts.add(Fact.of("http.listening", daemon.httpAddresses().stream().map(Addresses::text).toList()));
        facts.add(Fact.of("quic.listening", daemon.quicAddresses().stream().map(Addresses::text).toList()));
        facts.add(Fact.of("web.listening", daemon.webAddresses().stream().map(Addresses::text).toList()));
        facts.add(Fact.of("api.listening", daemon.apiAddresses().stream().map(Addresses::text).toList()));
        facts.add(Fact.of("metrics.listening", daemon.metricsAddresses().stream().map(Addresses::text).toList()));
        facts.add(Fact.of("recursion", service.resolving().isPresent()));
        facts.add(Fact.of("trust-anchors", service.resolving().flatMap(ResolverService::anchors)
                .map(Anchors::report).orElse(List.of())));
        facts.add(Fact.ofItems("negative-trust-anchors", service.resolving().flatMap(ResolverService::anchors)
                .map(it -> it.negative().entries().stream().map(Reports::item).toList()).orElse(List.of())));
        facts.add(Fact.of("hosts.names", service.hosts().names()));
        List<Item> zones = new ArrayList<>();
        service.zones().forEach((zone, audience) -> zones.add(new Item(line(zone, audience), zone(zone, audience))));
        facts.add(Fact.ofItems("zones", zones));
        facts.add(Fact.ofItems("catalogs",
                daemon.catalogs().states().entrySet().stream().sorted(Map.Entry.comparingByKey())
                        .map(it -> catalog(it.getKey(), it.getValue())).toList()));
        facts.add(Fact.of("needs-restart", daemon.needsRestart()));
        return new Report(facts);
    }

    private String line(Zone zone, Audience answered) {
        String audience = switch (answered) {
            case CLIENTS -> "";
            case RESOLVER -> ", for recursion only";
            case POLICY -> ", response policy";
        };
        return switch (zone.state()) {
            case ZoneSnapshot snapshot -> zone.apex() + " serial " + serial(snapshot) + audience
                    + expiry(snapshot).map(this::expiryText).orElse("") + zone.failure()
                            .map(it -> ", the file has been rejected since "
                                    + it.since().truncatedTo(ChronoUnit.SECONDS)
                                    + ": "
                                    + it.reason())
                            .orElse("");
            case ZoneState.Unloaded unloaded -> zone.apex() + " not served" + audience + ": " + unloaded.reason();
        };
    }

    private static Item catalog(Name zone, CatalogZones.State state) {
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.of("zone", zone.toString()));
        facts.add(Fact.of("members", state.members()));
        state.fault().ifPresent(fault -> facts.add(Fact.of("fault", fault)));
        return new Item(zone + " with " + state.members() + " members"
                + state.fault().map(fault -> ", its current version is broken: " + fault).orElse(""),
                new Report(facts));
    }

    /// When the first signature of a zone expires.
    private Optional<Instant> expiry(ZoneSnapshot snapshot) {
        return snapshot.firstExpiry().map(lifetime -> lifetime.end(daemon.now()));
    }

    private String expiryText(Instant end) {
        return (end.isBefore(daemon.now()) ? ", signatures expired at " : ", signatures expire ") + end;
    }

    private Report zone(Zone zone, Audience audience) {
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.of("name", zone.apex().toString()));
        facts.add(Fact.of("answer", switch (audience) {
            case CLIENTS -> "clients";
            case RESOLVER -> "recursion";
            case POLICY -> "policy";
        }));
        switch (zone.state()) {
            case ZoneSnapshot snapshot -> {
                facts.add(Fact.of("served", true));
                facts.add(Fact.of("serial", serial(snapshot)));
                expiry(snapshot).ifPresent(end -> facts.add(Fact.of("signatures-expire", end.toString())));
            }
            case ZoneState.Unloaded unloaded -> {
                facts.add(Fact.of("served", false));
                facts.add(Fact.of("message", unloaded.reason()));
            }
        }
        zone.failure().ifPresent(it -> {
            facts.add(Fact.of("refused-since", it.since().truncatedTo(ChronoUnit.SECONDS).toString()));
            facts.add(Fact.of("message", it.reason()));
        });
        return new Report(facts);
    }

    /// The zones whose files were read in a reload, and those that differ from their files.
    static List<ZoneOutcome> outcomes(ZoneSet zones, Collection<Name> read) {
        List<ZoneOutcome> outcomes = new ArrayList<>();
        for (Zone zone : zones) {
            ZoneOutcome outcome = outcome(zone);
            if (!outcome.reloaded() || read.contains(zone.apex())) {
                outcomes.add(outcome);
            }
        }
        return outcomes;
    }

    static ZoneOutcome outcome(Zone zone) {
        String name = zone.apex().toString();
        return switch (zone.state()) {
            case ZoneSnapshot snapshot -> new ZoneOutcome(name, zone.failure().isEmpty(),
                    OptionalLong.of(serial(snapshot)), zone.failure().map(LoadFailure::reason).orElse(""));
            case ZoneState.Unloaded unloaded ->
                new ZoneOutcome(name, false, OptionalLong.empty(), unloaded.reason());
        };
    }

    /// The entries of the resolver's failure cache.
    List<Report> failures() {
        return service.resolving().map(it -> it.resolver().failures().stream().map(Reports::failure).toList())
                .orElse(List.of());
    }

    private static Report failure(ResolverState.Failed failed) {
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.of("name", failed.question().name().toString()));
        facts.add(Fact.of("type", RecordType.name(failed.question().type())));
        facts.add(Fact.of("retry-after-seconds", failed.retryAfterSeconds()));
        facts.add(Fact.of("reasons", failed.errors().stream().map(Reports::text).toList()));
        return new Report(facts);
    }

    private static String text(ExtendedError error) {
        return error.code() + " " + ExtendedError.purpose(error.code())
                + (error.text().isEmpty() ? "" : ": " + SafeText.text(error.text()));
    }

    private static Item item(NegativeAnchors.Entry entry) {
        return new Item(entry.name() + " is not validated" + entry.left()
                .map(left -> ", for another " + DurationText.text(left.plusSeconds(1).truncatedTo(ChronoUnit.SECONDS)))
                .orElse(": dnssec.negative-trust-anchors has it"), negativeAnchor(entry));
    }

    static Report negativeAnchor(NegativeAnchors.Entry entry) {
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.of("zone", entry.name().toString()));
        facts.add(Fact.of("configured", entry.left().isEmpty()));
        entry.left().ifPresent(left -> facts.add(Fact.of("seconds-left", left.toSeconds())));
        return new Report(facts);
    }

    /// The state of the servers that were queried.
    List<Report> servers() {
        return service.resolving().map(it -> it.resolver().servers().stream().map(Reports::server).toList())
                .orElse(List.of());
    }

    private static Report server(ResolverState.ServerInfo server) {
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.of("address", Addresses.text(server.address())));
        facts.add(Fact.of("answered", server.answered()));
        facts.add(Fact.of("rtt-milliseconds", server.rttMilliseconds()));
        facts.add(Fact.of("timeout-milliseconds", server.timeoutMilliseconds()));
        facts.add(Fact.of("timeouts", server.timeouts()));
        facts.add(Fact.of("backed-off", server.backedOff()));
        server.encryption().ifPresent(it -> {
            facts.add(Fact.of("tls-connected", it.isConnected()));
            it.problem().ifPresent(problem -> facts.add(Fact.of("tls-problem", problem)));
        });
        switch (server.opportunistic()) {
            case Opportunistic.Unknown _ -> {}
            case Opportunistic.Probed _ -> facts.add(Fact.of("opportunistic-tls", "probed"));
            case Opportunistic.Works(long seconds) -> {
                facts.add(Fact.of("opportunistic-tls", "works"));
                facts.add(Fact.of("opportunistic-tls-seconds", seconds));
            }
            case Opportunistic.Failed(long seconds, String reason) -> {
                facts.add(Fact.of("opportunistic-tls", "failed"));
                facts.add(Fact.of("opportunistic-tls-seconds", seconds));
                facts.add(Fact.of("tls-problem", reason));
            }
        }
        return new Report(facts);
    }

    private static long serial(ZoneSnapshot snapshot) {
        return Integer.toUnsignedLong(snapshot.serial());
    }

    public Report stats() {
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.of("uptime-seconds", daemon.uptime().toSeconds()));
        daemon.telemetry().counts().totals().forEach((name, count) -> facts.add(Fact.of(name, count)));
        UdpCounts udp = daemon.transports().udp().counts();
        facts.add(Fact.of("udp.received", udp.received()));
        facts.add(Fact.of("udp.oversized", udp.oversized()));
        facts.add(Fact.of("udp.unsent", udp.unsent()));
        facts.add(Fact.of("udp.faults", udp.faults()));
        facts.add(Fact.of("proxy.accepted", daemon.transports().proxyProtocol().accepted()));
        facts.add(Fact.of("proxy.rejected", daemon.transports().proxyProtocol().rejected()));
        facts.add(Fact.of("tcp.connections", daemon.transports().streams().connections()));
        HandshakeLog handshakes = daemon.transports().handshakes();
        facts.add(Fact.of("https.connections", daemon.transports().https().connections()));
        facts.add(Fact.of("https.protocol-errors", daemon.transports().https().protocolErrors()));
        facts.add(Fact.of("http3.connections", daemon.transports().https().http3().connections()));
        facts.add(Fact.of("http3.protocol-errors", daemon.transports().https().http3ProtocolErrors()));
        facts.add(Fact.of("http3.retries", daemon.transports().https().http3().retries()));
        facts.add(Fact.of("quic.connections", daemon.transports().quic().connections()));
        facts.add(Fact.of("quic.protocol-errors", daemon.transports().quic().protocolErrors()));
        facts.add(Fact.of("quic.retries", daemon.transports().quic().retries()));
        facts.add(Fact.of("tls.handshakes", handshakes.completed()));
        facts.add(Fact.of("tls.with-certificate", handshakes.withCertificate()));
        facts.add(Fact.of("tls.failed", handshakes.failed()));
        policy(facts);
        transfers(facts);
        service.resolving().ifPresent(it -> {
            messageCache(it.messages(), facts);
            facts.add(Fact.of("recursion.running", it.recursiveQueries().running()));
            facts.add(Fact.of("recursion.rejected", it.recursiveQueries().rejected()));
            facts.add(Fact.of("recursion.late", it.recursiveQueries().late()));
            resolver(it.resolver().counts(), facts);
            upstream(it.resolver().health().counts(), facts);
            it.shared().ifPresent(shared -> shared(it.resolver().sharingCounts(), shared.store().counts(), facts));
        });
        daemon.journal().ifPresent(it -> {
            facts.add(Fact.of("journal.changes", it.changes()));
            facts.add(Fact.of("journal.commits", it.commits()));
            facts.add(Fact.of("journal.rejected", it.rejected()));
            facts.add(Fact.of("journal.octets", it.octets()));
        });
        facts.add(Fact.of("web.connections", daemon.transports().web().connections()));
        facts.add(Fact.of("web.protocol-errors", daemon.transports().web().protocolErrors()));
        facts.add(Fact.of("web.log-lost", daemon.telemetry().webLog().lost()));
        daemon.transports().apiServer().counts().ifPresent(log -> api(log, facts));
        facts.add(Fact.of("dnstap.messages", daemon.telemetry().dnstap().messages()));
        facts.add(Fact.of("dnstap.dropped", daemon.telemetry().dnstap().dropped()));
        facts.add(Fact.of("log.lost", daemon.telemetry().queryLog().lost()));
        facts.add(Fact.of("log.lines-lost", daemon.logLinesLost()));
        facts.add(Fact.of("log.failures-suppressed", daemon.failuresSuppressed()));
        facts.add(Fact.of("log.handshakes-suppressed", handshakes.suppressed()));
        facts.add(Fact.of("log.zones-suppressed", daemon.zoneLogs().suppressed()));
        facts.add(Fact.of("out-of-memory", daemon.defects().resourceFailures()));
        facts.add(Fact.of("defects", daemon.defects().count()));
        return new Report(facts);
    }

    private void policy(List<Fact> facts) {
        PolicyLog.Counts counts = daemon.policyLog().counts();
        facts.add(Fact.of("policy.nxdomain", counts.nxdomain()));
        facts.add(Fact.of("policy.nodata", counts.nodata()));
        facts.add(Fact.of("policy.passthru", counts.passthru()));
        facts.add(Fact.of("policy.drop", counts.drop()));
        facts.add(Fact.of("policy.tcp-only", counts.tcpOnly()));
        facts.add(Fact.of("policy.data", counts.data()));
        facts.add(Fact.of("policy.disabled", counts.disabled()));
    }

    private void api(ApiLog log, List<Fact> facts) {
        ApiLog.Counts counts = log.counts();
        facts.add(Fact.of("api.connections", daemon.transports().api().connections()));
        facts.add(Fact.of("api.requests", counts.requests()));
        facts.add(Fact.of("api.changed", counts.changed()));
        facts.add(Fact.of("api.refused", counts.refused()));
        facts.add(Fact.of("api.failed", counts.failed()));
        facts.add(Fact.of("log.api-suppressed", log.suppressed()));
    }

    private void transfers(List<Fact> facts) {
        ZoneLogs logs = daemon.zoneLogs();
        TransferLog.Counts counts = logs.transfers().counts();
        facts.add(Fact.of("transfers.running", service.maintenance().transfers().running()));
        facts.add(Fact.of("transfers.sent", counts.sent()));
        facts.add(Fact.of("transfers.failed", counts.failed()));
        facts.add(Fact.of("transfers.refused", counts.refused()));
        facts.add(Fact.of("transfers.rejected", counts.rejected()));
        facts.add(Fact.of("transfers.messages", counts.messages()));
        facts.add(Fact.of("transfers.octets", counts.octets()));
        daemon.exchange().secondaries().map(Secondaries::counts).ifPresent(it -> {
            facts.add(Fact.of("secondaries.refreshing", it.running()));
            facts.add(Fact.of("secondaries.refreshed", it.succeeded()));
            facts.add(Fact.of("secondaries.transferred", it.transferred()));
            facts.add(Fact.of("secondaries.failed", it.failed()));
            facts.add(Fact.of("secondaries.expired", it.expired()));
        });
        facts.add(Fact.of("zones.served", service.zones().current().size()));
        facts.add(Fact.of("zones.not-configured", daemon.registry().size()));
        facts.add(Fact.of("catalogs.updates", daemon.catalogs().counts().updates()));
        facts.add(Fact.of("catalogs.broken", daemon.catalogs().counts().broken()));
        facts.add(Fact.of("notify.received", logs.notices().counts().received()));
        facts.add(Fact.of("notify.refused", logs.notices().counts().refused()));
        facts.add(Fact.of("updates.changed", logs.updates().counts().changed()));
        facts.add(Fact.of("updates.failed", logs.updates().counts().failed()));
        facts.add(Fact.of("updates.refused", logs.updates().counts().refused()));
    }

    private static void messageCache(MessageCache messages, List<Fact> facts) {
        facts.add(Fact.of("message-cache.count", messages.size()));
        facts.add(Fact.of("message-cache.octets", messages.octets()));
        facts.add(Fact.of("message-cache.hits", messages.hits()));
        facts.add(Fact.of("message-cache.misses", messages.misses()));
        facts.add(Fact.of("message-cache.evicted", messages.evicted()));
    }

    private static void upstream(UpstreamCounts counts, List<Fact> facts) {
        for (UpstreamTransport transport : UpstreamTransport.values()) {
            UpstreamCounts.Values values = counts.values(transport);
            String name = "upstream." + transport.name().toLowerCase(Locale.ROOT);
            facts.add(Fact.of(name + ".queries", values.queries()));
            facts.add(Fact.of(name + ".timeouts", values.timeouts()));
            switch (transport) {
                case UDP, TCP -> {}
                case TLS, QUIC, HTTPS -> facts.add(Fact.of(name + ".rejected", values.rejections()));
            }
        }
        facts.add(Fact.of("upstream.retries", counts.retries()));
    }

    private static void shared(SharingCounts entries, SharedCache.Counts store, List<Fact> facts) {
        facts.add(Fact.of("shared-cache.connected", store.isConnected() ? 1 : 0));
        facts.add(Fact.of("shared-cache.hits", entries.hits()));
        facts.add(Fact.of("shared-cache.misses", entries.misses()));
        facts.add(Fact.of("shared-cache.rejected", entries.rejected()));
        facts.add(Fact.of("shared-cache.late", store.late()));
        facts.add(Fact.of("shared-cache.failed", store.failed()));
        facts.add(Fact.of("shared-cache.skipped", store.skipped()));
        facts.add(Fact.of("shared-cache.writes", store.writes()));
        facts.add(Fact.of("shared-cache.dropped", store.dropped()));
    }

    private static void resolver(ResolverCounts counts, List<Fact> facts) {
        facts.add(Fact.of("recursion.resolved", counts.resolved()));
        facts.add(Fact.of("recursion.failed", counts.failed()));
        facts.add(Fact.of("recursion.secure", counts.secure()));
        facts.add(Fact.of("recursion.insecure", counts.insecure()));
        facts.add(Fact.of("recursion.bogus", counts.bogus()));
        facts.add(Fact.of("recursion.queries-sent", counts.queriesSent()));
        facts.add(Fact.of("recursion.in-flight", counts.inFlight()));
        facts.add(Fact.of("recursion.rejected-by-zone", counts.rejectedByZone()));
        facts.add(Fact.of("cache.records", counts.records()));
        facts.add(Fact.of("cache.octets", counts.cacheOctets()));
        facts.add(Fact.of("cache.evicted", counts.evicted()));
        facts.add(Fact.of("cache.delegations", counts.delegations()));
        facts.add(Fact.of("cache.failures", counts.failures()));
        facts.add(Fact.of("cache.servers", counts.servers()));
    }
}
