package rootwalk.resolver.anchors;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.DelegationSigner;
import rootwalk.dnssec.DelegationSigners;
import rootwalk.dnssec.DnsKey;
import rootwalk.dnssec.KeySetCheck;
import rootwalk.dnssec.KeySetResult;
import rootwalk.dnssec.Signature;
import rootwalk.dnssec.SignatureCheck;
import rootwalk.dnssec.SignatureResult;
import rootwalk.dnssec.ValidationTime;
import rootwalk.dnssec.Work;
import rootwalk.dnssec.WorkLimits;
import rootwalk.dnssec.ZoneKeys;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;

/// The view of the keys of one zone with a trust anchor (RFC 5011 section 4). Immutable.
///
/// @param configured
///            the DS records of the configuration
/// @param keys
///            those seen so far
record TrustPoint(Name zone, List<DelegationSigner> configured, List<TrackedKey> keys) {

    /// RFC 5011 section 2.4.
    static final Duration HOLD_DOWN = Duration.ofDays(30);

    TrustPoint {
        configured = List.copyOf(configured);
        keys = List.copyOf(keys);
    }

    /// The result of one DNSKEY RRset.
    ///
    /// @param changes
    ///            what happened to keys, for the log
    /// @param validation
    ///            of the RRset by the keys that are trusted
    record Observation(TrustPoint next, List<String> changes, KeySetResult validation) {

        Observation {
            changes = List.copyOf(changes);
        }
    }

    /// The DS records of the keys that are trusted now. None: the trust point is deleted (RFC 5011 section 5).
    List<DelegationSigner> trusted() {
        List<DelegationSigner> trusted = new ArrayList<>();
        for (DelegationSigner signer : configured) {
            if (keys.stream().noneMatch(key -> key.state().isRevoked() && key.isOf(signer, zone))) {
                trusted.add(signer);
            }
        }
        for (TrackedKey key : keys) {
            if (key.state().isTrusted() && trusted.stream().noneMatch(signer -> key.isOf(signer, zone))) {
                trusted.add(key.delegationSigner(zone));
            }
        }
        return trusted;
    }

    /// The trust anchors of these zones.
    static AnchorSet trusted(List<TrustPoint> points) {
        Map<Name, RRset> byZone = new LinkedHashMap<>();
        for (TrustPoint point : points) {
            List<DelegationSigner> trusted = point.trusted();
            if (!trusted.isEmpty()) {
                byZone.put(point.zone, AnchorSet.rrset(point.zone, trusted));
            }
        }
        return new AnchorSet(byZone);
    }

    /// The keys with their states, then the DS records of the configuration that are trusted although their keys were never
    /// seen.
    List<String> inWords() {
        Stream<String> seen = keys.stream()
                .map(key -> zone + " key " + key.tag() + ", " + key.state().word() + " since " + key.since());
        Stream<String> unseen = trusted().stream()
                .filter(signer -> keys.stream().noneMatch(key -> key.isOf(signer, zone)))
                .map(signer -> zone + " " + signer + ", configured, key not seen yet");
        return Stream.concat(seen, unseen).toList();
    }

    /// The message for a zone without a trusted key.
    String allRevoked() {
        return "all keys of the trust anchor " + zone + " are revoked, so its names are not validated; configure a new"
                + " anchor with dnssec.trust-anchors";
    }

    /// The keys that are trusted although the configuration, which had them when this view was stored, has them no longer.
    ///
    /// @param signers
    ///            the DS records of the configuration now
    List<String> dropped(List<DelegationSigner> signers) {
        return keys.stream()
                .filter(key -> key.state().isTrusted()
                        && configured.stream().anyMatch(signer -> key.isOf(signer, zone))
                        && signers.stream().noneMatch(signer -> key.isOf(signer, zone)))
                .map(key -> "key " + key.tag() + " of zone " + zone).toList();
    }

