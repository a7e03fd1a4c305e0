package rootwalk.resolver.recursion;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.Signature;
import rootwalk.dnssec.Work;
import rootwalk.dnssec.WorkLimits;
import rootwalk.dnssec.denial.Base32Hex;
import rootwalk.dnssec.denial.DenialRecords;
import rootwalk.dnssec.denial.Nsec3Hashes;
import rootwalk.dnssec.denial.Nsec3Record;
import rootwalk.dnssec.denial.NsecRecord;
import rootwalk.dnssec.denial.Proof;
import rootwalk.resolver.cache.DenialCache;
import rootwalk.resolver.cache.DenialCache.Denial;
import rootwalk.resolver.cache.DenialCache.ZoneDenials;
import rootwalk.resolver.cache.Known;
import rootwalk.resolver.cache.RecordCache;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.servers.ResponseAnalysis;
import rootwalk.resolver.servers.ResponseAnalysis.Alias;
import rootwalk.resolver.servers.ResponseAnalysis.Answer;
import rootwalk.resolver.servers.ResponseAnalysis.Negative;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.Soa;

/// Makes answers from validated denials of other questions (RFC 8198): NXDOMAIN, NODATA, and answers from wildcards. Any thread.
final class SynthesisedAnswers {

    /// Above this number of hashes, the rest of the work of a client's query is left to validation.
    private static final int MOST_HASHES = 64;

    private final DenialCache denials;
    private final RecordCache records;

    SynthesisedAnswers(DenialCache denials, RecordCache records) {
        this.denials = denials;
        this.records = records;
    }

    /// Whether there are no denials, and so no answers.
    boolean isEmpty() {
        return denials.isEmpty();
    }

    /// The answer, or null.
    ///
    /// @param cut
    ///            the deepest known at or above the name: records of zones above it say nothing about the name
    @Nullable
    ResponseAnalysis find(Question wanted, Name cut, Work work, long now) {
        boolean ofParent = wanted.type() == RecordType.DS && !wanted.name().isRoot();
        for (int labels = wanted.name().labelCount() - (ofParent ? 1 : 0); labels >= cut.labelCount(); labels--) {
            ZoneDenials zone = denials.zone(wanted.name().ancestor(labels));
            if (zone != null) {
                Denial soa = zone.soa(now);
                return soa == null ? null : new Synthesis(wanted, zone, soa, work, now).find();
            }
        }
        return null;
    }

    /// An NSEC3 record and its relation to a name.
    ///
    /// @param matches
    ///            whether it is the record of the name; otherwise, it covers the name
    private record Span(Denial denial, boolean matches) {}

    /// One attempt.
    private final class Synthesis {
        private final Question wanted;
        private final Name sname;
        private final ZoneDenials zone;
        private final Denial soa;
        private final Work ofQuery;
        private final Work ofSearch;
        private final long now;
        private final Set<Denial> used = new LinkedHashSet<>();

        /// The wildcard that applies if the name does not exist.
        private @Nullable Name wildcard;

        Synthesis(Question wanted, ZoneDenials zone, Denial soa, Work work, long now) {
            this.wanted = wanted;
            this.zone = zone;
            this.soa = soa;
            ofQuery = work;
            ofSearch = work.reply();
            this.now = now;
            sname = wanted.name();
        }

        @Nullable
        ResponseAnalysis find() {
            if (findNsec()) {
                ResponseAnalysis found = prove(DenialRecords.of(zone.zone(), usedRecords()));
                if (found != null) {
                    return found;
                }
            }
            used.clear();
            wildcard = null;
            Denial latest = ofQuery.hashes() <= MOST_HASHES ? zone.latestNsec3(now) : null;
            Nsec3Record parameters =
                    latest == null ? null : Nsec3Record.of(zone.zone(), latest.rrset()).orElse(null);
            if (parameters == null) {
                return null;
            }
            Nsec3Hashes hashes = Nsec3Hashes.like(parameters);
            return findNsec3(hashes) ? prove(DenialRecords.of(zone.zone(), usedRecords(), hashes)) : null;
        }

        private List<RRset> usedRecords() {
            return used.stream().map(Denial::rrset).toList();
        }

        private @Nullable ResponseAnalysis prove(DenialRecords proof) {
            // The search has counted the hashes, except for a few of names near the apex.
            Work none = Work.ofQuery(WorkLimits.STANDARD);
            if (proof.noData(sname, wanted.type(), none) instanceof Proof.Proven) {
                return negative(false);
            }
            Name source = wildcard;
            if (source == null) {
                return null;
            }
            if (proof.nameError(sname, none) instanceof Proof.Proven) {
                return negative(true);
            }
            return proof.wildcardAnswer(sname, source, none) instanceof Proof.Proven ? expanded(source) : null;
        }

