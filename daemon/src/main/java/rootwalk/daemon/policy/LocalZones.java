package rootwalk.daemon.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import rootwalk.config.LocalAction;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.LocalRule;
import rootwalk.daemon.pipeline.LocalSource;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.wire.BigEndian;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.Soa;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.codec.QuestionView;

/// Zones and records from which queries are answered without resolution: those of the configuration, and those of
/// [SpecialUseNames]. The deepest zone at or above a name decides; a record outside all zones makes its own name
/// [LocalAction#TRANSPARENT]. Only the exceptions can be changed. Any thread.
public final class LocalZones implements LocalSource {

    private static final RRset[] NO_RECORDS = {};

    /// A name that exists: it is the apex of a zone, it has records, or there are names below it.
    private record Node(@Nullable Zone zone, Records records) {}

    /// A zone; `negative` is its SOA for answers without records.
    private record Zone(LocalAction action, boolean blocks, RRset negative, Records apex) {}

    /// The records of one name.
    private static final class Records {

        private final RRset[] sets;

        /// Whether the name has other records elsewhere.
        private final boolean isPartial;

        Records(RRset[] sets, boolean isPartial) {
            this.sets = sets;
            this.isPartial = isPartial;
        }

        boolean isEmpty() {
            return sets.length == 0;
        }

        /// Whether one of the records answers a query for a type.
        boolean have(int qtype) {
            return qtype == RecordType.ANY ? !isEmpty()
                    : ofType(qtype) != null || ofType(RecordType.CNAME) != null;
        }

        @Nullable
        RRset ofType(int type) {
            for (RRset rrset : sets) {
                if (rrset.type() == type) {
                    return rrset;
                }
            }
            return null;
        }
    }

    private final NameTable<Node> nodes;
    private final boolean isEmpty;
    private final Set<Name> exceptions = ConcurrentHashMap.newKeySet();

    private LocalZones(NameTable<Node> nodes, boolean isEmpty) {
        this.nodes = nodes;
        this.isEmpty = isEmpty;
    }

    @Override
    public AnswerSource source() {
        return AnswerSource.LOCAL;
    }

    @Override
    public StepResult find(QuestionView question, Answer answer) {
        if (isEmpty || (!exceptions.isEmpty() && isExcepted(question.name()))) {
            return StepResult.PASS;
        }
        Zone zone = null;
        Node exact = null;
        boolean isApex = false;
        int labels = question.labels();
        for (int skipped = labels; skipped >= 0; skipped--) {
            int from = skipped == labels ? question.nameLength() - 1 : question.labelOffset(skipped);
            Node node = nodes.at(question.octets(), question.nameOffset() + from, question.nameLength() - from);
            if (node == null) {
                break;
            }
            if (node.zone() != null) {
                zone = node.zone();
                isApex = skipped == 0;
            }
            exact = skipped == 0 ? node : null;
        }
        if (exact != null && (zone == null || isApex) && isOfParent(question, zone, exact.records())) {
            return StepResult.PASS;
        }
        return answer(question, answer, zone, exact);
    }

    /// Whether the parent zone has the answer to a query for a name with records or its own zone here: it has the DS records
    /// (RFC 4035 section 3.1.4.1). The parent of a top-level name is the root, to which no queries for local names are sent.
    private static boolean isOfParent(QuestionView question, @Nullable Zone zone, Records records) {
        return question.type() == RecordType.DS && question.labels() > 1 && records.ofType(RecordType.DS) == null
                && (zone == null || zone.action() == LocalAction.STATIC || zone.action() == LocalAction.TRANSPARENT
                        || (zone.action() == LocalAction.NODATA && !zone.blocks()));
    }

    @Override
    public LocalRule rule(Question question) {
        Name name = question.name();
        Node exact = at(name);
        if (exact != null && exact.records().have(question.type())) {
            return new LocalRule.LocalData(name);
        }
        for (int labels = name.labelCount(); labels >= 0; labels--) {
            Name zone = name.ancestor(labels);
            Node node = at(zone);
            if (node != null && node.zone() != null) {
                return new LocalRule.LocalZone(zone, node.zone().action());
            }
        }
        return new LocalRule.LocalData(name);
    }

