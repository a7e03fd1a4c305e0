package rootwalk.resolver.recursion;

import java.util.ArrayList;
import java.util.List;

import rootwalk.dnssec.Signature;
import rootwalk.resolver.cache.CacheSettings;
import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.cache.Credibility;
import rootwalk.resolver.cache.DenialCache;
import rootwalk.resolver.cache.Rank;
import rootwalk.resolver.cache.RecordCache;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.Validator;
import rootwalk.resolver.servers.ResponseAnalysis.Alias;
import rootwalk.resolver.servers.ResponseAnalysis.Answer;
import rootwalk.resolver.servers.ResponseAnalysis.NameTooLong;
import rootwalk.resolver.servers.ResponseAnalysis.Negative;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Stores the answers and denials of validated responses in the cache, with the TTLs that the configuration permits, and
/// returns them with these TTLs. Any thread.
final class CacheUpdater {

    /// The TTL of a negative answer without SOA record, in seconds. By RFC 2308 section 5 it should not be cached, so
    /// that two caches cannot renew it from each other forever; a few seconds prevent a query to the servers for each
    /// client.
    private static final int WITHOUT_SOA = 5;

    /// The longest TTL of bogus data, in seconds (RFC 4035 section 4.7).
    private static final int MAX_BOGUS_TTL = 60;

    private final RecordCache records;
    private final DenialCache denials;
    private final boolean aggressive;
    private final Validator validator;
    private final CacheSettings settings;
    private final Time time;

    /// @param aggressive
    ///            whether validated denials are stored for other questions
    /// @param validator
    ///            the source of the lifetimes: while the clock may be wrong, no setting extends them
    CacheUpdater(Caches caches, boolean aggressive, Validator validator, Time time) {
        records = caches.records();
        denials = caches.denials();
        this.aggressive = aggressive;
        this.validator = validator;
        settings = caches.settings();
        this.time = time;
    }

    /// @param question
    ///            that was asked
    /// @param signed
    ///            whether signatures were requested
    Answer answers(Answer answer, Question question, boolean signed) {
        long now = time.millis();
        List<SignedRRset> aliases = aliases(answer.aliases(), answer.authoritative(), signed, now);
        List<SignedRRset> rrsets = limited(answer.rrsets());
        boolean whole = question.type() != RecordType.ANY && question.type() != RecordType.RRSIG;
        boolean synthesised = !aliases.isEmpty() && aliases.getLast().rrset().type() == RecordType.DNAME;
        // AA is about the first name of the chain (RFC 1035 section 4.1.1).
        Credibility credibility = credibility(answer.authoritative() && aliases.isEmpty());
        if (whole && !synthesised) {
            for (int i = 0; i < rrsets.size(); i++) {
                keep(rrsets.get(i), credibility, signed, now);
            }
        }
        return new Answer(aliases, rrsets, answer.authoritative());
    }

    Alias alias(Alias alias, boolean signed) {
        return new Alias(aliases(alias.aliases(), alias.authoritative(), signed, time.millis()), alias.target(),
                alias.authoritative());
    }

    private List<SignedRRset> aliases(List<SignedRRset> aliases, boolean authoritative, boolean signed, long now) {
        if (aliases.isEmpty()) {
            return aliases;
        }
        List<SignedRRset> kept = new ArrayList<>(aliases.size());
        boolean synthesised = false;
        for (SignedRRset alias : aliases) {
            // The CNAME of a DNAME is synthesised each time (RFC 6672 section 5.3.1: it is not signed). The cached
            // DNAME answers queries for DNAME only: one forged response for one name must not redirect all others.
            SignedRRset limited = limited(alias);
            if (!synthesised) {
                keep(limited, credibility(authoritative), signed, now);
            }
            kept.add(limited);
            synthesised = alias.rrset().type() == RecordType.DNAME;
        }
        return kept;
    }

    /// Stores nothing, since the result is about one name only, and the DNAME is stored with other answers.
    NameTooLong nameTooLong(NameTooLong nameTooLong) {
        return new NameTooLong(limited(nameTooLong.aliases()));
    }