    /// The same view with other DS records in the configuration. Their keys need no hold-down time.
    TrustPoint withConfigured(List<DelegationSigner> signers) {
        List<TrackedKey> next = new ArrayList<>();
        for (TrackedKey key : keys) {
            boolean isAwaited = key.state() == KeyState.ADD_PENDING
                    && signers.stream().anyMatch(signer -> key.isOf(signer, zone));
            next.add(isAwaited ? key.in(KeyState.VALID, key.since()) : key);
        }
        return new TrustPoint(zone, signers, next);
    }

    /// @param signatures
    ///            the RRSIG records of the DNSKEY RRset
    Observation observe(RRset dnskeys, RRset signatures, AlgorithmPolicy policy, Crypto crypto, Instant now) {
        return new Step(dnskeys, signatures, policy, crypto, now).run();
    }

    /// One step of the state table.
    private final class Step {
        private final RRset dnskeys;
        private final RRset signatures;
        private final AlgorithmPolicy policy;
        private final Crypto crypto;
        private final Instant now;
        private final ZoneKeys seen;
        private final Work work = Work.ofQuery(WorkLimits.STANDARD);
        private final List<TrackedKey> next = new ArrayList<>(keys);
        private final List<String> changes = new ArrayList<>();

        Step(RRset dnskeys, RRset signatures, AlgorithmPolicy policy, Crypto crypto, Instant now) {
            this.dnskeys = dnskeys;
            this.signatures = signatures;
            this.policy = policy;
            this.crypto = crypto;
            this.now = now;
            seen = ZoneKeys.of(dnskeys, policy, crypto);
        }

        Observation run() {
            seen.keys().stream().filter(DnsKey::isRevoked).forEach(this::revoke);
            TrustPoint current = new TrustPoint(zone, configured, next);
            KeySetResult validation = current.validate(dnskeys, signatures, policy, crypto, now, work);
            if (validation instanceof KeySetResult.Trusted) {
                next.replaceAll(this::advanced);
                next.removeIf(this::isForgotten);
                seen.keys().forEach(this::addConfigured);
                seen.keys().forEach(this::addPending);
            }
            return new Observation(new TrustPoint(zone, configured, next), changes, validation);
        }

        /// A key is revoked by its own signature; other signatures do not matter (RFC 5011 section 2.1).
        private void revoke(DnsKey key) {
            Rdata plain = TrackedKey.unrevoked(key.rdata());
            TrackedKey tracked = find(plain);
            TrackedKey revoked = new TrackedKey(plain, KeyState.REVOKED, now, now.plus(HOLD_DOWN), Set.of());
            boolean isTrusted = tracked == null
                    ? configured.stream().anyMatch(signer -> revoked.isOf(signer, zone))
                    : !tracked.state().isRevoked();
            if (!isTrusted || !isSignedBy(key)) {
                return;
            }
            next.remove(tracked);
            next.add(revoked);
            changes.add("key " + revoked.tag() + " of zone " + zone + " is revoked, and no longer trusted");
        }

        private boolean isSignedBy(DnsKey key) {
            ZoneKeys one = ZoneKeys.of(RRset.of(zone, dnskeys.type(), dnskeys.ttl(), key.rdata()), policy, crypto);
            return SignatureCheck.verify(dnskeys, signatures, one, ValidationTime.at(now),
                    work) instanceof SignatureResult.Valid;
        }

        private @Nullable TrackedKey find(Rdata plain) {
            return next.stream().filter(key -> key.dnskey().equals(plain)).findFirst().orElse(null);
        }

        private boolean isPresent(TrackedKey key) {
            return seen.keys().stream().anyMatch(one -> one.rdata().equals(key.dnskey()));
        }

        private boolean isPresentAsRevoked(TrackedKey key) {
            return seen.keys().stream()
                    .anyMatch(one -> one.isRevoked() && TrackedKey.unrevoked(one.rdata()).equals(key.dnskey()));
        }

