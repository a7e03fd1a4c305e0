package rootwalk.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.wire.codec.RoundTripTest.canonical;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Record;
import rootwalk.wire.Arbitrary;
import rootwalk.wire.Flags;
import rootwalk.wire.RRset;
import rootwalk.wire.RdataLayout;
import rootwalk.wire.RecordType;

/// The same octets for this codec and for dnsjava's: both read the same, or one is stricter and it is said here why.
class DnsjavaDifferentialTest {

    private final MessageReader reader = new MessageReader();

    static LongStream seeds() {
        return Arbitrary.seeds(8);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatThisWritesDnsjavaReadsAndWritesBack(long seed) throws IOException {
        Arbitrary arbitrary = new Arbitrary(seed);
        byte[] buffer = new byte[65535];
        for (int i = 0; i < 100; i++) {
            byte[] ours = RoundTripTest.arbitraryResponse(arbitrary, buffer);
            if (dnsjavaReads(ours) == null) {
                continue;
            }
            byte[] theirs = new org.xbill.DNS.Message(ours).toWire();
            Message a = reader.read(ours, 0, ours.length);
            assertThat(a).as(reader.problem()).isNotNull();
            Message b = reader.read(theirs, 0, theirs.length);
            assertThat(b).as(reader.problem()).isNotNull();
            assertThat(b.question()).isEqualTo(a.question());
            assertThat(canonical(b.answer())).isEqualTo(canonical(a.answer()));
            assertThat(canonical(b.authority())).isEqualTo(canonical(a.authority()));
            assertThat(canonical(b.additional())).isEqualTo(canonical(a.additional()));
            assertThat(b.edns()).isEqualTo(a.edns());
            // dnsjava also remembers names that stand uncompressed in data, and more of the very long ones.
            assertThat(ours.length).isLessThanOrEqualTo(theirs.length * 5 / 4);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void onChangedMessagesThisIsTheStricterOne(long seed) throws IOException {
        Arbitrary arbitrary = new Arbitrary(seed);
        byte[] buffer = new byte[4096];
        for (int i = 0; i < 200; i++) {
            byte[] response = RoundTripTest.arbitraryResponse(arbitrary, buffer);
            for (int j = 0; j < 10; j++) {
                byte[] changed = HostileOctetsTest.changed(response, arbitrary);
                // Of a message with TC dnsjava keeps the beginning when the rest is malformed.
                changed[2] &= (byte) ~(Flags.TC >>> 8);
                compare(changed);
            }
        }
    }

    private void compare(byte[] octets) {
        Message ours = reader.read(octets, 0, octets.length);
        org.xbill.DNS.Message theirs = dnsjavaReads(octets);
        if (ours == null) {
            if (theirs != null) {
                assertThat(reader.problem())
                        .containsAnyOf(
                                // dnsjava lets pointers lead into the header, or into labels that go on behind the pointer.
                                "name is malformed",
                                "owner is malformed",
                                // dnsjava reads the names of any type compressed, and keeps the data of what it does not know.
                                "has an invalid format",
                                // Counts are held against what is left before any record is read.
                                "claims",
                                "cut off",
                                "points past the end",
                                // One OPT, of the root, in the additional section (RFC 6891 section 6.1.1); TSIG last (RFC 8945 section 5.1).
                                "OPT occurs",
                                "TSIG is not");
            }
            return;
        }
        if (theirs == null) {
            // dnsjava looks into the data of some types further than into names and lengths.
            return;
        }
        assertThat(records(ours)).as("records of " + ours).isLessThanOrEqualTo(records(theirs));
        if (ours.question() != null) {
            assertThat(theirs.getQuestion().getName().toWire()).hasSize(ours.question().name().length());
        }
        assertThat(ours.id()).isEqualTo(theirs.getHeader().getID());
        for (int section = 1; section <= 3; section++) {
            assertThat(owners(sections(ours).get(section - 1))).isEqualTo(owners(theirs.getSection(section)));
        }
    }

    private static List<List<RRset>> sections(Message message) {
        return List.of(message.answer(), message.authority(), message.additional());
    }

    private static int records(Message message) {
        return sections(message).stream()
                .flatMap(List::stream)
                .mapToInt(RRset::size)
                .sum();
    }

    private static int records(org.xbill.DNS.Message message) {
        return message.getSection(1).size() + message.getSection(2).size() + message.getSection(3).size();
    }

    private static List<String> owners(Iterable<?> records) {
        TreeMap<String, String> owners = new TreeMap<>();
        for (Object record : records) {
            switch (record) {
                case RRset rrset ->
                    owners.put(rrset.owner().folded() + " " + rrset.type() + " " + rrset.dnsClass(), "");
                case Record theirs -> {
                    if (theirs.getType() != RecordType.OPT && theirs.getType() != RecordType.TSIG) {
                        byte[] name = theirs.getName().toWire();
                        owners.put(
                                rootwalk.wire.Name.of(name, 0).folded() + " " + theirs.getType() + " "
                                        + theirs.getDClass(),
                                "");
                    }
                }
                default -> throw new IllegalStateException();
            }
        }
        return List.copyOf(owners.keySet());
    }

    private static org.xbill.DNS.@Nullable Message dnsjavaReads(byte[] octets) {
        try {
            return new org.xbill.DNS.Message(octets);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /// RFC 3597 section 4: names are expanded in the types that may have them compressed, in no other.
    @Test
    void theLayoutsHaveTheNamesOfDnsjava() {
        List<String> different = new ArrayList<>();
        for (int type = 1; type < 300; type++) {
            if (RdataLayout.of(type).hasNames() && type != RecordType.OPT && type != RecordType.TSIG) {
                byte[] data = new Arbitrary(type).rdata(type);
                RdataReader ours = new RdataReader();
                assertThat(ours.read(type, data, 0, 0, data.length)).as(RecordType.name(type)).isTrue();
                assertThat(ours.length()).isEqualTo(data.length);
                Record theirs = null;
                try {
                    theirs = Record.newRecord(org.xbill.DNS.Name.root, type, 1, 0, data.length, data);
                } catch (RuntimeException e) {
                    different.add(RecordType.name(type));
                }
                if (theirs != null) {
                    assertThat(theirs.rdataToWireCanonical())
                            .as(RecordType.name(type))
                            .hasSameSizeAs(data);
                }
            }
        }
        // Random data breaks what these types hold besides their names.
        assertThat(different).isSubsetOf("SIG", "RRSIG", "NSEC", "NXT", "TKEY", "SVCB", "HTTPS", "NAPTR", "PX", "LP");
    }
}
