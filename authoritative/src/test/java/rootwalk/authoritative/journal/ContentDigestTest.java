package rootwalk.authoritative.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.authoritative.journal.Records.zone;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneSnapshot;

class ContentDigestTest {

    private static ContentDigest digest(String... records) {
        return ContentDigest.of(zone(1, records));
    }

    @Test
    void isTheSameForAnyOrderOfRecords() {
        assertThat(digest("a.example. 60 A 192.0.2.1", "a.example. 60 A 192.0.2.2", "b.example. 60 A 192.0.2.1"))
                .isEqualTo(digest("b.example. 60 A 192.0.2.1", "a.example. 60 A 192.0.2.2",
                        "a.example. 60 A 192.0.2.1"));
    }

    @Test
    void isTheSameForAnyCaseOfNames() {
        assertThat(digest("a.example. 60 NS ns.example.")).isEqualTo(digest("A.EXAMPLE. 60 NS NS.example."));
        assertThat(digest("a.example. 60 TXT \"x\"")).isNotEqualTo(digest("a.example. 60 TXT \"X\""));
    }

    @Test
    void differsForEachPartOfARecord() {
        Set<ContentDigest> digests = new HashSet<>();
        String[] records = {"a.example. 60 A 192.0.2.1", "b.example. 60 A 192.0.2.1", "a.example. 61 A 192.0.2.1",
                "a.example. 60 A 192.0.2.2", "a.example. 60 TYPE65280 \\# 4 C0000201", "a.a.example. 60 A 192.0.2.1",
                "a.example. 60 TXT \"\"", "a.example. 60 TXT \"\" \"\"", "a.example. 60 TXT \"12345678\"",
                "a.example. 60 TXT \"87654321\""};
        for (String record : records) {
            digests.add(digest(record));
        }
        digests.add(digest());
        digests.add(digest(records[0], records[1]));
        digests.add(digest(records[0], records[3]));

        assertThat(digests).hasSize(records.length + 3);
    }

    /// The data of one record must not balance that of another.
    @Test
    void differsIfDataIsExchanged() {
        assertThat(digest("a.example. 60 A 192.0.2.1", "b.example. 60 A 192.0.2.2"))
                .isNotEqualTo(digest("a.example. 60 A 192.0.2.2", "b.example. 60 A 192.0.2.1"));
    }

    @Test
    void followsADelta() {
        ZoneSnapshot before = zone(1, "a.example. 60 A 192.0.2.1", "b.example. 60 A 192.0.2.1",
                "2t7b4g4vsa5smi47k61mv5bv1a22bojr.example. 60 NSEC3 1 0 0 - 2vptu5timamqttgl4luu9kg21e0aor3s A");
        ZoneSnapshot after = zone(2, "b.example. 60 A 192.0.2.1", "b.example. 60 A 192.0.2.7",
                "c.example. 60 A 192.0.2.1");

        assertThat(ContentDigest.of(before).after(ZoneDelta.between(before, after)))
                .isEqualTo(ContentDigest.of(after));
        assertThat(ContentDigest.of(after).after(ZoneDelta.between(after, before)))
                .isEqualTo(ContentDigest.of(before));
    }
}
