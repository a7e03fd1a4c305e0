package rootwalk.authoritative.zone;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Names with thousands of records. The octets that are allocated are a measure of the records that are copied.
class LargeNamesTest {

    private static final Name APEX = Name.of("example.");
    private static final Name ONE = Name.of("one.example.");
    private static final Name OTHER = Name.of("other.example.");
    private static final Name ONE_IN_CAPITALS = Name.of("ONE.example.");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static Rdata data(int number) {
        return Rdata
                .of(new byte[] {4, (byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }

    private static Rdata signature(int covered) {
        byte[] data = new byte[24];
        data[0] = (byte) (covered >> 8);
        data[1] = (byte) covered;
        return Rdata.of(data);
    }

    private static ZoneEdit begin() {
        ZoneEdit edit = ZoneEdit.begin(APEX, EditObserver.NONE);
        edit.add(RRset.of(APEX, RecordType.SOA, 60, Rdata.of(new byte[22])));
        return edit;
    }

    private static ZoneNode node(ZoneEdit edit, Name name) {
        ZoneNode node = edit.names().exact(name);
        assertThat(node).isNotNull();
        return node;
    }

    private static long allocated(int number, IntConsumer task) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        task.accept(number);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static void assertProportional(IntConsumer task) {
        task.accept(100);
        assertThat(allocated(16_000, task)).isLessThan(3 * allocated(8_000, task));
    }

    @Test
    void whoseRecordsAlternateWithThoseOfAnotherNameAreNotCopiedForEach() {
        assertProportional(records -> {
            ZoneEdit edit = begin();
            for (int i = 0; i < records; i++) {
                edit.add(RRset.of(i % 2 == 0 ? ONE : OTHER, RecordType.TXT, 60, data(i)));
            }

            ZoneNode node = node(edit, OTHER);
            assertThat(node.records(node.firstRRset())).isEqualTo(records / 2);
        });
    }

    @Test
    void whoseCaseAlternatesAreNotCopiedForEachRecord() {
        assertProportional(records -> {
            ZoneEdit edit = begin();
            for (int i = 0; i < records; i++) {
                edit.add(RRset.of(i % 2 == 0 ? ONE : ONE_IN_CAPITALS, RecordType.TXT, 60, data(i)));
            }

            ZoneNode node = node(edit, ONE);
            assertThat(node.records(node.firstRRset())).isEqualTo(records);
            assertThat(node.name().toString()).isEqualTo("ONE.example.");
        });
    }

    @Test
    void ofTheNsec3ChainAreNotCopiedForEachRecord() {
        assertProportional(records -> {
            ZoneEdit edit = begin();
            for (int i = 0; i < records; i++) {
                edit.add(RRset.of(i % 2 == 0 ? ONE : OTHER, RecordType.NSEC3, 60, data(i)));
            }

            ZoneNode node = edit.nsec3().exact(ONE);
            assertThat(node).isNotNull();
            assertThat(node.records(node.firstRRset())).isEqualTo(records / 2);
        });
    }

    /// A change of one RRset copies the array of the name some times, but makes no objects of the other RRsets.
    @Test
    void areNotReadForAChangeOfOneType() {
        ZoneEdit edit = begin();
        for (int type = 300; type < 20_300; type++) {
            edit.add(RRset.of(ONE, type, 60, data(type)));
        }
        Zone zone = new Zone(APEX, edit.build());
        int octets = ((ZoneSnapshot) zone.state()).names().exact(ONE).nameOctets().length;
        ZoneWriter.Change change = next -> {
            boolean _ = next.remove(ONE, 1_000);
            next.add(RRset.of(ONE, 1_000, 60, data(7)));
        };

        long allocated = allocated(0, _ -> assertThat(zone.writer().submit(change).join())
                .isInstanceOf(ZoneWriter.Result.Changed.class));

        assertThat(allocated).isLessThan(12L * octets);
    }

    @Test
    void withMoreRecordsThanAMessageHasAreChangedRecordByRecord() {
        ZoneEdit edit = begin();
        for (int i = 0; i < 70_000; i++) {
            edit.add(RRset.of(ONE, RecordType.TXT, 60, data(i)));
        }
        Zone zone = new Zone(APEX, edit.build());

        ZoneWriter.Result result =
                zone.writer().submit(next -> next.add(RRset.of(ONE, RecordType.TXT, 60, data(70_000)))).join();

        assertThat(result).isInstanceOfSatisfying(ZoneWriter.Result.Changed.class,
                changed -> assertThat(changed.delta().added())
                        .containsExactly(RRset.of(ONE, RecordType.TXT, 60, data(70_000))));
        assertThat(((ZoneSnapshot) zone.state()).rrset(ONE, RecordType.TXT).size()).isEqualTo(70_001);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void haveWhatWasAddedAndNotRemovedInAnyOrder(long seed) {
        Random random = new Random(seed);
        int types = 1 + random.nextInt(200);
        ZoneEdit edit = begin();
        Map<Name, Map<Integer, Set<Rdata>>> expected = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            Name owner = random.nextBoolean() ? ONE : OTHER;
            int type = 300 + random.nextInt(types);
            boolean isSignature = random.nextInt(3) == 0;
            int kind = isSignature ? RRsetKind.ofSignatures(type) : type;
            Rdata data = isSignature ? signature(type) : data(random.nextInt(3));
            Map<Integer, Set<Rdata>> ofOwner = expected.computeIfAbsent(owner, _ -> new HashMap<>());
            if (random.nextInt(4) > 0) {
                edit.add(RRset.of(owner, isSignature ? RecordType.RRSIG : type, 60, data));
                ofOwner.computeIfAbsent(kind, _ -> new HashSet<>()).add(data);
            } else if (random.nextBoolean()) {
                assertThat(edit.remove(owner, isSignature ? RecordType.RRSIG : type, data))
                        .isEqualTo(ofOwner.getOrDefault(kind, new HashSet<>()).remove(data));
            } else if (!isSignature) {
                assertThat(edit.remove(owner, type)).isEqualTo(!ofOwner.getOrDefault(type, Set.of()).isEmpty());
                ofOwner.remove(type);
            }
            ofOwner.values().removeIf(Set::isEmpty);
        }

        assertHas(node(edit, ONE), expected.get(ONE));
        assertHas(node(edit, OTHER), expected.get(OTHER));
    }

    private static void assertHas(ZoneNode node, Map<Integer, Set<Rdata>> expected) {
        List<Integer> kinds = new ArrayList<>();
        for (int rrset = node.firstRRset(); rrset != ZoneNode.NONE; rrset = node.nextRRset(rrset)) {
            int kind = RRsetKind.of(node, rrset);
            kinds.add(kind);
            assertThat(node.rrset(rrset).rdata()).containsExactlyInAnyOrderElementsOf(expected.get(kind));
            assertThat(node.ofKind(kind)).isEqualTo(rrset);
            if (!RRsetKind.isOfSignatures(kind)) {
                assertThat(node.ofType(kind)).isEqualTo(rrset);
                boolean isSigned = expected.containsKey(RRsetKind.ofSignatures(kind));
                assertThat(node.signatures(rrset) != ZoneNode.NONE).isEqualTo(isSigned);
            }
        }
        assertThat(kinds).containsExactlyInAnyOrderElementsOf(expected.keySet());
        assertThat(node.ofType(299)).isEqualTo(ZoneNode.NONE);
        int signatures = (int) kinds.stream().filter(RRsetKind::isOfSignatures).count();
        assertThat(node.rrsets(RecordType.RRSIG)).hasSize(signatures);
        if (signatures > 0) {
            assertThat(node.type(node.ofType(RecordType.RRSIG))).isEqualTo(RecordType.RRSIG);
        }
    }
}
