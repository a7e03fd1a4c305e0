package rootwalk.resolver.anchors;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import rootwalk.dnssec.DelegationSigner;
import rootwalk.wire.Name;

/// The content of the state file.
///
/// @param written
///            when it was written: the clock was not behind this time
/// @param points
///            the view of each zone with a trust anchor
record AnchorState(Instant written, List<TrustPoint> points) {

    /// Nothing is known.
    static final AnchorState NONE = new AnchorState(Instant.EPOCH, List.of());

    AnchorState {
        points = List.copyOf(points);
    }

    /// The view of each zone of a configuration, in canonical order of the zones.
    List<TrustPoint> points(AnchorSet configured) {
        return configured.byZone().entrySet().stream()
                .map(entry -> point(entry.getKey(), AnchorSet.signers(entry.getValue()))).toList();
    }

    /// What an operator should know about this state: zones that are not validated, and keys that are trusted although the
    /// configuration has them no longer.
    ///
    /// @param file
    ///            that has the state
    List<String> warnings(AnchorSet configured, Path file) {
        Stream<String> revoked = points(configured).stream().filter(point -> point.trusted().isEmpty())
                .map(TrustPoint::allRevoked);
        Stream<String> dropped = configured.byZone().entrySet().stream()
                .flatMap(anchor -> points.stream().filter(point -> point.zone().equals(anchor.getKey()))
                        .flatMap(point -> point.dropped(AnchorSet.signers(anchor.getValue())).stream()))
                .map(key -> key + " is no longer in dnssec.trust-anchors, but stays trusted, because " + file
                        + " has it; to remove it, stop the daemon, remove its line from that file, and start the daemon");
        return Stream.concat(revoked, dropped).toList();
    }

    private TrustPoint point(Name zone, List<DelegationSigner> configured) {
        return points.stream().filter(point -> point.zone().equals(zone)).findFirst()
                .map(stored -> stored.withConfigured(configured))
                .orElseGet(() -> new TrustPoint(zone, configured, List.of()));
    }
}