        private boolean findNsec() {
            Denial at = zone.nsec(sname, now);
            NsecRecord record = at == null ? null : NsecRecord.of(zone.zone(), at.rrset()).orElse(null);
            if (at == null || record == null || !(record.matches(sname) || record.covers(sname))) {
                return false;
            }
            used.add(at);
            if (!record.matches(sname)) {
                Name encloser = sname.ancestor(
                        Math.max(sname.commonLabels(record.owner()), sname.commonLabels(record.next())));
                wildcard = encloser.wildcardChild();
                add(wildcard == null ? null : zone.nsec(wildcard, now));
            }
            return true;
        }

        /// Searches the record of the name, or those of its closest encloser, next closer name and wildcard. Most searches are for
        /// names that exist, and end as soon as no proof is possible: without a record that covers the next closer name, its parent
        /// need not be found.
        private boolean findNsec3(Nsec3Hashes hashes) {
            int apex = zone.zone().labelCount();
            Denial nextCloser = null;
            for (int labels = sname.labelCount(); labels >= apex; labels--) {
                boolean isAncestor = labels < sname.labelCount();
                if (isAncestor && labels == apex && nextCloser == null) {
                    return false;
                }
                Name candidate = sname.ancestor(labels);
                Span span = span(candidate, hashes);
                if (span != null && span.matches()) {
                    used.add(span.denial());
                    return !isAncestor || (nextCloser != null && addDenied(nextCloser, candidate, hashes));
                }
                nextCloser = span == null ? null : span.denial();
            }
            return false;
        }

        /// @param nextCloser
        ///            covers the name below the closest encloser
        private boolean addDenied(Denial nextCloser, Name encloser, Nsec3Hashes hashes) {
            used.add(nextCloser);
            Name source = encloser.wildcardChild();
            if (source == null) {
                return false;
            }
            Span span = span(source, hashes);
            if (span != null) {
                used.add(span.denial());
            }
            wildcard = source;
            return !ofSearch.isSpent();
        }

        /// The record that matches or covers a name; null if it is not known.
        private @Nullable Span span(Name name, Nsec3Hashes hashes) {
            if (!ofSearch.takeHash()) {
                return null;
            }
            byte[] hash = hashes.of(name);
            byte[] label = new byte[Base32Hex.LENGTH];
            Base32Hex.write(hash, 0, label, 0);
            Name hashed = zone.zone().child(label, 0, label.length);
            Denial at = hashed == null ? null : zone.nsec3(hashed, now);
            Nsec3Record record = at == null ? null : Nsec3Record.of(zone.zone(), at.rrset()).orElse(null);
            if (at == null || record == null || !hashes.areLike(record)) {
                return null;
            }
            boolean matches = record.matches(hash);
            return matches || record.covers(hash) ? new Span(at, matches) : null;
        }

        private void add(@Nullable Denial denial) {
            if (denial != null) {
                used.add(denial);
            }
        }

        private Negative negative(boolean nameError) {
            int ttl = ttl();
            List<RRset> proof = new ArrayList<>(2 + 2 * used.size());
            proof.add(soa.rrset());
            proof.add(soa.signatures());
            addUsed(proof);
            return new Negative(List.of(), sname, nameError, proof, Math.min(ttl, Soa.negativeTtl(soa.rrset())), false,
                    Security.SECURE);
        }

        private void addUsed(List<RRset> proof) {
            for (Denial denial : used) {
                proof.add(denial.rrset());
                proof.add(denial.signatures());
            }
        }

        /// The remaining seconds for which all parts are valid.
        private int ttl() {
            long expires = soa.expires();
            for (Denial denial : used) {
                expires = Math.min(expires, denial.expires());
            }
            return (int) Math.max(0, (expires - now) / 1000);
        }

        /// The records of the wildcard, if they are cached.
        private @Nullable ResponseAnalysis expanded(Name source) {
            SignedRRset found = ofWildcard(source, wanted.type());
            if (found != null) {
                return new Answer(List.of(), List.of(found), false);
            }
            SignedRRset alias =
                    CacheLookup.followsAliases(wanted.type()) ? ofWildcard(source, RecordType.CNAME) : null;
            return alias == null ? null
                    : new Alias(List.of(alias), Name.of(alias.rrset().sharedData(), 2), false);
        }

        private @Nullable SignedRRset ofWildcard(Name source, int type) {
            if (!(records.find(source, type, now) instanceof Known.Present present)
                    || present.rank().security() != Security.SECURE) {
                return null;
            }
            SignedRRset known = present.records(now);
            RRset signatures = known.signatures();
            // The wildcard may be in a zone below, about whose names these denials say nothing.
            if (signatures == null || !zone.zone().equals(Signature.signer(signatures))) {
                return null;
            }
            List<RRset> proof = new ArrayList<>(2 * used.size());
            addUsed(proof);
            return new SignedRRset(known.rrset().withOwner(sname), signatures.withOwner(sname), proof, Security.SECURE)
                    .withTtl(Math.min(known.lowestTtl(), ttl()));
        }
    }
}
