package rootwalk.resolver.recursion;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Credibility;
import rootwalk.resolver.cache.Known;
import rootwalk.resolver.cache.RecordCache;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.recursion.ReplyAnalysis.Alias;
import rootwalk.resolver.recursion.ReplyAnalysis.Answers;
import rootwalk.resolver.recursion.ReplyAnalysis.Denies;
import rootwalk.wire.Name;
import rootwalk.wire.RecordSet;
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
    ReplyAnalysis find(Name sname, int stype, Name cut, boolean signed) {
        long now = time.millis();
        if (stype == RecordType.ANY || stype == RecordType.RRSIG) {
            return nameError(sname, cut, signed, now);
        }
        Known exact = usable(records.find(sname, stype, now), signed);
        switch (exact) {
            case Known.Present present when present.credibility() != Credibility.AUTHORITY -> {
                return new Answers(List.of(), List.of(aged(present, now)), false);
            }
            case Known.Absent absent -> {
                return denies(sname, absent, now);
            }
            case null, default -> {}
        }
        if (stype != RecordType.CNAME
                && usable(records.find(sname, RecordType.CNAME, now), signed) instanceof Known.Present present) {
            SignedSet cname = aged(present, now);
            return new Alias(List.of(cname), Name.of(cname.set().sharedData(), 2), false);
        }
        return nameError(sname, cut, signed, now);
    }

    /// RFC 8020: a name that does not exist has no names below it. This is applied to validated name errors only:
    /// many servers send NXDOMAIN for empty non-terminals.
    private @Nullable ReplyAnalysis nameError(Name sname, Name cut, boolean signed, long now) {
        for (int labels = sname.labelCount(); labels > cut.labelCount(); labels--) {
            Known.Absent absent = records.nameError(sname.ancestor(labels), now);
            if (absent != null && (absent.signed() || !signed)
                    && (labels == sname.labelCount() || absent.security() == Security.SECURE)) {
                return denies(sname, absent, now);
            }
        }
        return null;
    }

    private static @Nullable Known usable(@Nullable Known known, boolean signed) {
        return known == null || (signed && !known.signed()) ? null : known;
    }

    private static SignedSet aged(Known.Present present, long now) {
        int ttl = present.ttl(now);
        RecordSet signatures = present.signatures();
        return new SignedSet(present.set().withTtl(ttl), signatures == null ? null : signatures.withTtl(ttl));
    }

    private static Denies denies(Name sname, Known.Absent absent, long now) {
        return new Denies(List.of(), sname, absent.nameError(), absent.proof(), absent.ttl(now), false);
    }
}
