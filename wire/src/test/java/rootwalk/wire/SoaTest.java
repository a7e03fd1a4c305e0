package rootwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.wire.text.RdataText;

class SoaTest {

    private static RRset soa(int ttl, String minimum) {
        return RRset.of(Name.of("example."), RecordType.SOA, ttl,
                RdataText.parse(RecordType.SOA, "ns.example. admin.example. 4294967295 2 3 4 " + minimum, Name.ROOT));
    }

    /// RFC 2308 section 5. MINIMUM is an unsigned number, so that one with the highest bit is a large one.
    @ParameterizedTest
    @CsvSource({"3600, 300, 300", "60, 300, 60", "3600, 0, 0", "0, 300, 0", "3600, 2147483648, 3600",
            "3600, 4294967295, 3600"})
    void theNegativeTtlIsTheLowerOfTtlAndMinimum(int ttl, String minimum, int negative) {
        assertThat(Soa.negativeTtl(soa(ttl, minimum))).isEqualTo(negative);
    }

    @Test
    void theSerialIsTheFirstNumber() {
        assertThat(Soa.serial(soa(60, "5"))).isEqualTo(-1);
    }

    @Test
    void aRecordWithAnotherSerialHasTheOtherDataOfTheFirst() {
        RRset other = Soa.withSerial(soa(60, "5"), 7);

        assertThat(RdataText.print(other))
                .isEqualTo("example. 60 IN SOA ns.example. admin.example. 7 2 3 4 5");
    }
}
