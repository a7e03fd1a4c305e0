package rootwalk.daemon.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Synthesis;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Nat64Prefix;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// Makes AAAA records from A records, for clients that reach IPv4 addresses through a NAT64, and answers queries for the names of
/// the addresses (RFC 6147). Immutable; any thread.
///
/// The results of lookups have passed the other filters of answers, so an address that these remove is not translated.
public final class Dns64 implements Synthesis {

    /// What answers with made records say. A result with it was made here.
    static final ExtendedError MADE = new ExtendedError(ExtendedError.SYNTHESIZED, "DNS64");

    /// RFC 6147 section 5.1.7: seconds, for a record that no SOA record limits. BIND has it for names of addresses, too.
    private static final int LONGEST_TTL = 600;

    private final Nat64Prefix prefix;
    private final NetworkSet exclude;
    private final NetworkSet excludeIpv4;
    private final List<Name> ignoreAaaa;

    /// @param exclude IPv6 addresses that count as absent (RFC 6147 section 5.1.4)
    /// @param excludeIpv4 IPv4 addresses that are not translated
    /// @param ignoreAaaa names that count as names without AAAA records, and all names below them
    public Dns64(Nat64Prefix prefix, NetworkSet exclude, NetworkSet excludeIpv4, List<Name> ignoreAaaa) {
        this.prefix = prefix;
        this.exclude = exclude;
        this.excludeIpv4 = excludeIpv4;
        this.ignoreAaaa = List.copyOf(ignoreAaaa);
    }

    /// Whether a result has records that were made here.
    static boolean isMade(Resolution resolution) {
        return resolution.errors().contains(MADE);
    }

    @Override
    public Resolution resolve(Question question, Lookups lookups) {
        // RFC 6147 section 5.1: only class IN.
        if (question.dnsClass() != RecordClass.IN) {
            return lookups.last(question);
        }
        return switch (question.type()) {
            case RecordType.AAAA -> addresses(question.name(), lookups);
            case RecordType.PTR -> pointer(question, lookups);
            // RFC 6147 section 5.3.3.
            default -> lookups.last(question);
        };
    }

    /// A failure counts as an empty answer (RFC 6147 sections 5.1.2 and 5.1.3). Without one, real records are the answer (section 5.1.1).
    private Resolution addresses(Name name, Lookups lookups) {
        Question question = new Question(name, RecordType.AAAA);
        Resolution received = lookups.first(question);
        if (isFinal(received)
                || (!hasAddresses(received, RecordType.AAAA) && !lookups.mayReplace(question, received))) {
            return received;
        }
        Resolution found = withoutExcluded(name, received);
        if (hasAddresses(found, RecordType.AAAA)) {
            return found;
        }
        Resolution ipv4 = lookups.last(new Question(name, RecordType.A));
        if (ipv4.responseCode() == ResponseCode.NOERROR && hasAddresses(ipv4, RecordType.A)) {
            Resolution made = translated(ipv4, found, longestTtl(received));
            if (hasAddresses(made, RecordType.AAAA)) {
                return made;
            }
        }
        return withoutTranslation(received, ipv4);
    }

    /// Whether there is nothing to synthesise: the name does not exist (RFC 6147 section 5.1.2), the data is bogus (section 5.5), or the
    /// result is a referral, without RD.
    private static boolean isFinal(Resolution received) {
        return received.responseCode() == ResponseCode.NXDOMAIN || received.security() == Security.BOGUS
                || received.authority().stream().anyMatch(rrset -> rrset.type() == RecordType.NS);
    }

    /// RFC 6147 sections 5.1.6 and 5.4: the empty answer to the query of the client, or the error of the second query. Excluded addresses
    /// are never part of it.
    private static Resolution withoutTranslation(Resolution received, Resolution ipv4) {
        boolean isEmptyAnswer =
                received.responseCode() == ResponseCode.NOERROR && !hasAddresses(received, RecordType.AAAA);
        if (!isEmptyAnswer || ipv4.isFailure()) {
            return hasAddresses(ipv4, RecordType.A) ? withAnswer(ipv4, aliases(ipv4), ipv4.ttl()) : ipv4;
        }
        if (ipv4.errors().isEmpty()) {
            return received;
        }
        // Why there is no address to translate, for example because it was removed.
        List<ExtendedError> errors = new ArrayList<>(received.errors());
        errors.addAll(ipv4.errors());
        return new Resolution(received.responseCode(), received.answer(), received.authority(), received.additional(),
                received.security(), received.ttl(), received.fromCache(), errors, received.localNames());
    }

    private static boolean hasAddresses(Resolution resolution, int type) {
        return resolution.answer().stream().anyMatch(rrset -> rrset.type() == type);
    }

