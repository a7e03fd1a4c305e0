package rootwalk.resolver.anchors;

import java.time.Instant;
import java.util.List;
import java.util.Map;

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
        return configured.byZone().entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(entry -> point(entry.getKey(), AnchorSet.signers(entry.getValue()))).toList();
    }

    /// The keys that this state trusts although a configuration has them no longer.
    List<String> dropped(AnchorSet configured) {
        return points.stream().filter(point -> configured.byZone().containsKey(point.zone()))
                .flatMap(point -> point.dropped(AnchorSet.signers(configured.byZone().get(point.zone()))).stream())
                .toList();
    }

    private TrustPoint point(Name zone, List<DelegationSigner> configured) {
        return points.stream().filter(point -> point.zone().equals(zone)).findFirst()
                .map(stored -> stored.withConfigured(configured))
                .orElseGet(() -> new TrustPoint(zone, configured, List.of()));
    }
}
