package rootwalk.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rootwalk.wire.Arbitrary;
import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Flags;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.codec.MessageWriter.Section;

/// What is written is what is read.
class RoundTripTest {

    private final MessageReader reader = new MessageReader();
    private final MessageWriter writer = new MessageWriter();

    static LongStream seeds() {
        return Arbitrary.seeds(300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyMessageIsReadAsItWasWritten(long seed) {
        Arbitrary arbitrary = new Arbitrary(seed);
        Question question = new Question(arbitrary.name(), arbitrary.type());
        List<List<RRset>> sections = List.of(arbitrary.section(), arbitrary.section(), arbitrary.section());
        int offset = arbitrary.below(50);
        byte[] buffer = new byte[70_000];
        int flags = Flags.QR | arbitrary.below(0x8000);
        writer.begin(buffer, offset, 65535, (int) seed, flags);
        writer.question(question);
        for (Section section : Section.values()) {
            writer.section(section);
            for (RRset rrset : sections.get(section.ordinal())) {
                assertThat(writer.add(rrset)).isTrue();
            }
        }
        Edns edns = new Edns(
                arbitrary.below(65536),
                0,
                arbitrary.oneIn(2),
                arbitrary.below(256),
                List.of(new EdnsOption(10, Octets.of(arbitrary.octets(8))), new EdnsOption(15, Octets.EMPTY)));
        assertThat(writer.opt(edns.udpSize(), edns.extendedCode() << 4 | 5, 0, edns.dnssecOk())).isTrue();
        for (EdnsOption option : edns.options()) {
            assertThat(writer.option(option)).isTrue();
        }
        int length = writer.finish();

        Message message = reader.read(Arrays.copyOf(buffer, offset + length), offset, length);

        assertThat(message).as(reader.problem()).isNotNull();
        assertThat(message.id()).isEqualTo((int) seed);
        assertThat(message.flags()).isEqualTo((flags & ~Flags.RCODE) | 5);
        assertThat(message.rcode()).isEqualTo(edns.extendedCode() << 4 | 5);
        assertThat(message.question()).isEqualTo(question);
        assertThat(canonical(message.answer())).isEqualTo(canonical(sections.get(0)));
        assertThat(canonical(message.authority())).isEqualTo(canonical(sections.get(1)));
        assertThat(canonical(message.additional())).isEqualTo(canonical(sections.get(2)));
        assertThat(message.edns()).isEqualTo(edns);
        assertThat(message.length()).isEqualTo(length);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aShortMessageHasCompleteRRsetsOnly(long seed) {
        Arbitrary arbitrary = new Arbitrary(seed);
        byte[] buffer = new byte[2048];
        int limit = 280 + arbitrary.below(400);
        Arrays.fill(buffer, limit, buffer.length, (byte) 0x55);
        writer.begin(buffer, 0, limit, 1, Flags.QR);
        writer.question(new Question(arbitrary.name(), 1));
        writer.reserve(11);
        List<RRset> sets = arbitrary.section();
        List<RRset> added = sets.stream().filter(writer::add).toList();
        assertThat(writer.overflowed()).isEqualTo(added.size() < sets.size());
        assertThat(writer.opt(1232, 0, 0, false)).as("what was reserved is there").isTrue();
        int length = writer.finish();

        assertThat(length).isLessThanOrEqualTo(limit);
        for (int i = limit; i < buffer.length; i++) {
            assertThat(buffer[i]).isEqualTo((byte) 0x55);
        }
        Message message = reader.read(buffer, 0, length);
        assertThat(message).as(reader.problem()).isNotNull();
        assertThat(canonical(message.answer())).isEqualTo(canonical(added));
    }

    /// Names lose their case where they are compressed: canonical data is compared.
    static List<RRset> canonical(List<RRset> sets) {
        return sets.stream()
                .map(rrset -> RRset.of(
                        rrset.owner(),
                        rrset.type(),
                        rrset.dnsClass(),
                        rrset.ttl(),
                        rrset.rdata().stream().map(data -> data.canonical(rrset.type())).toList()))
                .toList();
    }

    static byte[] arbitraryResponse(Arbitrary arbitrary, byte[] buffer) {
        MessageWriter writer = new MessageWriter();
        writer.begin(buffer, 0, buffer.length, 1, Flags.QR);
        writer.question(new Question(arbitrary.name(), arbitrary.type()));
        for (Section section : Section.values()) {
            writer.section(section);
            arbitrary.section().forEach(writer::add);
        }
        if (arbitrary.oneIn(2)) {
            writer.opt(1232, 0, 0, false);
        }
        return Arrays.copyOf(buffer, writer.finish());
    }
}
