package rootwalk.resolver.anchors;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import rootwalk.wire.Name;

/// What the state file has.
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

    Optional<TrustPoint> of(Name zone) {
        return points.stream().filter(point -> point.zone().equals(zone)).findFirst();
    }
}
