package rootwalk.authoritative.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.authoritative.journal.Records.APEX;
import static rootwalk.authoritative.journal.Records.set;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// The form of records in the journal: what is written is read, and nothing else is.
class RecordFormTest {

    private static final List<RRset> RECORDS = List.of(set("example. 60 SOA ns.example. h.example. 1 2 3 4 5"),
            set("example. 60 NS ns.example."), set("www.example. 0 A 192.0.2.1"),
            set("WWW.example. 2147483647 AAAA 2001:db8::1"), set("a.b.EXAMPLE. 60 TXT \"x\" \"y\""),
            RRset.of(Name.of("many.example."), RecordType.A, 60,
                    List.of(Rdata.of((byte) 1, (byte) 2, (byte) 3, (byte) 4),
                            Rdata.of((byte) 1, (byte) 2, (byte) 3, (byte) 5))),
            RRset.of(Name.of("empty.example."), 65_280, 60, Rdata.of()),
            RRset.of(Name.of("large.example."), 65_280, 60, Rdata.of(new byte[65_535])),
            RRset.of(Name.of("x".repeat(63) + "." + "y".repeat(63) + "." + "z".repeat(63) + "." + "w".repeat(53)
                    + ".example."), RecordType.A, 60, Rdata.of(new byte[4])));

