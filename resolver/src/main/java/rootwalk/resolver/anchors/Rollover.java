package rootwalk.resolver.anchors;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.KeySetResult.Trusted;
import rootwalk.dnssec.KeySetResult.Untrusted;
import rootwalk.dnssec.Signature;
import rootwalk.dnssec.SignatureResult.Reason;
import rootwalk.dnssec.ValidationTime;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.wire.DurationText;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Keeps the trust anchors in step with the keys of their zones (RFC 5011): queries each zone in time, and stores what it has
/// seen. One thread at a time.
public final class Rollover {

    private static final Logger LOG = LoggerFactory.getLogger(Rollover.class);

    /// RFC 5011 section 2.3.
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(15);
    private static final Duration LONGEST_RETRY = Duration.ofDays(1);

    /// How long [#step] lets its caller wait at most: the clock may be set meanwhile.
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration UNJUDGED_WAIT = Duration.ofMinutes(1);

    /// The state is stored at least this often, for its time.
    private static final Duration STORE_PERIOD = Duration.ofDays(1);

    private final CurrentAnchors anchors;
    private final PlausibleClock clock;
    private final StateFile file;
    private final AlgorithmPolicy policy;
    private final Crypto crypto;
    private final Function<Query, Resolution> resolver;
    private final Map<Name, Watch> watches = new LinkedHashMap<>();
    private final List<String> warnings;
    private Instant lastStored;
    private volatile List<String> report = List.of();
    private volatile AnchorState current = AnchorState.NONE;

    /// A zone with a trust anchor.
    ///
    /// @param due
    ///            when it is queried next
    /// @param retry
    ///            after a failure
    private record Watch(TrustPoint point, Instant due, Duration retry) {}

    /// @param configured
    ///            the anchors of the program or of a file
    /// @param state
    ///            that was stored
    /// @param resolver
    ///            resolves a query again although it is in the cache
    Rollover(
            AnchorSet configured, AnchorState state, CurrentAnchors anchors, PlausibleClock clock, StateFile file,
            AlgorithmPolicy policy, Crypto crypto, Function<Query, Resolution> resolver) {
        this.anchors = anchors;
        this.clock = clock;
        this.file = file;
        this.policy = policy;
        this.crypto = crypto;
        this.resolver = resolver;
        warnings = state.warnings(configured, file.path());
        lastStored = state.written();
        Instant now = clock.now();
        state.points(configured).forEach(point -> watches.put(point.zone(), new Watch(point, now, SHORTEST)));
        publish();
    }

    /// Queries the zones that are due. Blocks while they are resolved.
    ///
    /// @return how long to wait before the next call
    public Duration step() {
        if (clock.time() instanceof ValidationTime.Unjudged) {
            // Hold-down times need a clock.
            return UNJUDGED_WAIT;
        }
        Instant now = clock.now();
        boolean hasChanged = false;
        for (Watch watch : List.copyOf(watches.values())) {
            // A clock that was set back must not delay the query.
            if (!now.isBefore(watch.due()) || watch.due().isAfter(now.plus(LONGEST))) {
                hasChanged |= query(watch, now);
            }
        }
        if (hasChanged) {
            publish();
        }
        if (hasChanged || now.isBefore(lastStored) || !now.isBefore(lastStored.plus(STORE_PERIOD))) {
            store();
        }
        Duration wait = LONGEST_WAIT;
        for (Watch watch : watches.values()) {
            Duration left = Duration.between(clock.now(), watch.due());
            wait = left.compareTo(wait) < 0 ? left : wait;
        }
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /// Stores the state and the time, unless the clock is not plausible. For the end of the process too.
    public void store() {
        Instant now = clock.now();
        if (clock.time() instanceof ValidationTime.Unjudged) {
            return;
        }
        if (file.write(new AnchorState(now, points()))) {
            lastStored = now;
        }
    }

    /// Returns whether the view of the zone has changed.
    private boolean query(Watch watch, Instant now) {
        Name zone = watch.point().zone();
        Resolution resolution = resolver.apply(
                new Query(new Question(zone, RecordType.DNSKEY), true, true, ResolutionObserver.NONE));
        Optional<RRset> dnskeys = resolution.answer().stream()
                .filter(one -> one.type() == RecordType.DNSKEY && one.owner().equals(zone)).findFirst();
        if (dnskeys.isEmpty()) {
            LOG.info("the keys of the trust anchor {} could not be looked up; again in {}", zone,
                    DurationText.text(watch.retry()));
            watches.put(zone, new Watch(watch.point(), now.plus(watch.retry()), watch.retry()));
            return false;
        }
        RRset signatures = resolution.answer().stream()
                .filter(one -> one.type() == RecordType.RRSIG && one.covers() == RecordType.DNSKEY
                        && one.owner().equals(zone))
                .findFirst().orElseGet(() -> RRset.of(zone, RecordType.RRSIG, 0, List.of()));
        TrustPoint.Observation observation =
                watch.point().observe(dnskeys.get(), signatures, policy, crypto, now);
        observation.changes().forEach(change -> LOG.warn("trust anchor: {}", change));
        watches.put(zone, switch (observation.validation()) {
            case Trusted trusted -> next(observation.next(), trusted.by().signature(), now);
            case Untrusted untrusted -> {
                report(zone, untrusted);
                yield new Watch(observation.next(), now.plus(watch.retry()), watch.retry());
            }
        });
        if (observation.next().trusted().isEmpty()) {
            if (!watch.point().trusted().isEmpty()) {
                LOG.error("{}", watch.point().allRevoked());
            }
        } else {
            signal(AnchorSet.rrset(zone, observation.next().trusted()));
        }
        return !observation.next().equals(watch.point());
    }

    private void report(Name zone, Untrusted untrusted) {
        if (untrusted.reason() == Reason.EXPIRED || untrusted.reason() == Reason.NOT_YET_VALID) {
            clock.doubt(zone, untrusted.error());
            return;
        }
        LOG.warn("the keys of the trust anchor {} are not signed by a trusted key: {}", zone, untrusted.error().text());
    }

    /// RFC 5011 section 2.3.
    private static Watch next(TrustPoint point, Signature signature, Instant now) {
        Duration ttl = Duration.ofSeconds(signature.originalTtl());
        Duration left = Duration.ofSeconds(Math.max(0, signature.expiration() - (int) now.getEpochSecond()));
        Duration interval = longer(SHORTEST,
                shorter(LONGEST, shorter(ttl.dividedBy(2), left.dividedBy(2))));
        Duration retry = longer(SHORTEST,
                shorter(LONGEST_RETRY, shorter(ttl.dividedBy(10), left.dividedBy(10))));
        return new Watch(point, now.plus(interval), retry);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private void signal(RRset anchor) {
        TrustAnchorSignal.question(anchor).ifPresent(question -> {
            var _ = resolver.apply(Query.of(question));
        });
    }

    private void publish() {
        List<TrustPoint> points = points();
        anchors.replace(TrustPoint.trusted(points));
        report = points.stream().flatMap(point -> point.inWords().stream()).toList();
        current = new AnchorState(lastStored, points);
    }

    private List<TrustPoint> points() {
        return watches.values().stream().map(Watch::point).toList();
    }

    /// What an operator should know about the keys with which this rollover began. Any thread.
    List<String> warnings() {
        return warnings;
    }

    /// The current state. Any thread.
    AnchorState state() {
        return current;
    }

    StateFile file() {
        return file;
    }

    /// The keys that were seen, and the DS records of the configuration whose keys were not, in words. Any thread.
    List<String> report() {
        return report;
    }
}
