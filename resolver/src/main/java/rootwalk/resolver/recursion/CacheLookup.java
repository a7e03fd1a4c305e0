package rootwalk.resolver.recursion;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.cache.Known;
import rootwalk.resolver.cache.RecordCache;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.Validator;
import rootwalk.resolver.servers.ResponseAnalysis;
import rootwalk.resolver.servers.ResponseAnalysis.Alias;
import rootwalk.resolver.servers.ResponseAnalysis.Answer;
import rootwalk.resolver.servers.ResponseAnalysis.NameTooLong;
import rootwalk.resolver.servers.ResponseAnalysis.Negative;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Step 1: the answers of the record cache. Any thread.
final class CacheLookup {

    private final RecordCache records;
    private final @Nullable SynthesisedAnswers synthesised;
    private final Validator validator;
    private final Time time;

    /// @param aggressive
    ///            whether validated denials answer other questions
    CacheLookup(Caches caches, boolean aggressive, Validator validator, Time time) {
        records = caches.records();
        synthesised = aggressive ? new SynthesisedAnswers(caches.denials(), caches.records()) : null;
        this.validator = validator;
        this.time = time;
    }

    /// The answer, alias or negative answer from the cache, or null.
    ///
    /// @param cut
    ///            the deepest known cut above the name: no denial of a name at or above the cut applies to names below it
    /// @param context
    ///            determines which data can be used
    @Nullable
    ResponseAnalysis find(Question wanted, Name cut, ResolutionContext context) {
        long now = time.millis();
        Name sname = wanted.name();
        int stype = wanted.type();
        if (stype == RecordType.ANY || stype == RecordType.RRSIG) {
            return usable(records.nameError(sname, now), context, now) instanceof Known.Absent absent
                    && isBelow(sname, cut)
                            ? negative(sname, absent, now)
                            : validator.isSwitchedOff(sname) ? null : nameErrorAbove(sname, cut, context, now);
        }
        switch (usable(records.find(sname, stype, now), context, now)) {
            case Known.Present present when present.rank().isOfAnswer() -> {
                return new Answer(List.of(), List.of(present.records(now)), false);
            }
            case Known.Absent absent when !absent.nameError() || isBelow(sname, cut) -> {
                return negative(sname, absent, now);
            }
            case null, default -> {}
        }
        return aliasOrNameError(wanted, cut, context, now);
    }

    private @Nullable ResponseAnalysis aliasOrNameError(
            Question wanted, Name cut, ResolutionContext context, long now) {
        Name sname = wanted.name();
        return switch (usable(records.find(sname, RecordType.CNAME, now), context, now)) {
            case Known.Present present when wanted.type() != RecordType.CNAME && followsAliases(wanted.type()) ->
                alias(present.records(now));
            case Known.Absent absent when absent.nameError() && isBelow(sname, cut) && isOfZone(absent, wanted) ->
                negative(sname, absent, now);
            case null, default -> validator.isSwitchedOff(sname) ? null : byOtherNames(wanted, cut, context, now);
        };
    }

    /// Whether a query for a type is answered by the target of an alias. DS records are data of the parent; a zone may have a CNAME
    /// at its apex, although it should not.
    static boolean followsAliases(int type) {
        return type != RecordType.DS && !RecordType.mayBeBesideAlias(type);
    }

    /// Whether a name error is of the zone that has the wanted type. DS records are data of the parent, and servers of the child
    /// may deny its apex: some do, for types that they do not know.
    static boolean isOfZone(Known.Absent nameError, Question wanted) {
        if (wanted.type() != RecordType.DS) {
            return true;
        }
        List<RRset> proof = nameError.proof();
        return !proof.isEmpty() && proof.getFirst().type() == RecordType.SOA
                && wanted.name().isBelow(proof.getFirst().owner());
    }

    /// An answer from secure data of other names.
    private @Nullable ResponseAnalysis byOtherNames(Question wanted, Name cut, ResolutionContext context, long now) {
        ResponseAnalysis redirected = dnameAbove(wanted, cut, context, now);
        ResponseAnalysis denied =
                redirected != null ? redirected : nameErrorAbove(wanted.name(), cut, context, now);
        return denied != null ? denied : synthesise(wanted, cut, context, now);
    }

    /// An answer from denials of other questions. Clients that set CD get the data that servers send.
    private @Nullable ResponseAnalysis synthesise(Question wanted, Name cut, ResolutionContext context, long now) {
        return synthesised == null || synthesised.isEmpty() || context.checkingDisabled() ? null
                : synthesised.find(wanted, cut, context.budget().work(), now);
    }

    /// A validated DNAME redirects all names below it (RFC 6672 section 3.4.1). Others do not: one forged response for one name must
    /// not redirect all others.
    private @Nullable ResponseAnalysis dnameAbove(Question wanted, Name cut, ResolutionContext context, long now) {
        if (!records.hasSecureDnames()) {
            return null;
        }
        Name sname = wanted.name();
        for (int labels = sname.labelCount() - 1; labels >= cut.labelCount(); labels--) {
            if (usable(records.find(sname.ancestor(labels), RecordType.DNAME, now),
                    context, now) instanceof Known.Present dname && dname.rank().security() == Security.SECURE) {
                return redirect(wanted, dname.records(now));
            }
        }
        return null;
    }

    private static ResponseAnalysis redirect(Question wanted, SignedRRset dname) {
        Name target = wanted.name().withAncestor(dname.rrset().owner(), Name.of(dname.rrset().sharedData(), 2));
        if (target == null) {
            return new NameTooLong(List.of(dname));
        }
        SignedRRset cname = new SignedRRset(
                RRset.of(wanted.name(), RecordType.CNAME, dname.rrset().ttl(), Rdata.of(target)), null)
                .withSecurity(dname.security());
        return wanted.type() == RecordType.CNAME ? new Answer(List.of(dname), List.of(cname), false)
                : new Alias(List.of(dname, cname), target, false);
    }

    static Alias alias(SignedRRset cname) {
        return new Alias(List.of(cname), Name.of(cname.rrset().sharedData(), 2), false);
    }

    /// RFC 8020: a name that does not exist has no names below it. This is applied to validated name errors only:
    /// many servers send NXDOMAIN for empty non-terminals.
    private @Nullable ResponseAnalysis nameErrorAbove(Name sname, Name cut, ResolutionContext context, long now) {
        if (!records.hasSecureNameErrors()) {
            return null;
        }
        for (int labels = sname.labelCount() - 1; labels > cut.labelCount(); labels--) {
            Known.Absent absent = records.nameError(sname.ancestor(labels), now);
            if (absent != null && absent.rank().security() == Security.SECURE && usable(absent, context, now) != null) {
                return negative(sname, absent, now);
            }
        }
        return null;
    }

    static boolean isBelow(Name name, Name cut) {
        return name.labelCount() > cut.labelCount();
    }

    private static @Nullable Known usable(@Nullable Known known, ResolutionContext context, long now) {
        return known == null || (context.renewsExpiring() && known.isNearItsEnd(now))
                || (context.signed() && !known.rank().signed())
                || !context.accepts(known.rank().security())
                        ? null
                        : known;
    }

    static Negative negative(Name sname, Known.Absent absent, long now) {
        return new Negative(List.of(), sname, absent.nameError(), absent.proof(), absent.ttl(now), false,
                absent.rank().security(), absent.rank().errors());
    }
}