    private static List<byte[]> cut(byte[] octets, Random random) {
        List<byte[]> parts = new ArrayList<>();
        for (int at = 0; at < octets.length;) {
            int end = Math.min(octets.length, at + random.nextInt(300));
            parts.add(Arrays.copyOfRange(octets, at, end));
            at = end;
        }
        return parts;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isReadFromAnyParts(long seed) throws DamageException, UnreadableException {
        Random random = new Random(seed);
        ZoneDelta delta = new ZoneDelta(APEX, RECORDS.subList(0, 4), RECORDS);

        ZoneDelta read = RecordReader.delta(APEX, cut(RecordWriter.encode(delta), random));

        assertThat(read).isEqualTo(delta);
        assertThat(read.added()).extracting(it -> it.owner().toString())
                .isEqualTo(RECORDS.stream().map(it -> it.owner().toString()).toList());
    }

    @Test
    void ofAnEmptyDeltaIsRead() throws DamageException, UnreadableException {
        ZoneDelta empty = new ZoneDelta(APEX, List.of(), List.of());

        assertThat(RecordReader.delta(APEX, List.of(RecordWriter.encode(empty)))).isEqualTo(empty);
    }

    @Test
    void ofTheRootIsRead() throws DamageException, UnreadableException {
        ZoneDelta delta = new ZoneDelta(Name.ROOT, List.of(set("test. 60 NS ns.test.")),
                List.of(set(". 60 SOA ns.test. h.test. 1 2 3 4 5")));

        assertThat(RecordReader.delta(Name.ROOT, List.of(RecordWriter.encode(delta)))).isEqualTo(delta);
    }

    @Test
    void anRRsetMayHaveMoreRecordsThanAMessage() throws DamageException, UnreadableException {
        List<Rdata> data = IntStream.range(0, 70_000)
                .mapToObj(i -> Rdata.of(new byte[] {3, (byte) (i >> 16), (byte) (i >> 8), (byte) i})).toList();
        ZoneDelta delta = new ZoneDelta(APEX, List.of(), List.of(RRset.of(APEX, RecordType.TXT, 60, data)));

        assertThat(RecordReader.delta(APEX, List.of(RecordWriter.encode(delta)))).isEqualTo(delta);
    }

    /// Values have checksums, so this is the second line.
    @Test
    void thatIsDamagedIsAnErrorOrOtherRecords() {
        Random random = new Random(7);
        byte[] octets = RecordWriter.encode(new ZoneDelta(APEX, RECORDS.subList(0, 4), RECORDS.subList(2, 7)));
        int errors = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged =
                    Arrays.copyOf(octets, random.nextInt(10) == 0 ? random.nextInt(octets.length) : octets.length);
            if (damaged.length > 0) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                ZoneDelta read = RecordReader.delta(APEX, List.of(damaged));
                assertThat(read.added()).allMatch(it -> it.owner().isSubdomainOf(APEX));
            } catch (DamageException e) {
                errors++;
            }
        }
        assertThat(errors).isPositive();
    }

    @Test
    void withMoreThanItSaysIsDamaged() {
        byte[] octets = RecordWriter.encode(new ZoneDelta(APEX, List.of(), RECORDS));

        assertThatThrownBy(() -> RecordReader.delta(APEX, List.of(octets, new byte[1])))
                .isInstanceOf(DamageException.class).hasMessageContaining("too many octets");
        assertThatThrownBy(() -> RecordReader.delta(APEX, List.of(Arrays.copyOf(octets, octets.length - 1))))
                .isInstanceOf(DamageException.class).hasMessageContaining("end too early");
        assertThatThrownBy(() -> RecordReader.delta(Name.of("other."), List.of(octets)))
                .isInstanceOf(DamageException.class);
    }

    @Test
    void ofAWholeZoneFillsItsPartsAndIsRead() throws DamageException, UnreadableException {
        String[] records = new String[2000];
        for (int i = 0; i < records.length; i++) {
            records[i] = "n" + i + ".example. 60 TXT \"" + "x".repeat(i % 200) + "\"";
        }
        ZoneSnapshot zone = Records.zone(1, records);
        ContentParts parts = new ContentParts(zone, 7);
        List<byte[]> contents = new ArrayList<>();
        while (parts.hasNext()) {
            assertThat(parts.next()).isInstanceOfSatisfying(Store.Write.Put.class, put -> {
                assertThat(put.key()).isEqualTo(Keys.content(APEX, 7, contents.size()));
                assertThat(put.value().length).isLessThanOrEqualTo(Store.MOST_VALUE);
                try {
                    contents.add(Checked.content(put.key(), put.value(), "part"));
                } catch (DamageException e) {
                    throw new AssertionError(e);
                }
            });
        }
        assertThat(contents.subList(0, contents.size() - 1)).allMatch(it -> it.length == Checked.MOST_CONTENT);
        assertThat(parts.parts()).isEqualTo(contents.size());
        Iterator<byte[]> rest = contents.iterator();
        RecordReader reader = new RecordReader(APEX, () -> rest.hasNext() ? rest.next() : null);
        List<RRset> read = new ArrayList<>();
        while (reader.hasNext()) {
            read.add(reader.next());
        }

        assertThat(read).hasSize(2001);
        assertThat(Records.lines(read)).containsExactlyInAnyOrderElementsOf(Records.contents(zone));
    }

    @Test
    void ofAValueIsDamagedUnderAnotherKeyOrWithAnotherVersion() throws DamageException, UnreadableException {
        byte[] key = Keys.state(APEX);
        byte[] value = Checked.put(key, new byte[] {1, 2, 3}).value();

        assertThat(Checked.content(key, value, "x")).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> Checked.content(Keys.state(Name.of("other.")), value, "the state"))
                .hasMessage("the checksum of the state is wrong");
        assertThatThrownBy(() -> Checked.content(key, null, "the state")).hasMessage("the state is missing");
        assertThatThrownBy(() -> Checked.content(key, new byte[4], "the state")).hasMessageContaining("checksum");
    }

    @Test
    void ofTheStateIsRead() throws DamageException, UnreadableException {
        ZoneRecord file = ZoneRecord.ofFile(-1, new ContentDigest(1, 2), ZoneRecord.none()).withDelta(5,
                new ContentDigest(-3, 4), 100);
        ZoneRecord content = file.withBase(new ZoneRecord.Basis.Content(2, 9, 12)).frozen(true)
                .withTimes(new SecondaryTimes(1L << 33, 1L << 34));

        for (ZoneRecord record : List.of(ZoneRecord.none(), file, file.adoptingFile(), content, content.ended(1L << 35),
                content.from(2, 40))) {
            assertThat(ZoneRecord.decode(record.encoded())).isEqualTo(record);
        }
        assertThatThrownBy(() -> ZoneRecord.decode(new byte[3])).isInstanceOf(DamageException.class);
    }

    @Test
    void ofKeysKeepsZonesApart() {
        List<Name> zones = List.of(Name.ROOT, Name.of("a."), Name.of("b.a."), Name.of("ab."), Name.of("b."),
                Name.of("\\255.a."), Name.of("s."), Name.of("\\000.s."));
        for (Name zone : zones) {
            for (Name other : zones) {
                if (!zone.equals(other)) {
                    for (byte[] key : List.of(Keys.state(other), Keys.delta(other, -1, -1),
                            Keys.content(other, 0, 0))) {
                        assertThat(Arrays.compareUnsigned(Keys.first(zone), key) <= 0
                                && Arrays.compareUnsigned(key, Keys.end(zone)) < 0).isFalse();
                    }
                }
            }
            assertThat(Arrays.compareUnsigned(Keys.delta(zone, 1, 0), Keys.delta(zone, 1, 1))).isNegative();
            assertThat(Arrays.compareUnsigned(Keys.delta(zone, 255, 9), Keys.delta(zone, 256, 0))).isNegative();
            assertThat(Arrays.compareUnsigned(Keys.delta(zone, Long.MAX_VALUE, 0), Keys.deltaEnd(zone))).isNegative();
        }
    }
}
