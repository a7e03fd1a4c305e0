package rootwalk.resolver.recursion;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.Work;
import rootwalk.dnssec.denial.Base32Hex;
import rootwalk.dnssec.denial.DenialRecords;
import rootwalk.dnssec.denial.Nsec3Hash;
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

    /// The answer, or null.
    ///
    /// @param cut
    ///            the deepest known at or above the name: records of zones above it say nothing about the name
    @Nullable
    ResponseAnalysis find(Question wanted, Name cut, Work work, long now) {
        if (denials.isEmpty()) {
            return null;
        }
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
                ResponseAnalysis found = prove();
                if (found != null) {
                    return found;
                }
            }
            used.clear();
            wildcard = null;
            return ofQuery.hashes() <= MOST_HASHES && findNsec3() ? prove() : null;
        }

        private @Nullable ResponseAnalysis prove() {
            DenialRecords proof = DenialRecords.of(zone.zone(), used.stream().map(Denial::rrset).toList());
            Work one = ofQuery.reply();
            if (proof.noData(sname, wanted.type(), one) instanceof Proof.Proven) {
                return negative(false);
            }
            Name source = wildcard;
            if (source == null) {
                return null;
            }
            if (proof.nameError(sname, one) instanceof Proof.Proven) {
                return negative(true);
            }
            return proof.wildcardAnswer(sname, source, one) instanceof Proof.Proven ? expanded(source) : null;
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

        private boolean findNsec3() {
            Denial latest = zone.latestNsec3(now);
            Nsec3Record parameters =
                    latest == null ? null : Nsec3Record.of(zone.zone(), latest.rrset()).orElse(null);
            if (parameters == null) {
                return false;
            }
            Nsec3Hash hasher = new Nsec3Hash();
            for (int labels = sname.labelCount(); labels >= zone.zone().labelCount(); labels--) {
                Name candidate = sname.ancestor(labels);
                Name hashed = hashed(candidate, parameters, hasher);
                Denial at = hashed == null ? null : zone.nsec3(hashed, now);
                if (at == null || !at.rrset().owner().equals(hashed)) {
                    continue;
                }
                used.add(at);
                if (labels < sname.labelCount()) {
                    wildcard = candidate.wildcardChild();
                    add(covering(sname.ancestor(labels + 1), parameters, hasher));
                    add(wildcard == null ? null : covering(wildcard, parameters, hasher));
                }
                return true;
            }
            return false;
        }

        private @Nullable Denial covering(Name name, Nsec3Record parameters, Nsec3Hash hasher) {
            Name hashed = hashed(name, parameters, hasher);
            return hashed == null ? null : zone.nsec3(hashed, now);
        }

        private @Nullable Name hashed(Name name, Nsec3Record parameters, Nsec3Hash hasher) {
            if (!ofSearch.takeHash()) {
                return null;
            }
            byte[] label = new byte[Base32Hex.LENGTH];
            Base32Hex.write(hasher.hash(name, parameters.salt().toArray(), parameters.iterations()), 0, label, 0);
            return zone.zone().child(label, 0, label.length);
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

        /// The seconds that are left of all parts.
        private int ttl() {
            long expires = soa.expires();
            for (Denial denial : used) {
                expires = Math.min(expires, denial.expires());
            }
            return (int) Math.max(0, (expires - now) / 1000);
        }

        /// The records of the wildcard, if they are known.
        private @Nullable ResponseAnalysis expanded(Name source) {
            SignedRRset found = ofWildcard(source, wanted.type());
            if (found != null) {
                return new Answer(List.of(), List.of(found), false);
            }
            SignedRRset alias = wanted.type() == RecordType.DS ? null : ofWildcard(source, RecordType.CNAME);
            return alias == null ? null
                    : new Alias(List.of(alias), Name.of(alias.rrset().sharedData(), 2), false);
        }

        private @Nullable SignedRRset ofWildcard(Name source, int type) {
            if (!(records.find(source, type, now) instanceof Known.Present present)
                    || present.trust().security() != Security.SECURE || present.signatures() == null) {
                return null;
            }
            List<RRset> proof = new ArrayList<>(2 * used.size());
            addUsed(proof);
            SignedRRset known = present.records(now);
            RRset signatures = known.signatures();
            return new SignedRRset(known.rrset().withOwner(sname),
                    signatures == null ? null : signatures.withOwner(sname), proof, Security.SECURE)
                    .withTtl(Math.min(known.lowestTtl(), ttl()));
        }
    }
}