    /// Stores the DS RRset of a referral, for which the parent is authoritative.
    void delegationSigner(SignedRRset ds, boolean signed) {
        keep(limited(ds), Credibility.AUTHORITATIVE, signed, time.millis());
    }

    private void keep(SignedRRset rrset, Credibility credibility, boolean signed, long now) {
        records.keep(rrset, credibility, signed, rrset.rrset().ttl(), now);
        if (aggressive && rrset.security() == Security.SECURE && !rrset.proof().isEmpty()
                && rrset.signatures() != null) {
            keepWildcard(rrset, rrset.signatures(), credibility, now);
        }
    }

    /// Stores the wildcard that an RRset was synthesised from, and the proof beside it (RFC 8198 section 5.3).
    private void keepWildcard(SignedRRset rrset, RRset signatures, Credibility credibility, long now) {
        Name owner = rrset.rrset().owner();
        List<Signature> all = Signature.all(signatures);
        int labels = all.isEmpty() ? owner.labelCount() : all.getFirst().labels();
        Name wildcard = labels < owner.labelCount() ? owner.ancestor(labels).wildcardChild() : null;
        if (wildcard == null || all.stream().anyMatch(one -> one.labels() != labels)) {
            return;
        }
        records.keep(new SignedRRset(rrset.rrset().withOwner(wildcard), signatures.withOwner(wildcard), List.of(),
                Security.SECURE), credibility, true, rrset.rrset().ttl(), now);
        denials.keepBesideWildcard(rrset.proof(), rrset.rrset().ttl(), now);
    }

    private List<SignedRRset> limited(List<SignedRRset> rrsets) {
        return rrsets.size() == 1 ? List.of(limited(rrsets.getFirst())) : rrsets.stream().map(this::limited).toList();
    }

    private SignedRRset limited(SignedRRset rrset) {
        int ttl = rrset.lowestTtl();
        int kept = validator.isSure() ? settings.positiveTtl(ttl) : ttl;
        return rrset.withTtl(switch (rrset.security()) {
            // RFC 4035 section 5.3.3: no setting keeps validated data longer than its signature is valid.
            case SECURE -> Math.min(ttl, kept);
            case INSECURE, INDETERMINATE -> kept;
            case BOGUS -> Math.min(kept, MAX_BOGUS_TTL);
        });
    }

    private int ttl(Negative negative) {
        if (!validator.isSure()) {
            return 0;
        }
        if (negative.proof().isEmpty() || negative.proof().getFirst().type() != RecordType.SOA) {
            return WITHOUT_SOA;
        }
        int kept = settings.negativeTtl(negative.ttl());
        return switch (negative.security()) {
            case SECURE -> Math.min(negative.ttl(), kept);
            case INSECURE, INDETERMINATE -> kept;
            case BOGUS -> Math.min(kept, MAX_BOGUS_TTL);
        };
    }

    private static Credibility credibility(boolean authoritative) {
        return authoritative ? Credibility.AUTHORITATIVE : Credibility.ANSWER;
    }

    /// @param type
    ///            that was asked
    Negative negative(Negative negative, int type, boolean signed) {
        long now = time.millis();
        List<SignedRRset> aliases = aliases(negative.aliases(), negative.authoritative(), signed, now);
        int ttl = ttl(negative);
        Rank rank = Rank.of(credibility(negative.authoritative()), negative.security(), signed)
                .because(negative.errors());
        if (aggressive && negative.security() == Security.SECURE) {
            denials.keep(negative.proof(), ttl, now);
        }
        if (negative.nameError()) {
            records.keepNameError(negative.name(), type, negative.proof(), rank, ttl, now);
        } else {
            records.keepNoData(negative.name(), type, negative.proof(), rank, ttl, now);
        }
        return new Negative(aliases, negative.name(), negative.nameError(), negative.proof(), ttl,
                negative.authoritative(),
                negative.security(), negative.errors());
    }
}