        private TrackedKey advanced(TrackedKey key) {
            return switch (key.state()) {
                case ADD_PENDING -> {
                    if (!isPresent(key) || now.isBefore(key.until())) {
                        yield key;
                    }
                    changes.add("key " + key.tag() + " of zone " + zone + " is trusted from now on");
                    yield key.in(KeyState.VALID, now);
                }
                case VALID -> {
                    if (isPresent(key)) {
                        yield key;
                    }
                    changes.add("key " + key.tag() + " of zone " + zone
                            + " is missing without having been revoked; it stays trusted");
                    yield key.in(KeyState.MISSING, now);
                }
                case MISSING -> {
                    if (!isPresent(key)) {
                        yield key;
                    }
                    changes.add("key " + key.tag() + " of zone " + zone + " is back");
                    yield key.in(KeyState.VALID, now);
                }
                case REVOKED -> {
                    if (isPresentAsRevoked(key)) {
                        yield key.in(KeyState.REVOKED, key.since(), now.plus(HOLD_DOWN));
                    }
                    yield now.isBefore(key.until()) ? key : key.in(KeyState.REMOVED, now);
                }
                case REMOVED -> key;
            };
        }

        /// Whether a key is dropped: a pending key that is no longer published, or that was signed only by keys that
        /// are revoked now; and a removed key, unless the configuration would trust it again.
        private boolean isForgotten(TrackedKey key) {
            if (key.state() == KeyState.REMOVED) {
                return configured.stream().noneMatch(signer -> key.isOf(signer, zone));
            }
            if (key.state() != KeyState.ADD_PENDING) {
                return false;
            }
            boolean signersRevoked =
                    !key.validators().isEmpty() && key.validators().stream().allMatch(tag -> next.stream()
                            .anyMatch(other -> other.state().isRevoked() && other.tag() == tag));
            if (isPresent(key) && !signersRevoked) {
                return false;
            }
            changes.add("key " + key.tag() + " of zone " + zone + (isPresent(key)
                    ? " was signed by keys that have been revoked since, so its hold-down time begins again"
                    : " was removed from its zone before its hold-down time ended, and is discarded"));
            return true;
        }

        private boolean isNew(DnsKey key) {
            return !key.isRevoked() && key.isZoneKey() && find(key.rdata()) == null;
        }

        /// Keys of the configuration need no hold-down time.
        private void addConfigured(DnsKey key) {
            TrackedKey valid = new TrackedKey(key.rdata(), KeyState.VALID, now);
            if (isNew(key) && configured.stream().anyMatch(signer -> valid.isOf(signer, zone))) {
                next.add(valid);
            }
        }

        private void addPending(DnsKey key) {
            if (!isNew(key) || !key.isSecureEntryPoint()) {
                return;
            }
            Duration ttl = Duration.ofSeconds(originalTtl());
            Instant until = now.plus(ttl.compareTo(HOLD_DOWN) > 0 ? ttl : HOLD_DOWN);
            next.add(new TrackedKey(key.rdata(), KeyState.ADD_PENDING, now, until, validators()));
            changes.add("key " + key.tag() + " of zone " + zone + " is new, and will be trusted after " + until
                    + " if its zone still publishes it");
        }

        private long originalTtl() {
            return Signature.all(signatures).stream()
                    .mapToLong(Signature::originalTtl).max().orElse(dnskeys.ttl());
        }

        /// The tags of the trusted keys that signed the RRset.
        private Set<Integer> validators() {
            Set<Integer> tags = new TreeSet<>();
            for (TrackedKey key : next) {
                if (key.state().isTrusted()) {
                    seen.keys().stream().filter(one -> one.rdata().equals(key.dnskey()) && isSignedBy(one))
                            .forEach(one -> tags.add(one.tag()));
                }
            }
            return tags;
        }
    }

    private KeySetResult validate(
            RRset dnskeys, RRset signatures, AlgorithmPolicy policy, Crypto crypto, Instant now, Work work) {
        DelegationSigners signers =
                DelegationSigners.of(AnchorSet.rrset(zone, trusted()), policy);
        if (!signers.isUsable()) {
            return new KeySetResult.Untrusted(SignatureResult.Reason.NO_KEY, new ExtendedError(
                    ExtendedError.DNSKEY_MISSING, "no key of zone " + zone + " is trusted"));
        }
        return KeySetCheck.verify(dnskeys, signatures, signers, policy, crypto, ValidationTime.at(now), work);
    }
}
