package rootwalk.daemon.exposition;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import rootwalk.wire.DurationHistogram;

/// What the server tells about itself, at the time of the call. Any thread; no method blocks.
public interface MetricsSource {

    /// The counters of `ctl stats`, by name.
    Map<String, Long> counts();

    /// The times until responses, by the source of the answer.
    Map<String, DurationHistogram.Counts> answerDurations();

    /// The times until responses of other servers, by transport; empty without recursion.
    Map<String, DurationHistogram.Counts> upstreamDurations();

    /// The times that tasks wait for event loops, by the kind of the loops.
    Map<String, DurationHistogram.Counts> loopDelays();

    List<ZoneValues> zones();

    /// The most zones that have metrics of their own.
    int mostZones();

    /// Whether the server still serves queries, or should be restarted. Its work does not depend on the number of zones.
    List<HealthCheck> live();

    /// Whether the server should get queries.
    List<HealthCheck> ready();

    /// The version of the program.
    String version();

    /// The state of a zone.
    ///
    /// @param serial empty if the zone is not served
    /// @param isRejected whether the newest version has been rejected
    /// @param expiry when the copy of a primary expires
    /// @param signatureExpiry when the first signature expires
    record ZoneValues(String name, OptionalLong serial, boolean isRejected, Optional<Instant> expiry,
            Optional<Instant> signatureExpiry) {}
}
