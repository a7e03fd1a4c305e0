package rootwalk.web.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import rootwalk.web.path.ServiceBinding;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

class HttpsRecordReaderTest {

    private static final Name OWNER = Name.of("a.isle.");

    @Test
    void readsWhatARecordSays() {
        ServiceBinding service = HttpsRecordReader.read(set(RdataText.parse(RecordType.HTTPS,
                "1 . alpn=\"h3,h2\" port=8443 ipv4hint=192.0.2.1 ipv6hint=2001:db8::1", Name.ROOT))).getFirst();

        assertThat(service.priority()).isEqualTo(1);
        assertThat(service.target()).isEqualTo(OWNER);
        assertThat(service.protocols()).containsExactly("h3", "h2", "http/1.1");
        assertThat(service.port()).hasValue(8443);
        assertThat(service.hints()).hasSize(2);
        assertThat(service.usable()).isTrue();
    }

    /// RFC 9460 section 7.1.2: a set.
    @Test
    void theDefaultProtocolIsThereOnceThoughItIsNamedToo() {
        ServiceBinding service = HttpsRecordReader.read(set(RdataText.parse(RecordType.HTTPS,
                "1 . alpn=\"h2,http/1.1\"", Name.ROOT))).getFirst();

        assertThat(service.protocols()).containsExactly("h2", "http/1.1");
    }

    /// RFC 9460 section 7.1.1.
    @Test
    void theDefaultProtocolMayBeExcluded() {
        ServiceBinding service = HttpsRecordReader.read(set(RdataText.parse(RecordType.HTTPS,
                "1 . alpn=h2 no-default-alpn", Name.ROOT))).getFirst();

        assertThat(service.protocols()).containsExactly("h2");
    }

    @RepeatedTest(200)
    void anyOctetsAreARecordOrNone(RepetitionInfo round) {
        Random random = new Random(round.getCurrentRepetition());
        byte[] octets = new byte[random.nextInt(60)];
        random.nextBytes(octets);
        for (int i = 2; i < Math.min(octets.length, 12); i++) {
            octets[i] &= 7;
        }

        assertThatCode(() -> HttpsRecordReader.read(set(Rdata.of(octets)))).doesNotThrowAnyException();
    }

    private static RRset set(Rdata data) {
        return RRset.of(OWNER, RecordType.HTTPS, 60, data);
    }
}
