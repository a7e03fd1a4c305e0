package rootwalk.resolver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.denial.Base32Hex;
import rootwalk.dnssec.denial.Nsec3Hash;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;

/// Answers from signed and unsigned zones as an authoritative server does (RFC 4035 section 3.1).
final class SignedServer {

    private final Map<Name, List<RRset>> zones = new HashMap<>();

    /// Serves the RRsets of a zone, with those that signing added.
    SignedServer zone(Name apex, List<RRset> sets) {
        zones.put(apex, List.copyOf(sets));
        return this;
    }

    Message reply(Question question) {
        Name apex = null;
        for (Name zone : zones.keySet()) {
            boolean ofParent = question.type() == RecordType.DS && zone.equals(question.name()) && !zone.isRoot();
            if (question.name().isSubdomainOf(zone) && !ofParent && (apex == null || zone.isBelow(apex))) {
                apex = zone;
            }
        }
        return apex == null ? ScriptedServer.code(question, ResponseCode.REFUSED)
                : new Answering(question, apex).reply();
    }

    /// One answer from one zone.
    private final class Answering {
        private final Question question;
        private final Name apex;
        private final List<RRset> zone;
        private final List<RRset> answer = new ArrayList<>();
        private final List<RRset> authority = new ArrayList<>();
        private final List<RRset> additional = new ArrayList<>();

        Answering(Question question, Name apex) {
            this.question = question;
            this.apex = apex;
            zone = zones.getOrDefault(apex, List.of());
        }

        Message reply() {
            Name name = question.name();
            for (int labels = apex.labelCount() + 1; labels <= name.labelCount(); labels++) {
                Name cut = name.ancestor(labels);
                RRset ns = find(cut, RecordType.NS);
                if (ns != null && !(question.type() == RecordType.DS && cut.equals(name))) {
                    return referral(ns);
                }
                RRset dname = find(cut.parent(), RecordType.DNAME);
                if (dname != null) {
                    add(answer, dname, dname.owner());
                    return message(Flags.AA);
                }
            }
            boolean exists = exists(name);
            Name wildcard = encloser(name).wildcardChild();
            Name source = exists || wildcard == null ? name : wildcard;
            if (question.type() == RecordType.ANY && find(name)) {
                zone.stream().filter(one -> one.owner().equals(name) && one.type() != RecordType.RRSIG)
                        .forEach(one -> add(answer, one, name));
                return message(Flags.AA);
            }
            RRset found = find(source, question.type());
            found = found == null ? find(source, RecordType.CNAME) : found;
            if (found != null) {
                add(answer, found, name);
                if (!exists) {
                    deny(name);
                }
                return message(Flags.AA);
            }
            RRset soa = find(apex, RecordType.SOA);
            add(authority, soa, apex);
            deny(name);
            return message(Flags.AA | (exists || find(source) ? 0 : ResponseCode.NXDOMAIN));
        }

        private Message referral(RRset ns) {
            authority.add(ns);
            RRset ds = find(ns.owner(), RecordType.DS);
            if (ds != null) {
                add(authority, ds, ds.owner());
            } else {
                deny(ns.owner());
            }
            for (Name server : ns.names()) {
                RRset glue = find(server, RecordType.A);
                if (glue != null) {
                    additional.add(glue);
                }
            }
            return message(0);
        }

        private Message message(int flags) {
            return ScriptedServer.message(question, flags, answer, authority, additional);
        }

        private @Nullable RRset find(Name owner, int type) {
            return zone.stream().filter(one -> one.type() == type && one.owner().equals(owner)).findFirst()
                    .orElse(null);
        }

        private boolean find(Name owner) {
            return zone.stream().anyMatch(one -> one.owner().equals(owner));
        }

        private boolean exists(Name name) {
            return zone.stream().anyMatch(one -> one.type() != RecordType.NSEC3 && one.covers() != RecordType.NSEC3
                    && one.owner().isSubdomainOf(name));
        }

        private Name encloser(Name name) {
            Name encloser = name;
            while (!exists(encloser)) {
                encloser = encloser.parent();
            }
            return encloser;
        }

        private void add(List<RRset> section, @Nullable RRset rrset, Name owner) {
            if (rrset == null || section.contains(rrset)) {
                return;
            }
            section.add(rrset.withOwner(owner));
            for (RRset other : zone) {
                if (other.type() == RecordType.RRSIG && other.covers() == rrset.type()
                        && other.owner().equals(rrset.owner())) {
                    section.add(other.withOwner(owner));
                }
            }
        }

        private void deny(Name name) {
            TreeMap<Name, RRset> nsec = chain(RecordType.NSEC);
            if (!nsec.isEmpty()) {
                denyBy(nsec, name);
                Name wildcard = encloser(name).wildcardChild();
                if (!exists(name) && wildcard != null) {
                    denyBy(nsec, wildcard);
                }
            }
            TreeMap<Name, RRset> nsec3 = chain(RecordType.NSEC3);
            if (!nsec3.isEmpty()) {
                denyByHash(nsec3, name);
            }
        }

        private void denyByHash(TreeMap<Name, RRset> nsec3, Name name) {
            RRset parameters = nsec3.firstEntry().getValue();
            Name encloser = name;
            while (!nsec3.containsKey(hashed(encloser, parameters))) {
                encloser = encloser.parent();
            }
            denyBy(nsec3, hashed(encloser, parameters));
            if (!encloser.equals(name)) {
                denyBy(nsec3, hashed(name.ancestor(encloser.labelCount() + 1), parameters));
                Name wildcard = encloser.wildcardChild();
                if (wildcard != null) {
                    denyBy(nsec3, hashed(wildcard, parameters));
                }
            }
        }

        private void denyBy(TreeMap<Name, RRset> chain, Name name) {
            Map.Entry<Name, RRset> entry = chain.floorEntry(name);
            RRset rrset = entry == null ? chain.lastEntry().getValue() : entry.getValue();
            add(authority, rrset, rrset.owner());
        }

        private TreeMap<Name, RRset> chain(int type) {
            TreeMap<Name, RRset> chain = new TreeMap<>();
            for (RRset rrset : zone) {
                if (rrset.type() == type) {
                    chain.put(rrset.owner(), rrset);
                }
            }
            return chain;
        }

        private Name hashed(Name name, RRset nsec3) {
            byte[] data = nsec3.sharedData();
            byte[] salt = java.util.Arrays.copyOfRange(data, 7, 7 + (data[6] & 0xFF));
            int iterations = (data[4] & 0xFF) << 8 | (data[5] & 0xFF);
            byte[] label = new byte[Base32Hex.LENGTH];
            Base32Hex.write(new Nsec3Hash().hash(name, salt, iterations), 0, label, 0);
            Name hashed = apex.child(label, 0, label.length);
            return hashed == null ? apex : hashed;
        }
    }
}
