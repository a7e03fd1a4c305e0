package rootwalk.authoritative.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.text.RecordText;
import rootwalk.wire.text.WarningSink;

class RRsetChangesTest {

    private static final Name APEX = Name.of("example.");
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);

    private ZoneSnapshot zone = zone("@ SOA ns h 7 1 1 1 1", "@ NS ns", "ns A 192.0.2.1", "www A 192.0.2.2",
            "alias CNAME www", "d DNAME example.org.", "x.y TXT deep");

    private static ZoneSnapshot zone(String... records) {
        ZoneEdit edit = ZoneEdit.begin(APEX, EditObserver.NONE);
        for (String record : records) {
            edit.add(RecordText.parse(record, APEX, 60, WarningSink.NONE));
        }
        return Objects.requireNonNull(edit.build());
    }

    /// A change as text: `replace www A 192.0.2.1 | 192.0.2.2`, `delete www A`.
    private static RRsetChange change(String text) {
        String[] words = text.strip().split(" ", 4);
        Name owner = words[1].equals("@") ? APEX : Name.of(words[1].endsWith(".") ? words[1] : words[1] + ".example.");
        int type = RecordType.parse(words[2]);
        if (words[0].equals("delete")) {
            return new RRsetChange.Delete(owner, type);
        }
        List<String> records = words.length < 4 ? List.of() : List.of(words[3].split(" \\| "));
        RRset rrset = RRset.of(owner, type, 60, records.stream().map(it -> RdataText.parse(type, it, APEX)).toList());
        return switch (words[0]) {
            case "replace" -> new RRsetChange.Replace(rrset);
            case "extend" -> new RRsetChange.Extend(rrset);
            case "prune" -> new RRsetChange.Prune(rrset);
            default -> throw new IllegalArgumentException(text);
        };
    }

    private void change(SerialPolicy serials, String... changes) {
        List<RRsetChange> all = new ArrayList<>();
        for (String text : changes) {
            all.add(change(text));
        }
        ZoneEdit edit = zone.edit(EditObserver.NONE);
        new RRsetChanges(APEX, all, serials, NOW).applyTo(edit);
        zone = Objects.requireNonNull(edit.build());
    }

    private void make(String... changes) {
        change(SerialPolicy.INCREMENT, changes);
    }

    private List<String> records(String owner) {
        ZoneNode node = zone.names().exact(Name.of(owner));
        return node == null ? List.of() : node.rrsets().stream().flatMap(it -> RdataText.print(it).lines()).toList();
    }

    @Test
    void recordsAreReplacedAddedAndRemoved() {
        make("replace www A 192.0.2.3 | 192.0.2.4");
        assertThat(records("www.example.")).containsExactlyInAnyOrder("www.example. 60 IN A 192.0.2.3",
                "www.example. 60 IN A 192.0.2.4");
        make("extend www A 192.0.2.5 | 192.0.2.4", "prune www A 192.0.2.3", "replace new TXT hello");
        assertThat(records("www.example.")).containsExactlyInAnyOrder("www.example. 60 IN A 192.0.2.4",
                "www.example. 60 IN A 192.0.2.5");
        assertThat(records("new.example.")).containsExactly("new.example. 60 IN TXT \"hello\"");
        make("delete www A", "prune new TXT hello", "delete nothing A");
        assertThat(records("www.example.")).isEmpty();
        assertThat(records("new.example.")).isEmpty();
        assertThat(zone.serial()).isEqualTo(10);
    }

    /// An alias may take the place of other records in one request, whatever the order.
    @Test
    void theResultIsCheckedAndNotTheWayToIt() {
        make("replace www CNAME ns", "delete www A");
        assertThat(records("www.example.")).containsExactly("www.example. 60 IN CNAME ns.example.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        replace www CNAME ns                      | www.example. would have a CNAME record and other records
        replace alias A 192.0.2.1                 | alias.example. would have a CNAME record and other records
        extend alias CNAME ns                     | alias.example. CNAME would have more than one record
        replace below.d A 192.0.2.1               | below.d.example. would be below the DNAME record of d.example.
        replace y DNAME example.org.              | y.example. would have a DNAME record and names below it
        delete @ SOA                              | the zone would have no SOA record
        delete @ NS                               | the zone would have no NS record at its apex
        prune @ NS ns                             | the zone would have no NS record at its apex
        replace www SOA ns h 8 1 1 1 1            | www.example. SOA must be at the apex, example.
        replace www.other. A 192.0.2.1            | www.other. is not in the zone example.
        delete www RRSIG                          | only the signer of a zone can change www.example. RRSIG
        delete www NSEC                           | only the signer of a zone can change www.example. NSEC
        delete www ANY                            | ANY is not a type of records
        replace www TYPE0 \\# 0                   | TYPE0 is not a type of records
        replace @ DNSKEY 257 3 13 AAEC            | the zone would be signed, and this server cannot sign the change
        """)
    void whatAZoneMustNotHaveIsRejected(String change, String reason) {
        assertThatThrownBy(() -> make(change)).isInstanceOfSatisfying(UpdateRejection.class, rejection -> {
            assertThat(rejection.reason()).isEqualTo(reason);
            assertThat(rejection.record()).isNotEmpty();
        });
    }

    @Test
    void aSignedZoneIsNotChanged() {
        zone = zone("@ SOA ns h 7 1 1 1 1", "@ NS ns", "@ DNSKEY 257 3 13 AAEC", "www A 192.0.2.2");

        assertThatThrownBy(() -> make("delete www A")).hasMessageContaining("the zone is signed");
    }

    @Test
    void anRRsetThatFitsIntoNoMessageIsRejected() {
        String text = "\"" + "x".repeat(250) + "\"";
        String many = "replace big TXT " + String.join(" | ", java.util.stream.IntStream.range(0, 300)
                .mapToObj(i -> i + " " + text).toList());

        assertThatThrownBy(() -> make(many)).hasMessage("big.example. TXT would not fit into a message");
    }

    @Test
    void theSerialGrowsOnlyWithAChange() {
        make("replace www A 192.0.2.2", "delete nothing A");
        assertThat(zone.serial()).isEqualTo(7);
        make("replace alias CNAME WWW");
        assertThat(zone.serial()).as("the case of a name").isEqualTo(7);
        make("replace www A 192.0.2.9");
        assertThat(zone.serial()).isEqualTo(8);
        change(SerialPolicy.UNIXTIME, "delete www A");
        assertThat(Serial.value(zone.serial())).isEqualTo(NOW.getEpochSecond());
    }

    /// A client may set the other fields of the SOA record. A serial never goes back.
    @Test
    void aSoaRecordWithAnOldSerialGetsTheNextOne() {
        make("replace @ SOA other h 3 9 9 9 9");
        assertThat(records("example.")).contains("example. 60 IN SOA other.example. h.example. 8 9 9 9 9");
        make("replace @ SOA other h 100 9 9 9 9", "replace www A 192.0.2.7");
        assertThat(zone.serial()).isEqualTo(100);
    }

    @Test
    void anRRsetThatIsTheSameKeepsItsRecords() {
        zone = zone("@ SOA ns h 7 1 1 1 1", "@ NS ns", "@ NS Other.example.org.", "alias CNAME WwW");
        make("replace alias CNAME www", "extend @ NS NS | other.EXAMPLE.org.", "replace @ SOA NS H 7 1 1 1 1");

        assertThat(records("alias.example.")).containsExactly("alias.example. 60 IN CNAME WwW.example.");
        assertThat(records("example.")).contains("example. 60 IN NS Other.example.org.",
                "example. 60 IN SOA ns.example. h.example. 7 1 1 1 1");
    }

    /// The time grows with the number of changes, and not with its square.
    @Test
    void manyChangesOfOneRRsetOrNameAreMadeInShortTime() {
        String[] changes = new String[20_000];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = i % 2 == 0 ? "extend www TYPE" + (40_000 + i) + " \\# 1 00"
                    : "extend many TXT t" + i % 4_000;
        }
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> make(changes));
        assertThat(records("many.example.")).hasSize(2_000);

        String[] pruned = new String[20_000];
        Arrays.setAll(pruned, i -> "prune many TXT t" + i % 3_999);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> make(pruned));
        assertThat(records("many.example.")).containsExactly("many.example. 60 IN TXT \"t3999\"");
    }
}