    /// RFC 6147 section 5.1.4. The same result if no address is excluded.
    private Resolution withoutExcluded(Name name, Resolution received) {
        boolean isIgnored = ignoreAaaa.stream().anyMatch(name::isSubdomainOf);
        List<RRset> kept = new ArrayList<>(received.answer().size());
        Set<Name> changed = new HashSet<>();
        for (RRset rrset : received.answer()) {
            List<Rdata> rest = rrset.type() != RecordType.AAAA ? rrset.rdata()
                    : isIgnored ? List.of() : usable(rrset);
            if (rest.size() == rrset.size()) {
                kept.add(rrset);
                continue;
            }
            changed.add(rrset.owner());
            if (!rest.isEmpty()) {
                kept.add(RRset.of(rrset.owner(), RecordType.AAAA, rrset.ttl(), rest));
            }
        }
        kept.removeIf(rrset -> isSignatureOf(rrset, RecordType.AAAA) && changed.contains(rrset.owner()));
        return changed.isEmpty() ? received : withAnswer(received, kept, received.ttl());
    }

    private static boolean isSignatureOf(RRset rrset, int type) {
        return rrset.type() == RecordType.RRSIG && rrset.covers() == type;
    }

    private List<Rdata> usable(RRset aaaa) {
        return aaaa.rdata().stream().filter(data -> !exclude.contains(data.sharedOctets())).toList();
    }

    /// RFC 6147 section 5.1.7: the TTL of the SOA record, or of the records that count as absent.
    private static int longestTtl(Resolution received) {
        int longest = Integer.MAX_VALUE;
        for (RRset rrset : received.authority()) {
            longest = rrset.type() == RecordType.SOA ? Math.min(longest, rrset.ttl()) : longest;
        }
        for (RRset rrset : received.answer()) {
            longest = rrset.type() == RecordType.AAAA ? Math.min(longest, rrset.ttl()) : longest;
        }
        return longest == Integer.MAX_VALUE ? LONGEST_TTL : longest;
    }

    /// The aliases and the AAAA records that were made (RFC 6147 sections 5.1.5 to 5.1.7 and 5.4).
    private Resolution translated(Resolution ipv4, Resolution absent, int longestTtl) {
        List<RRset> answer = new ArrayList<>(ipv4.answer().size());
        boolean isLocal = false;
        for (RRset rrset : ipv4.answer()) {
            if (rrset.type() == RecordType.A) {
                List<Rdata> made = translated(rrset);
                if (!made.isEmpty()) {
                    answer.add(RRset.of(rrset.owner(), RecordType.AAAA, Math.min(rrset.ttl(), longestTtl), made));
                }
                isLocal |= ipv4.localNames().contains(rrset.owner());
            } else if (!isSignatureOf(rrset, RecordType.A)) {
                answer.add(rrset);
            }
        }
        List<ExtendedError> errors = new ArrayList<>();
        errors.add(MADE);
        errors.addAll(ipv4.errors());
        errors.addAll(absent.errors());
        // What this server has may change at any time, and is not in the cache of messages under this question.
        int ttl = isLocal ? 0 : Math.min(ipv4.ttl(), longestTtl);
        return new Resolution(ResponseCode.NOERROR, answer, ipv4.authority(), ipv4.additional(), Security.INSECURE, ttl,
                ipv4.fromCache() && absent.fromCache(), errors, ipv4.localNames());
    }

    private List<Rdata> translated(RRset a) {
        return a.rdata().stream().filter(data -> data.length() == 4 && !excludeIpv4.contains(data.sharedOctets()))
                .map(data -> Rdata.of(prefix.embed(data.sharedOctets()))).toList();
    }

    private static List<RRset> aliases(Resolution ipv4) {
        return ipv4.answer().stream()
                .filter(rrset -> rrset.type() != RecordType.A && !isSignatureOf(rrset, RecordType.A))
                .toList();
    }

    private static Resolution withAnswer(Resolution of, List<RRset> answer, int ttl) {
        return new Resolution(of.responseCode(), answer, of.authority(), of.additional(), of.unsure().security(), ttl,
                of.fromCache(), of.errors(), of.localNames());
    }

    /// RFC 6147 section 5.3.1, the second option: the name of an address below the prefix is an alias of the name of the IPv4 address.
    private Resolution pointer(Question question, Lookups lookups) {
        byte @Nullable [] ipv4 = prefix.extract(question.name());
        if (ipv4 == null) {
            return lookups.last(question);
        }
        Name target = Addresses.reverseName(Addresses.of(ipv4));
        Resolution found = lookups.last(new Question(target, RecordType.PTR));
        if (found.responseCode() != ResponseCode.NOERROR && found.responseCode() != ResponseCode.NXDOMAIN) {
            return found;
        }
        List<RRset> answer = new ArrayList<>();
        answer.add(RRset.of(question.name(), RecordType.CNAME, LONGEST_TTL, Rdata.of(target)));
        answer.addAll(found.answer());
        List<ExtendedError> errors = new ArrayList<>();
        errors.add(MADE);
        errors.addAll(found.errors());
        boolean isLocal = !found.localNames().isEmpty();
        return new Resolution(found.responseCode(), answer, found.authority(), found.additional(),
                found.unsure().security(), isLocal ? 0 : Math.min(found.ttl(), LONGEST_TTL), found.fromCache(), errors,
                found.localNames());
    }
}
