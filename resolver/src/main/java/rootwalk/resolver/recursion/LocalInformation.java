package rootwalk.resolver.recursion;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Credibility;
import rootwalk.resolver.cache.Known;
import rootwalk.resolver.cache.RecordCache;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.recursion.ResponseAnalysis.Alias;
import rootwalk.resolver.recursion.ResponseAnalysis.Answer;
import rootwalk.resolver.recursion.ResponseAnalysis.Negative;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Step 1: the record cache. Any thread.
final class LocalInformation {

    private final RecordCache records;
    private final Time time;

    LocalInformation(RecordCache records, Time time) {
        this.records = records;
        this.time = time;
    }

    /// The answer, alias or negative answer from the cache, or null.
    ///
    /// @param cut
    ///            the deepest known cut above `sname`: name errors at or above it do not apply below
    @Nullable
    ResponseAnalysis find(Name sname, int stype, Name cut, boolean signed) {
        long now = time.millis();
        if (stype == RecordType.ANY || stype == RecordType.RRSIG) {
            return nameError(sname, cut, signed, now);
        }
        Known exact = usable(records.find(sname, stype, now), signed);
        switch (exact) {
            case Known.Present present when present.credibility() != Credibility.AUTHORITY -> {
                return new Answer(List.of(), List.of(aged(present, now)), false);
            }
            case Known.Absent absent -> {
                return negative(sname, absent, now);
            }
            case null, default -> {}
        }
        if (stype != RecordType.CNAME
                && usable(records.find(sname, RecordType.CNAME, now), signed) instanceof Known.Present present) {
            SignedRRset cname = aged(present, now);
            return new Alias(List.of(cname), Name.of(cname.rrset().sharedData(), 2), false);
        }
        return nameError(sname, cut, signed, now);
    }

    /// RFC 8020: a name that does not exist has no names below it. This is applied to validated name errors only:
    /// many servers send NXDOMAIN for empty non-terminals.
    private @Nullable ResponseAnalysis nameError(Name sname, Name cut, boolean signed, long now) {
        for (int labels = sname.labelCount(); labels > cut.labelCount(); labels--) {
            Known.Absent absent = records.nameError(sname.ancestor(labels), now);
            if (absent != null && (absent.signed() || !signed)
                    && (labels == sname.labelCount() || absent.security() == Security.SECURE)) {
                return negative(sname, absent, now);
            }
        }
        return null;
    }

    private static @Nullable Known usable(@Nullable Known known, boolean signed) {
        return known == null || (signed && !known.signed()) ? null : known;
    }

    private static SignedRRset aged(Known.Present present, long now) {
        int ttl = present.ttl(now);
        RRset signatures = present.signatures();
        return new SignedRRset(present.rrset().withTtl(ttl), signatures == null ? null : signatures.withTtl(ttl));
    }

    private static Negative negative(Name sname, Known.Absent absent, long now) {
        return new Negative(List.of(), sname, absent.nameError(), absent.proof(), absent.ttl(now), false);
    }
}