    /// Leaves queries for a name and all names below it to later steps, if it answers any of them.
    public void except(Name name) {
        boolean isConcerned = at(name) != null;
        for (int labels = name.labelCount() - 1; labels >= 0 && !isConcerned; labels--) {
            Node node = at(name.ancestor(labels));
            isConcerned = node != null && node.zone() != null;
        }
        if (isConcerned) {
            exceptions.add(name);
        }
    }

    /// Ends an exception. Other names are ignored.
    public void endException(Name name) {
        exceptions.remove(name);
    }

    private boolean isExcepted(Name name) {
        for (int labels = name.labelCount(); labels >= 0; labels--) {
            if (exceptions.contains(name.ancestor(labels))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Node at(Name name) {
        return nodes.at(name.sharedOctets(), 0, name.sharedOctets().length);
    }

    private static StepResult answer(
            QuestionView question, Answer answer, @Nullable Zone zone, @Nullable Node exact) {
        if (exact != null && !exact.records().isEmpty()) {
            return records(question, answer, zone, exact.records());
        }
        if (zone == null) {
            return StepResult.PASS;
        }
        boolean exists = exact != null;
        return switch (zone.action()) {
            case TRANSPARENT -> StepResult.PASS;
            case DROP -> StepResult.DROPPED;
            case REFUSE -> {
                answer.errors().add(ExtendedError.BLOCKED);
                answer.begin(ResponseCode.REFUSED, 0);
                yield StepResult.ANSWERED;
            }
            case NXDOMAIN -> negative(answer, zone, ResponseCode.NXDOMAIN);
            case NODATA -> negative(answer, zone, ResponseCode.NOERROR);
            case STATIC -> negative(answer, zone, exists ? ResponseCode.NOERROR : ResponseCode.NXDOMAIN);
            case REDIRECT -> records(question, answer, zone, zone.apex());
        };
    }

    /// With QNAME as owner, which differs from the owner of the records in a zone that redirects.
    private static StepResult records(
            QuestionView question, Answer answer, @Nullable Zone zone, Records records) {
        int qtype = question.type();
        RRset found = records.ofType(qtype);
        if (found == null && zone == null && records.isPartial) {
            return StepResult.PASS;
        }
        RRset alias = found == null ? records.ofType(RecordType.CNAME) : null;
        if (found == null && alias == null && qtype != RecordType.ANY) {
            return negative(answer, zone, ResponseCode.NOERROR);
        }
        answer.begin(ResponseCode.NOERROR, Flags.AA);
        if (qtype == RecordType.ANY) {
            for (RRset rrset : records.sets) {
                answer.addAtQuestion(rrset);
            }
            return StepResult.ANSWERED;
        }
        if (found != null) {
            answer.addAtQuestion(found);
        } else if (alias != null) {
            answer.addAtQuestion(alias);
        }
        return alias == null ? StepResult.ANSWERED : StepResult.EXTERNAL_ALIAS;
    }

    private static StepResult negative(Answer answer, @Nullable Zone zone, int rcode) {
        answer.begin(rcode, Flags.AA);
        if (zone != null) {
            if (zone.blocks()) {
                answer.errors().add(ExtendedError.BLOCKED);
            }
            answer.section(Section.AUTHORITY);
            answer.add(zone.negative());
        }
        return StepResult.ANSWERED;
    }

    /// Collects zones and records. Used by one thread.
    public static final class Builder {

        private final Map<Name, LocalAction> zones = new HashMap<>();
        private final Set<Name> withoutData = new HashSet<>();
        private final Set<Name> partial = new HashSet<>();
        private final Map<Name, List<RRset>> records = new HashMap<>();
        private final int negativeTtl;

        /// @param negativeTtl seconds for which clients may cache a negative answer, for zones without an SOA record
        public Builder(int negativeTtl) {
            this.negativeTtl = negativeTtl;
        }

        public Builder zone(Name name, LocalAction action) {
            zones.put(name, action);
            return this;
        }

        /// A zone in which every name exists, with no data except that of [#records].
        Builder withoutData(Name name) {
            withoutData.add(name);
            return zone(name, LocalAction.NODATA);
        }

        /// Adds records; those of one name and type become one RRset with the lowest TTL among them.
        public Builder records(RRset added) {
            List<RRset> ofName = records.computeIfAbsent(added.owner(), name -> new ArrayList<>());
            for (int i = 0; i < ofName.size(); i++) {
                RRset before = ofName.get(i);
                if (before.type() == added.type()) {
                    List<Rdata> all = new ArrayList<>(before.rdata());
                    added.rdata().stream().filter(data -> !all.contains(data)).forEach(all::add);
                    ofName.set(
                            i, RRset.of(added.owner(), added.type(), Math.min(before.ttl(), added.ttl()), all));
                    return this;
                }
            }
            ofName.add(added);
            return this;
        }

        /// Adds records beside those that a name outside of the zones has elsewhere: only queries for their type are answered.
        Builder beside(RRset added) {
            partial.add(added.owner());
            return records(added);
        }

        /// The step that answers from the zones and records.
        public LocalZones build() {
            zones.forEach((name, action) -> {
                if (action == LocalAction.STATIC || withoutData.contains(name)) {
                    completeApex(name);
                }
            });
            Map<Name, Node> nodes = new HashMap<>();
            zones.forEach((name, action) -> nodes.put(name, new Node(finished(name, action), recordsOf(name))));
            records.forEach((name, sets) -> nodes.computeIfAbsent(name, own -> new Node(null, recordsOf(own))));
            for (Name name : List.copyOf(nodes.keySet())) {
                for (int above = name.labelCount() - 1; above >= 0; above--) {
                    nodes.putIfAbsent(name.ancestor(above), new Node(null, new Records(NO_RECORDS, false)));
                }
            }
            return new LocalZones(new NameTable<>(nodes), nodes.isEmpty());
        }

        /// RFC 6303 section 3: a zone has an SOA and an NS; if the configuration has none, they are made with the name of the zone.
        private void completeApex(Name zone) {
            Records given = recordsOf(zone);
            if (given.ofType(RecordType.SOA) == null) {
                records(emptyZoneSoa(zone, negativeTtl));
            }
            if (given.ofType(RecordType.NS) == null) {
                records(RRset.of(zone, RecordType.NS, negativeTtl, Rdata.of(zone)));
            }
        }

        private Records recordsOf(Name name) {
            return new Records(records.getOrDefault(name, List.of()).toArray(NO_RECORDS), partial.contains(name));
        }

        private Zone finished(Name name, LocalAction action) {
            Records apex = recordsOf(name);
            RRset soa = apex.ofType(RecordType.SOA);
            boolean blocks = action == LocalAction.NXDOMAIN
                    || (action == LocalAction.NODATA && !withoutData.contains(name));
            return new Zone(action, blocks, soa == null ? emptyZoneSoa(name, negativeTtl) : negative(soa), apex);
        }

        /// RFC 2308 section 3: the TTL of the SOA in a negative answer is the lower of its own and its MINIMUM.
        private static RRset negative(RRset soa) {
            return soa.withTtl(Soa.negativeTtl(soa));
        }
    }

    /// RFC 6303 section 3: the SOA of a zone without other records.
    static RRset emptyZoneSoa(Name zone, int ttl) {
        byte[] mname = zone.sharedOctets();
        byte[] rname = Name.of("nobody.invalid.").sharedOctets();
        int[] numbers = {1, 3600, 1200, 604800, ttl};
        byte[] data = new byte[mname.length + rname.length + numbers.length * Integer.BYTES];
        System.arraycopy(mname, 0, data, 0, mname.length);
        System.arraycopy(rname, 0, data, mname.length, rname.length);
        int at = mname.length + rname.length;
        for (int number : numbers) {
            BigEndian.put32(data, at, number);
            at += Integer.BYTES;
        }
        return RRset.of(zone, RecordType.SOA, ttl, Rdata.of(data));
    }
}
