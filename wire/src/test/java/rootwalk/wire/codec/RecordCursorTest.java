package rootwalk.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.wire.codec.Requests.header;
import static rootwalk.wire.codec.Requests.joined;
import static rootwalk.wire.codec.Requests.octets;
import static rootwalk.wire.codec.Requests.question;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import rootwalk.wire.RecordType;

class RecordCursorTest {

    private static final byte[] ONE_IN_EACH_SECTION = joined(
            header(7, 0, 1, 1, 1, 1),
            question("example.", RecordType.A, 1),
            octets("C00C 0001 0001 0000003C 0004 C0000201"),
            octets("01 'a' C00C 0002 0003 80000000 0002 C00C"),
            octets("00 FF00 0001 00000000 0000"));

    private final RecordCursor cursor = new RecordCursor();

    private List<String> records() {
        List<String> records = new ArrayList<>();
        while (cursor.next()) {
            records.add(cursor.section() + " " + cursor.owner() + " " + cursor.type() + " " + cursor.dnsClass() + " "
                    + Integer.toUnsignedLong(cursor.ttl()) + " " + cursor.dataLength());
        }
        return records;
    }

    @Test
    void eachRecordIsReadInItsSection() {
        assertThat(cursor.begin(ONE_IN_EACH_SECTION, 0, ONE_IN_EACH_SECTION.length)).isTrue();
        assertThat(records()).containsExactly("ANSWER example. 1 1 60 4", "AUTHORITY a.example. 2 3 2147483648 2",
                "ADDITIONAL . 65280 1 0 0");
        assertThat(cursor.isMalformed()).isFalse();
    }

    @Test
    void aRequestIsReadFromItsView() {
        byte[] shifted = joined(new byte[9], ONE_IN_EACH_SECTION);
        RequestView view = new RequestView();
        view.read(shifted, 9, ONE_IN_EACH_SECTION.length);

        cursor.begin(view);

        assertThat(records()).hasSize(3).first().asString().startsWith("ANSWER example. ");
        assertThat(cursor.id()).isEqualTo(7);
    }

    @Test
    void whatIsAfterTheEndIsMalformed() {
        for (int length = 12; length < ONE_IN_EACH_SECTION.length; length++) {
            byte[] incomplete = Arrays.copyOf(ONE_IN_EACH_SECTION, length);

            boolean begins = cursor.begin(incomplete, 0, length);

            if (begins) {
                assertThat(records()).hasSizeLessThan(3);
                assertThat(cursor.isMalformed()).isTrue();
                assertThat(cursor.next()).isFalse();
            }
            assertThat(begins).isEqualTo(length >= 12 + 9 + 4);
        }
        assertThat(cursor.begin(ONE_IN_EACH_SECTION, 0, 11)).isFalse();
    }

    @Test
    void anyOctetsNeverThrow() {
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            byte[] changed = ONE_IN_EACH_SECTION.clone();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(3) == 0 ? random.nextInt(changed.length + 1) : changed.length;
            if (cursor.begin(changed, 0, length)) {
                while (cursor.next()) {
                    assertThat(cursor.dataOffset() + cursor.dataLength()).isLessThanOrEqualTo(length);
                    assertThat(cursor.ownerLength()).isPositive();
                }
            }
        }
    }
}
