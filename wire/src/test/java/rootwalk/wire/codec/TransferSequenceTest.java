package rootwalk.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.TransferSequence.Meaning;

class TransferSequenceTest {

    /// The first letters of the meanings of records: a number is an SOA record with that serial, `a` another record.
    private static String read(TransferSequence sequence, String records) {
        StringBuilder meanings = new StringBuilder();
        for (String record : records.split(" ")) {
            Meaning meaning = record.equals("a") ? sequence.next(RecordType.A, 0)
                    : sequence.next(RecordType.SOA, (int) Long.parseLong(record));
            meanings.append(switch (meaning) {
                case VERSION -> 'V';
                case RECORD -> 'r';
                case REMOVED -> '-';
                case ADDED -> '+';
                case END -> 'E';
                case UNEXPECTED -> '?';
            });
        }
        return meanings + (sequence.isComplete() ? "." : "");
    }

    /// RFC 5936 section 2.2.
    @ParameterizedTest
    @CsvSource({"3 a a 3, VrrE.", "3 3, VE.", "3, V", "3 a a, Vrr", "a, ?", "3 a 4, Vr?", "3 4, V?", "3 a 3 a, VrE?."})
    void theWholeZoneIsBetweenTwoSoaRecords(String records, String meanings) {
        assertThat(read(TransferSequence.whole(), records)).isEqualTo(meanings);
    }

    /// RFC 1995 section 4.
    @ParameterizedTest
    @CsvSource({
            "1, 3 1 a 3 a a 3, V--+++E.",
            "1, 3 1 a 2 a 2 a 3 a 3, V--++--++E.",
            "1, 3 1 3 3, V-+E.",
            "1, 3 1 2 2 3 3, V-+-+E.",
            "1, 3 a a 3, VrrE.",
            "1, 3 3, VE.",
            "1, 3, V",
            "3, 3, V.",
            "4, 3, V.",
            "4294967295, 3, V",
            "2147483651, 3, V",
            "4294967290, 5 4294967290 a 5 a 5, V--++E.",
            "1, 3 1 a 3 a 3 a, V--++E?."
    })
    void differencesAlternateBetweenRemovedAndAddedRecords(long serial, String records, String meanings) {
        assertThat(read(TransferSequence.since((int) serial), records)).isEqualTo(meanings);
    }

    @ParameterizedTest
    @CsvSource({"3 a 3, 3", "4294967295 a 4294967295, 4294967295"})
    void theSerialIsThatOfTheFirstRecord(String records, long serial) {
        TransferSequence sequence = TransferSequence.whole();

        assertThat(read(sequence, records)).isEqualTo("VrE.");
        assertThat(Integer.toUnsignedLong(sequence.serial())).isEqualTo(serial);
    }
}
