package rootwalk.resolver.recursion;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Known;
import rootwalk.resolver.cache.RecordCache;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.Validator;
import rootwalk.resolver.servers.ResponseAnalysis;
import rootwalk.resolver.servers.ResponseAnalysis.Answer;
import rootwalk.resolver.servers.ResponseAnalysis.Negative;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Finds expired answers in the record cache (RFC 8767). Any thread.
final class StaleLookup {

    private final RecordCache records;
    private final Validator validator;
    private final Time time;

    StaleLookup(RecordCache records, Validator validator, Time time) {
        this.records = records;
        this.validator = validator;
        this.time = time;
    }

    /// What was found.
    ///
    /// @param hasExpired
    ///            if so, its TTLs are 0
    record Found(ResponseAnalysis analysis, boolean hasExpired) {}

    /// The answer, alias or negative answer, expired or not; or null.
    ///
    /// @param cut
    ///            the deepest known cut above the name, as in [CacheLookup#find]
    @Nullable
    Found find(Question wanted, Name cut, ResolutionContext context) {
        if (wanted.type() == RecordType.ANY || wanted.type() == RecordType.RRSIG) {
            return null;
        }
        long now = time.millis();
        Known ofType = usable(records.findStale(wanted.name(), wanted.type(), now), context);
        Known ofAlias = usable(records.findStale(wanted.name(), RecordType.CNAME, now), context);
        Known applicable = ofAlias == null || applies(ofAlias, wanted) ? ofAlias : null;
        Known last = later(ofType, applicable);
        ResponseAnalysis analysis = analyse(last, wanted, cut, now);
        return last == null || analysis == null ? null : new Found(analysis, last.expires() <= now);
    }

    /// What may be an answer, or null. Clients that set DO get data without signatures too, as there is no other.
    private static @Nullable Known usable(@Nullable Known known, ResolutionContext context) {
        return known == null || !context.accepts(known.rank().security())
                || (known instanceof Known.Present present && !present.rank().isOfAnswer()) ? null : known;
    }

    /// Whether what is known about the type CNAME is an answer to a question for another type.
    private static boolean applies(Known ofAlias, Question wanted) {
        return switch (ofAlias) {
            case Known.Present _ -> wanted.type() == RecordType.CNAME || CacheLookup.followsAliases(wanted.type());
            case Known.Absent absent -> absent.nameError() && CacheLookup.isOfZone(absent, wanted);
        };
    }

    /// The one that was valid last. A name may have had addresses before it became an alias, or before it was removed (RFC 8767
    /// section 7).
    private static @Nullable Known later(@Nullable Known one, @Nullable Known other) {
        return one == null || (other != null && other.expires() > one.expires()) ? other : one;
    }

    private @Nullable ResponseAnalysis analyse(@Nullable Known last, Question wanted, Name cut, long now) {
        return switch (last) {
            case Known.Present present when present.rrset().type() == wanted.type() ->
                new Answer(List.of(), List.of(records(present, now)), false);
            case Known.Present alias -> CacheLookup.alias(records(alias, now));
            case Known.Absent absent when !absent.nameError() || CacheLookup.isBelow(wanted.name(), cut) ->
                negative(wanted.name(), absent, now);
            case null, default -> null;
        };
    }

    private SignedRRset records(Known.Present present, long now) {
        SignedRRset records = present.records(now);
        boolean isCurrent = present.signatures() == null || validator.isCurrent(present.signatures());
        return isCurrent && areCurrent(present.proof()) ? records : records.withSecurity(
                records.security().with(Security.INSECURE));
    }

    private Negative negative(Name sname, Known.Absent absent, long now) {
        Negative negative = CacheLookup.negative(sname, absent, now);
        return areCurrent(absent.proof()) ? negative
                : new Negative(negative.aliases(), sname, negative.nameError(), negative.proof(), negative.ttl(), false,
                        negative.security().with(Security.INSECURE), negative.errors());
    }

    /// Data whose signatures have expired too is not called secure any more (RFC 8767 section 10).
    private boolean areCurrent(List<RRset> proof) {
        for (RRset rrset : proof) {
            if (rrset.type() == RecordType.RRSIG && !validator.isCurrent(rrset)) {
                return false;
            }
        }
        return true;
    }
}
