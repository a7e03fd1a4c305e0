package rootwalk.daemon.assembly;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.daemon.control.Report;
import rootwalk.daemon.control.Report.Fact;
import rootwalk.resolver.ResolverCounts;
import rootwalk.resolver.cache.ReplyCache;
import rootwalk.socket.UdpCounts;
import rootwalk.wire.Addresses;

/// What a daemon tells about itself.
final class Reports {

    private final Daemon daemon;
    private final Service service;

    Reports(Daemon daemon) {
        this.daemon = daemon;
        service = daemon.current();
    }

    Report status() {
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.of("uptime-seconds", daemon.uptime().toSeconds()));
        facts.add(Fact.of("listening", daemon.localAddresses().stream().map(Addresses::text).toList()));
        facts.add(Fact.of("web.listening", daemon.webAddresses().stream().map(Addresses::text).toList()));
        facts.add(Fact.of("recursion", service.resolving().isPresent() ? "on" : "off"));
        facts.add(Fact.of("hosts.names", service.hosts().names()));
        List<String> zones = new ArrayList<>();
        for (Zone zone : service.zones()) {
            zones.add(zone(zone));
        }
        facts.add(Fact.of("zones", zones));
        return new Report(facts);
    }

    private static String zone(Zone zone) {
        return switch (zone.state()) {
            case ZoneSnapshot snapshot -> zone.apex() + " " + serial(snapshot) + zone.refusal()
                    .map(it -> ", the file is refused since " + it.since().truncatedTo(ChronoUnit.SECONDS) + ": "
                            + it.reason())
                    .orElse("");
            case ZoneState.Unloaded unloaded -> zone.apex() + " not loaded: " + unloaded.reason();
        };
    }

    /// The zones that a reload has not changed although their files have.
    List<String> stayed() {
        List<String> stayed = new ArrayList<>();
        for (Zone zone : service.zones()) {
            if (zone.state() instanceof ZoneSnapshot snapshot && zone.refusal().isPresent()) {
                stayed.add(zone.apex() + ", which stays at " + serial(snapshot));
            }
        }
        return stayed;
    }

    private static String serial(ZoneSnapshot snapshot) {
        return "serial " + Integer.toUnsignedString(snapshot.serial());
    }

    Report stats() {
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.of("uptime-seconds", daemon.uptime().toSeconds()));
        daemon.counts().totals().forEach((name, count) -> facts.add(Fact.of(name, count)));
        UdpCounts udp = daemon.udp().counts();
        facts.add(Fact.of("udp.received", udp.received()));
        facts.add(Fact.of("udp.oversized", udp.oversized()));
        facts.add(Fact.of("udp.unsent", udp.unsent()));
        facts.add(Fact.of("udp.faults", udp.faults()));
        facts.add(Fact.of("tcp.connections", daemon.streams().connections()));
        service.resolving().ifPresent(it -> {
            replies(it.replies(), facts);
            facts.add(Fact.of("recursion.running", it.recursions().running()));
            facts.add(Fact.of("recursion.turned-away", it.recursions().turnedAway()));
            facts.add(Fact.of("recursion.late", it.recursions().late()));
            resolver(it.resolver().counts(), facts);
        });
        facts.add(Fact.of("web.connections", daemon.web().connections()));
        facts.add(Fact.of("web.protocol-errors", daemon.web().protocolErrors()));
        facts.add(Fact.of("web.log-lost", daemon.webLog().lost()));
        facts.add(Fact.of("log.lost", daemon.queryLog().lost()));
        facts.add(Fact.of("lacks-of-memory", daemon.defects().lacks()));
        facts.add(Fact.of("defects", daemon.defects().count()));
        return new Report(facts);
    }

    private static void replies(ReplyCache replies, List<Fact> facts) {
        facts.add(Fact.of("replies.count", replies.size()));
        facts.add(Fact.of("replies.octets", replies.octets()));
        facts.add(Fact.of("replies.hits", replies.hits()));
        facts.add(Fact.of("replies.misses", replies.misses()));
        facts.add(Fact.of("replies.evicted", replies.evicted()));
    }

    private static void resolver(ResolverCounts counts, List<Fact> facts) {
        facts.add(Fact.of("recursion.resolved", counts.resolved()));
        facts.add(Fact.of("recursion.failed", counts.failed()));
        facts.add(Fact.of("recursion.asked", counts.asked()));
        facts.add(Fact.of("recursion.in-flight", counts.inFlight()));
        facts.add(Fact.of("recursion.turned-away-by-zone", counts.turnedAwayByZone()));
        facts.add(Fact.of("cache.records", counts.records()));
        facts.add(Fact.of("cache.delegations", counts.delegations()));
        facts.add(Fact.of("cache.failures", counts.failures()));
        facts.add(Fact.of("cache.servers", counts.servers()));
    }
}
