package rootwalk.resolver.anchors;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Name;

/// The trust anchors of one configuration, and what changes them. Any thread.
///
/// @param current
///            for the validator
/// @param clock
///            for the validator
/// @param rollover
///            empty if the anchors do not follow the keys of their zones
public record Anchors(
        CurrentAnchors current, NegativeAnchors negative, PlausibleClock clock, Optional<Rollover> rollover) {

    /// Anchors that stay as they are.
    public static Anchors fixed(AnchorSet configured, List<Name> negative, InstantSource system, Time time) {
        NegativeAnchors negativeAnchors = new NegativeAnchors(negative, time);
        return new Anchors(new CurrentAnchors(configured, negativeAnchors), negativeAnchors,
                new PlausibleClock(system, time, AnchorState.NONE.written()), Optional.empty());
    }

    /// The anchors that a rollover has stored in its file. The file is not changed.
    ///
    /// @param state
    ///            the file of the rollover
    public static Anchors stored(
            AnchorSet configured, List<Name> negative, Path state, InstantSource system, Time time) {
        AnchorState stored = new StateFile(state).read().orElse(AnchorState.NONE);
        NegativeAnchors negativeAnchors = new NegativeAnchors(negative, time);
        return new Anchors(new CurrentAnchors(TrustPoint.trusted(stored.points(configured)), negativeAnchors),
                negativeAnchors, new PlausibleClock(system, time, stored.written()), Optional.empty());
    }

    /// Anchors with a rollover (RFC 5011).
    ///
    /// @param before the anchors of the previous configuration; if they use the same file, their state is used, not
    ///            that of the file
    /// @param state
    ///            the file with the stored state
    /// @param resolver
    ///            resolves a query without using the cache; blocks
    public static Anchors following(
            AnchorSet configured, List<Name> negative, Optional<Anchors> before, Path state, InstantSource system,
            Time time, AlgorithmPolicy policy, Crypto crypto, Function<Query, Resolution> resolver) {
        Optional<Rollover> running =
                before.flatMap(Anchors::rollover).filter(it -> it.file().path().equals(state));
        StateFile file = running.map(Rollover::file).orElseGet(() -> new StateFile(state));
        AnchorState stored = running.map(Rollover::state)
                .orElseGet(() -> file.readAndKeepDamaged().orElse(AnchorState.NONE));
        NegativeAnchors negativeAnchors = new NegativeAnchors(negative, time);
        CurrentAnchors current = new CurrentAnchors(configured, negativeAnchors);
        PlausibleClock clock = new PlausibleClock(system, time, stored.written());
        Rollover rollover = new Rollover(configured, stored, current, clock, file, policy, crypto, resolver);
        return new Anchors(current, negativeAnchors, clock, Optional.of(rollover));
    }

    /// Warnings for the operator about the keys that these anchors were made from, each with a remedy after a semicolon.
    public List<String> warnings() {
        return rollover.map(Rollover::warnings).orElse(List.of());
    }

    /// The trust anchors in words: with a rollover, the keys with their states, and the DS records whose keys it has
    /// not found; otherwise the DS records.
    public List<String> report() {
        return rollover.map(Rollover::report).orElseGet(() -> current.anchors().inWords());
    }
}
