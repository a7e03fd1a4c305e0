package rootwalk.daemon.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.resolver.contract.AnswerFilter;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Nat64Prefix;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Removes private addresses from results, except for records of this server and for private domains. Otherwise a web
/// page whose name suddenly has an address of the client's own network could access a machine there (DNS rebinding).
/// Immutable; any thread.
public final class RebindingGuard implements AnswerFilter {

    private static final ExtendedError REMOVED =
            new ExtendedError(ExtendedError.BLOCKED, "an address of a private network was removed");

    /// What is before an IPv4 address in an IPv6 one (RFC 4291 section 2.5.5.2).
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private static final int IPV4_AT = 12;
    private static final byte[] LOOPBACK_IPV4 = {127, 0, 0, 1};
    private static final byte[] LOOPBACK_IPV6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private final NetworkSet privateAddresses;
    private final List<Name> privateDomains;
    private final List<Nat64Prefix> nat64;

    /// @param privateAddresses the addresses that are removed
    /// @param privateDomains names that may have such addresses, and all names below them
    /// @param nat64 the prefix of the NAT64 of the clients; that of RFC 6052 counts as well
    public RebindingGuard(NetworkSet privateAddresses, List<Name> privateDomains, Optional<Nat64Prefix> nat64) {
        this.privateAddresses = privateAddresses;
        this.privateDomains = List.copyOf(privateDomains);
        this.nat64 = Stream.concat(Stream.of(Nat64Prefix.WELL_KNOWN), nat64.stream()).distinct().toList();
    }

    @Override
    public Resolution filter(Query query, Resolution resolution) {
        Set<Name> localNames = resolution.localNames();
        boolean inAnswer = hasPrivate(resolution.answer(), localNames);
        if (!inAnswer && !hasPrivate(resolution.additional(), localNames)) {
            return resolution;
        }
        List<ExtendedError> errors = new ArrayList<>(resolution.errors());
        if (inAnswer) {
            errors.add(REMOVED);
        }
        // The changed data is no longer the validated data.
        return new Resolution(resolution.responseCode(), withoutPrivate(resolution.answer(), localNames),
                resolution.authority(), withoutPrivate(resolution.additional(), localNames), Security.INSECURE,
                resolution.ttl(), resolution.fromCache(), errors, localNames);
    }

    private boolean hasPrivate(List<RRset> rrsets, Set<Name> localNames) {
        for (int i = 0; i < rrsets.size(); i++) {
            if (hasPrivate(rrsets.get(i), localNames)) {
                return true;
            }
        }
        return false;
    }

    /// The RRsets without private addresses, also without those in the hints of SVCB and HTTPS records. An RRset without
    /// other records is removed, and so are the signatures of a changed RRset.
    private List<RRset> withoutPrivate(List<RRset> rrsets, Set<Name> localNames) {
        List<RRset> kept = new ArrayList<>(rrsets.size());
        Set<RecordKey> changed = new HashSet<>();
        for (RRset rrset : rrsets) {
            if (!hasPrivate(rrset, localNames)) {
                kept.add(rrset);
                continue;
            }
            changed.add(new RecordKey(rrset.owner(), rrset.type()));
            List<Rdata> rest = rest(rrset);
            if (!rest.isEmpty()) {
                kept.add(RRset.of(rrset.owner(), rrset.type(), rrset.ttl(), rest));
            }
        }
        kept.removeIf(rrset -> rrset.type() == RecordType.RRSIG
                && changed.contains(new RecordKey(rrset.owner(), rrset.covers())));
        return kept;
    }

    private boolean hasPrivate(RRset rrset, Set<Name> localNames) {
        return mayHaveAddresses(rrset.type()) && !localNames.contains(rrset.owner()) && !isPrivate(rrset.owner())
                && !rest(rrset).equals(rrset.rdata());
    }

    private record RecordKey(Name owner, int type) {}

    private static boolean mayHaveAddresses(int type) {
        return switch (type) {
            case RecordType.A, RecordType.AAAA, RecordType.SVCB, RecordType.HTTPS -> true;
            default -> false;
        };
    }

    /// The records of an RRset without private addresses.
    private List<Rdata> rest(RRset rrset) {
        boolean addresses = rrset.type() == RecordType.A || rrset.type() == RecordType.AAAA;
        List<Rdata> kept = new ArrayList<>(rrset.size());
        for (Rdata data : rrset.rdata()) {
            Rdata rest = addresses ? data : ServiceHints.without(data, this::isPrivate);
            if (rest != null && !(addresses && isPrivate(data.sharedOctets()))) {
                kept.add(rest);
            }
        }
        return kept;
    }

    /// Whether an address, or another one that leads to the same machine, is to be removed.
    private boolean isPrivate(byte[] address) {
        return privateAddresses.contains(address)
                || (isUnspecified(address)
                        && privateAddresses.contains(address.length == 16 ? LOOPBACK_IPV6 : LOOPBACK_IPV4))
                || (isMapped(address) && isPrivate(Arrays.copyOfRange(address, IPV4_AT, address.length)))
                || (address.length == 16 && isTranslatedToPrivate(address));
    }

    /// A connection to it leads to the host itself on most systems.
    private static boolean isUnspecified(byte[] address) {
        for (byte octet : address) {
            if (octet != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMapped(byte[] address) {
        return address.length == 16 && Arrays.equals(address, 0, IPV4_AT, MAPPED, 0, IPV4_AT);
    }

    /// RFC 6052 section 2: a NAT64 sends packets for the address to the IPv4 address in it.
    private boolean isTranslatedToPrivate(byte[] address) {
        for (Nat64Prefix prefix : nat64) {
            byte[] ipv4 = prefix.extract(address);
            if (ipv4 != null && isPrivate(ipv4)) {
                return true;
            }
        }
        return false;
    }

    private boolean isPrivate(Name owner) {
        for (Name domain : privateDomains) {
            if (owner.isSubdomainOf(domain)) {
                return true;
            }
        }
        return false;
    }
}
