package rootwalk.authoritative.zone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// The times in signatures (RFC 4034 section 3.1.5), and which signature of a zone expires first.
class SignatureLifetimeTest {

    private static final Name APEX = Name.of("example.");
    private static final String HASH = "2t7b4g4vsa5smi47k61mv5bv1a22bojr.example.";

    private static SignatureLifetime lifetime(String inception, String expiration) {
        return new SignatureLifetime((int) Instant.parse(inception).getEpochSecond(),
                (int) Instant.parse(expiration).getEpochSecond());
    }

    @Test
    void aSignatureEndsAtItsExpiration() {
        SignatureLifetime lifetime = lifetime("2026-11-01T00:00:00Z", "2026-12-01T12:00:05Z");

        assertThat(lifetime.length()).isEqualTo(Duration.parse("P30DT12H5S"));
        assertThat(lifetime.end(Instant.parse("2026-11-20T10:00:00.75Z"))).isEqualTo("2026-12-01T12:00:05Z");
        assertThat(lifetime.end(Instant.parse("2027-11-20T10:00:00Z"))).isEqualTo("2026-12-01T12:00:05Z");
    }

    /// RFC 4034 section 3.1.5: the 32 bits are compared by serial number arithmetic.
    @Test
    void timesAreRightAfterTheYear2106() {
        SignatureLifetime lifetime = lifetime("2106-02-01T00:00:00Z", "2106-03-01T00:00:00Z");

        assertThat(lifetime.length()).isEqualTo(Duration.ofDays(28));
        assertThat(lifetime.end(Instant.parse("2106-02-05T00:00:00Z"))).isEqualTo("2106-03-01T00:00:00Z");
        assertThat(lifetime.end(Instant.parse("2106-02-20T00:00:00Z"))).isEqualTo("2106-03-01T00:00:00Z");
    }

    /// `OWNER TYPE COVERED-OR-DATA`; a signature has the days of December 2026 from which and to which it is valid.
    private static ZoneSnapshot zone(String... records) {
        ZoneEdit edit = ZoneEdit.begin(APEX, EditObserver.NONE);
        add(edit, "example. SOA ns.example. h.example. 1 2 3 4 5");
        for (String record : records) {
            add(edit, record);
        }
        ZoneSnapshot made = edit.build();
        assertThat(made).isNotNull();
        return made;
    }

    private static void add(ZoneEdit edit, String record) {
        String[] words = record.split(" ", 3);
        int type = RecordType.parse(words[1]);
        String data = words[2];
        if (type == RecordType.RRSIG) {
            String[] fields = data.split(" ");
            data = "%s 13 2 60 202612%s000000 202612%s000000 %s example. AAAA".formatted(fields[0], fields[2],
                    fields[1],
                    fields[2]);
        }
        edit.add(RRset.of(Name.of(words[0]), type, 60, RdataText.parse(type, data, Name.ROOT)));
    }

    private static String first(String... records) {
        return zone(records).firstExpiry().map(lifetime -> Instant.ofEpochSecond(lifetime.inception()) + " to "
                + Instant.ofEpochSecond(lifetime.expiration())).orElse("none");
    }

    @Test
    void theFirstExpiryIsThatOfAnyName() {
        assertThat(first("example. RRSIG SOA 01 20", "a.example. A 192.0.2.1", "a.example. RRSIG A 03 15",
                "b.example. A 192.0.2.1", "b.example. RRSIG A 02 18"))
                .isEqualTo("2026-12-03T00:00:00Z to 2026-12-15T00:00:00Z");
        assertThat(first("example. RRSIG SOA 01 12", "a.example. A 192.0.2.1", "a.example. RRSIG A 03 15"))
                .isEqualTo("2026-12-01T00:00:00Z to 2026-12-12T00:00:00Z");
    }

    @Test
    void theFirstExpiryIsThatOfAnySignatureOfAnRrset() {
        assertThat(first("example. RRSIG SOA 01 20", "a.example. A 192.0.2.1", "a.example. RRSIG A 04 19",
                "a.example. RRSIG A 03 15", "a.example. RRSIG A 05 17"))
                .isEqualTo("2026-12-03T00:00:00Z to 2026-12-15T00:00:00Z");
    }

    @Test
    void theFirstExpiryMayBeThatOfAnNsec3Record() {
        assertThat(first("example. RRSIG SOA 01 20", HASH + " NSEC3 1 0 0 - 2vptu5timamqttgl4luu9kg21e0aor3s A",
                HASH + " RRSIG NSEC3 02 10")).isEqualTo("2026-12-02T00:00:00Z to 2026-12-10T00:00:00Z");
    }

    /// Such a zone is not signed, or not yet.
    @Test
    void aZoneWhoseApexIsNotSignedHasNoExpiry() {
        assertThat(first("a.example. A 192.0.2.1", "a.example. RRSIG A 03 15")).isEqualTo("none");
        assertThat(first()).isEqualTo("none");
    }
}
