package rootwalk.authoritative;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.Denial;
import rootwalk.authoritative.zone.NameKey;
import rootwalk.authoritative.zone.NamePath;
import rootwalk.authoritative.zone.Nsec3Chain;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.dnssec.denial.Nsec3Hash;
import rootwalk.wire.RecordType;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.MessageWriter.Section;

/// Collects the NSEC or NSEC3 records that prove what an answer denies (RFC 4035 section 3.1.3, RFC 5155 section 7.2),
/// for all names of an alias chain. Each record is added once. If the NSEC or NSEC3 chain has gaps, the records that
/// exist are added. Reusable; used by one thread; allocates nothing.
///
/// The records for names that exist are known from [ZoneNode#denial()], so a name that does not exist costs one search in an
/// NSEC zone, and one hash in an NSEC3 zone.
final class DenialProof {

    /// A closest encloser proof has two records, and one more denies the wildcard.
    private static final int MAX_RECORDS = 3 * (Authority.MAX_ALIASES + 1);

    private final @Nullable ZoneNode[] owners = new @Nullable ZoneNode[MAX_RECORDS];
    private final int[] rrsets = new int[MAX_RECORDS];
    private int size;
    private final NameKey scratch = new NameKey();
    private final Nsec3Hash hasher = new Nsec3Hash();
    private final byte[] hash = new byte[Nsec3Hash.LENGTH];

    /// Moves the collected records to the authority section of an answer.
    ///
    /// @param question QNAME, if all records are from its zone, which is the case if no alias was followed
    void moveTo(Answer answer, ZoneSnapshot snapshot, @Nullable NameKey question) {
        if (size == 0) {
            return;
        }
        answer.section(Section.AUTHORITY);
        for (int i = 0; i < size; i++) {
            ZoneNode owner = owners[i];
            if (owner == null || rrsets[i] == ZoneNode.NONE) {
                continue;
            }
            if (question == null) {
                answer.add(owner, rrsets[i], Answer.OWN_TTL);
            } else if (question.isAtOrBelow(owner.nameOctets(), owner.nameLength())) {
                answer.addAboveQuestion(owner, rrsets[i], Answer.OWN_TTL);
            } else {
                answer.addBesideQuestion(owner, rrsets[i], snapshot.apex().length());
            }
        }
        size = 0;
    }

    /// The last name of the path exists, but has no records of the type (RFC 4035 section 3.1.3.1, RFC 5155 sections 7.2.3 and
    /// 7.2.4), or it is a delegation without DS records (RFC 4035 section 3.1.4.1, RFC 5155 section 7.2.7).
    ///
    /// @param last the index of the name in the path
    void noData(ZoneSnapshot snapshot, NamePath<ZoneNode> path, int last) {
        ZoneNode node = path.entry(last);
        if (snapshot.denial() instanceof Denial.Nsec) {
            add(node.denial(), RecordType.NSEC);
        } else if (snapshot.denial() instanceof Denial.Nsec3) {
            if (node.isInChain()) {
                add(node.denial(), RecordType.NSEC3);
            } else {
                // An insecure delegation in an opt-out span, or an empty non-terminal that leads to such delegations only.
                addProvableEncloser(path, last);
            }
        }
    }

    /// The name does not exist, but a wildcard matches it and has no records of the type (RFC 4035 section 3.1.3.4, RFC 5155
    /// section 7.2.5).
    void wildcardNoData(ZoneSnapshot snapshot, NamePath<ZoneNode> path, NameKey name, ZoneNode wildcard) {
        if (snapshot.denial() instanceof Denial.Nsec) {
            add(wildcard.denial(), RecordType.NSEC);
            addCover(snapshot, name);
        } else if (snapshot.denial() instanceof Denial.Nsec3(Nsec3Chain chain)) {
            addClosestEncloser(snapshot, chain, path, name);
            add(wildcard.denial(), RecordType.NSEC3);
        }
    }

    /// The name does not exist, and the answer is from a wildcard (RFC 4035 section 3.1.3.3, RFC 5155 section 7.2.6).
    void wildcardAnswer(ZoneSnapshot snapshot, NamePath<ZoneNode> path, NameKey name) {
        if (snapshot.denial() instanceof Denial.Nsec) {
            addCover(snapshot, name);
        } else if (snapshot.denial() instanceof Denial.Nsec3(Nsec3Chain chain)) {
            addNextCloser(snapshot, chain, path, name);
        }
    }

    /// Neither the name nor a wildcard exists (RFC 4035 section 3.1.3.2, RFC 5155 section 7.2.2).
    void nameError(ZoneSnapshot snapshot, NamePath<ZoneNode> path, NameKey name) {
        ZoneNode closestEncloser = path.entry(path.size() - 1);
        if (snapshot.denial() instanceof Denial.Nsec) {
            addCover(snapshot, name);
            add(closestEncloser.wildcardDenial(), RecordType.NSEC);
        } else if (snapshot.denial() instanceof Denial.Nsec3(Nsec3Chain chain)) {
            int provable = addClosestEncloser(snapshot, chain, path, name);
            if (provable >= 0) {
                add(path.entry(provable).wildcardDenial(), RecordType.NSEC3);
            }
        }
    }

    /// The NSEC record of the last name before this one.
    private void addCover(ZoneSnapshot snapshot, NameKey name) {
        ZoneNode before = snapshot.names().before(name, scratch);
        if (before != null) {
            add(before.denial(), RecordType.NSEC);
        }
    }

    /// The closest encloser proof of a name that does not exist. Its last ancestor that exists may have no NSEC3 record; then
    /// the proof is about the closest ancestor that has one (RFC 5155 section 7.2.1, erratum 3441).
    ///
    /// @return the index of that ancestor, or -1
    private int addClosestEncloser(
            ZoneSnapshot snapshot, Nsec3Chain chain, NamePath<ZoneNode> path, NameKey name) {
        int last = path.size() - 1;
        if (!path.entry(last).isInChain()) {
            return addProvableEncloser(path, last);
        }
        add(path.entry(last).denial(), RecordType.NSEC3);
        addNextCloser(snapshot, chain, path, name);
        return last;
    }

    /// Covers the ancestor of a missing name that is one label longer than the closest encloser.
    private void addNextCloser(ZoneSnapshot snapshot, Nsec3Chain chain, NamePath<ZoneNode> path, NameKey name) {
        int labels = snapshot.apex().labelCount() + path.size();
        int start = name.start(labels);
        chain.hash(name.octets(), name.offset() + start, name.length() - start, hasher, hash);
        add(chain.owner(chain.find(hash)), RecordType.NSEC3);
    }

    /// The closest encloser proof of a name of the path that has no NSEC3 record.
    ///
    /// @return the index of the closest ancestor that has one, or -1
    private int addProvableEncloser(NamePath<ZoneNode> path, int last) {
        int provable = last - 1;
        while (provable >= 0 && !path.entry(provable).isInChain()) {
            provable--;
        }
        if (provable >= 0) {
            add(path.entry(provable).denial(), RecordType.NSEC3);
            add(path.entry(provable + 1).denial(), RecordType.NSEC3);
        }
        return provable;
    }

    @SuppressWarnings("ReferenceEquality")
    private void add(@Nullable ZoneNode owner, int type) {
        for (int i = 0; i < size; i++) {
            if (owners[i] == owner) {
                return;
            }
        }
        if (owner == null || size == MAX_RECORDS) {
            return;
        }
        owners[size] = owner;
        rrsets[size++] = owner.ofType(type);
    }
}
